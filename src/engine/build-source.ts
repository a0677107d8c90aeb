import { buildArrivals } from '../arrivals/index.ts';
import { SourceObserver } from '../observe/source-observer.ts';
import { buildDistribution } from '../random/index.ts';
import type { SourceSettings } from '../scenario/definition.ts';
import { isFollowed } from '../scenario/loops.ts';
import { AsyncSource } from '../sources/async-source.ts';
import { clientPolicy, clientTimeout, senderRule } from '../sources/client.ts';
import { BulkFeed, ClosedFeed, type Feed, type Offer, OpenFeed, SuccessFeed } from '../sources/feed.ts';
import { type AsyncSourceSettings, isQueue, isStream, isSync, type SyncSourceSettings } from '../sources/index.ts';
import type { AsyncEra, SyncEra } from '../sources/service.ts';
import { findEra } from '../sources/services.ts';
import type { Source } from '../sources/source.ts';
import { type Gateway, SyncSource } from '../sources/sync-source.ts';
import { addQueueSource } from './build-queue.ts';
import { addStream } from './build-stream.ts';
import type { Context } from './context.ts';
import { surgingFeed } from './surges.ts';

/** Builds a source with what makes its items arrive. @param gateway the front door that all API Gateway sources share */
export function buildSource(
  context: Context,
  name: string,
  index: number,
  settings: SourceSettings,
  gateway: () => Gateway,
): Source {
  const source = addSource(context, name, index, settings, gateway);
  const { arrivals } = settings;
  // The records of a stream are drawn when it is read.
  if (isStream(settings) && arrivals.process !== 'successes') return source;
  const { offerMany } = source;
  const surging = surgingFeed(context, name, arrivals, source);
  source.feed =
    arrivals.process === 'backlog' && offerMany !== undefined
      ? new BulkFeed(context.kernel, arrivals.at, arrivals.count, offerMany.bind(source))
      : surging.with(buildFeed(context, name, settings, surging.offer));
  return source;
}

function addSource(
  context: Context,
  name: string,
  index: number,
  settings: SourceSettings,
  gateway: () => Gateway,
): Source {
  if (isSync(settings, context.model.profile.date)) return addSync(context, name, index, settings, gateway);
  if (isQueue(settings)) return addQueueSource(context, name, index, settings);
  if (isStream(settings)) return addStream(context, name, index, settings);
  return addAsync(context, name, index, settings as AsyncSourceSettings);
}

function addSync(
  context: Context,
  name: string,
  index: number,
  settings: SyncSourceSettings,
  gateway: () => Gateway,
): SyncSource {
  const { kernel, requests, streams, timeline, model } = context;
  const { platform, profile } = model;
  const service = findEra(settings.type, profile.date) as SyncEra;
  const network = settings.client?.network;
  const payloadMaximum = Math.min(platform.syncPayloadMaximum, service.payloadMaximum ?? platform.syncPayloadMaximum);
  const source = new SyncSource(
    kernel,
    requests,
    context.functionNamed(settings.target),
    new SourceObserver(name, 'sync', timeline),
    streams,
    service.hasGateway ? gateway() : null,
    {
      name,
      index,
      policy: clientPolicy(service, settings.client, platform),
      timeout: clientTimeout(service, settings.client, platform),
      clients: settings.client?.clients ?? 1,
      network: network === undefined ? null : buildDistribution(network),
      isTooLarge: (settings.payload ?? 0) > payloadMaximum,
    },
  );
  context.callers[index] = source;
  return source;
}

function addAsync(context: Context, name: string, index: number, settings: AsyncSourceSettings): AsyncSource {
  const { kernel, requests, streams, timeline, model } = context;
  const { platform, profile } = model;
  const rule = senderRule(findEra(settings.type, profile.date) as AsyncEra, platform);
  const { maximumRetryAttempts, maximumEventAge, base, cap } = settings.delivery ?? {};
  const source = new AsyncSource(
    kernel,
    requests,
    context.queueOf(settings.target),
    new SourceObserver(name, 'async', timeline),
    streams,
    context.sinkNamed(settings.deadLetterQueue),
    {
      name,
      index,
      delivery: {
        ...rule,
        maxAttempts: maximumRetryAttempts === undefined ? rule.maxAttempts : maximumRetryAttempts + 1,
        maxAge: maximumEventAge ?? rule.maxAge,
        base: base ?? rule.base,
        cap: cap ?? rule.cap,
      },
      serviceErrorRate: platform.serviceErrorRate,
      isTooLarge: (settings.payload ?? 0) > platform.asyncPayloadMaximum,
    },
  );
  context.owners[index] = source;
  return source;
}

/** What makes items arrive: a process, clients that wait for their answers, or another function's successes. */
export function buildFeed(context: Context, name: string, settings: SourceSettings, offer: Offer): Feed {
  const { arrivals, type, target } = settings;
  const { kernel, requests, streams, timeline, model } = context;
  const entity = `sources/${name}`;
  const stream = streams.named(entity, 'arrivals');
  if (arrivals.process === 'closed') {
    return new ClosedFeed(kernel, buildDistribution(arrivals.thinkTime), stream, arrivals.clients, offer);
  }
  if (arrivals.process === 'successes') {
    const key = streams.key(entity, 'arrivals');
    const isInLoop = isFollowed(type) && context.chains.has(arrivals.from, target);
    const feed = new SuccessFeed(kernel, requests, key, arrivals.perInvocation, offer, isInLoop);
    context.functionNamed(arrivals.from).successListeners.push(feed);
    return feed;
  }
  const data = model.data.traces.get(name) ?? model.data.counts.get(name);
  return new OpenFeed(kernel, buildArrivals(arrivals, { stream, data, horizon: timeline.horizon }), offer);
}
