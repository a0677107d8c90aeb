import { Background } from '../downstream/background.ts';
import { Door } from '../downstream/door.ts';
import { buildMechanism, type DownstreamSettings, hasConnections, isCalled } from '../downstream/index.ts';
import type { DownstreamParts } from '../downstream/kind.ts';
import { QueueCallee } from '../downstream/queue-callee.ts';
import { QueueSink } from '../downstream/queue-sink.ts';
import { DownstreamObserver } from '../observe/downstream-observer.ts';
import { buildDistribution } from '../random/index.ts';
import type { Context } from './context.ts';

/** Builds the downstreams of a scenario, in file order: queues that only fill, and what is called. */
export function addDownstream(context: Context, name: string, settings: DownstreamSettings): void {
  if (isCalled(settings)) {
    const { kernel, calls, callOwners, streams, timeline, model } = context;
    const observer = new DownstreamObserver(name, timeline, hasConnections(settings));
    const door = new Door(name, kernel, calls, callOwners, streams, observer);
    door.errorRate = settings.errorRate;
    context.doors.set(name, door);
    const entity = `downstreams/${name}`;
    const parts: DownstreamParts = {
      kernel,
      calls,
      door,
      platform: model.platform,
      warmup: timeline.warmup,
      stream: (purpose) => streams.named(entity, purpose),
      key: (purpose) => streams.key(entity, purpose),
      watch: (limit, value, peakDemand) =>
        context.watches.add(limit, { scope: 'downstreams', name }, value, peakDemand),
      find: (other) => context.doorNamed(other),
      addOwner: (owner) => callOwners.push(owner) - 1,
    };
    door.open(buildMechanism(settings, parts));
    if (settings.background > 0) new Background(parts, settings.background).start();
    return;
  }
  const { kernel, requests, calls, callOwners, streams, timeline } = context;
  const { errorRate, drainRate, latency } = settings;
  const sink = new QueueSink(kernel, requests, streams, timeline, { name, errorRate, drainRate });
  context.sinks.set(name, sink);
  const callee = new QueueCallee(kernel, calls, callOwners, streams, sink, buildDistribution(latency));
  context.queueCallees.set(name, callee);
}
