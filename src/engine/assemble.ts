import { QueueSink } from '../downstream/queue-sink.ts';
import { Kernel } from '../kernel/kernel.ts';
import { Requests } from '../kernel/requests.ts';
import { AccountObserver } from '../observe/account-observer.ts';
import { RatePeak } from '../observe/demand.ts';
import { Timeline } from '../observe/timeline.ts';
import { Account } from '../platform/account.ts';
import type { LambdaFunction } from '../platform/function.ts';
import { TokenBucket } from '../platform/token-bucket.ts';
import { Streams } from '../random/stream.ts';
import type { Scenario } from '../scenario/definition.ts';
import type { ScenarioModel } from '../scenario/model.ts';
import { isSync } from '../sources/index.ts';
import type { Source } from '../sources/source.ts';
import type { Stream } from '../sources/stream.ts';
import { consumersOf } from '../sources/stream-fields.ts';
import type { Gateway } from '../sources/sync-source.ts';
import { addFunction, provisionedOf } from './build-function.ts';
import { buildSource } from './build-source.ts';
import { Context } from './context.ts';
import { accountLimits, Watches } from './limits.ts';

/** The parts of one run, connected. */
export interface Parts {
  readonly kernel: Kernel;
  readonly requests: Requests;
  readonly timeline: Timeline;
  readonly account: Account;
  readonly functions: ReadonlyMap<string, LambdaFunction>;
  /** In file order: a request's `source` is the index. */
  readonly sources: readonly Source[];
  /** The function that each source invokes, by the same index. */
  readonly targets: readonly LambdaFunction[];
  readonly sinks: readonly QueueSink[];
  readonly watches: Watches;
  /** Streams by the name of their source. */
  readonly streamsByName: ReadonlyMap<string, Stream>;
}

/** Builds the parts of one replication, in file order, and schedules their beginning. */
export function assemble(model: ScenarioModel, replication: number, kernel = new Kernel()): Parts {
  const { scenario } = model;
  const { run } = scenario;
  const timeline = new Timeline(run.duration, run.resolution, run.warmup);
  const watches = new Watches(timeline);
  const requests = buildRequests(model);
  const streams = new Streams(String(run.seed), replication);
  const account = buildAccount(model, timeline, watches);
  const context = new Context(model, kernel, requests, streams, timeline, watches, account);

  const sinks = Object.entries(scenario.downstreams).map(([name, { errorRate }]) => {
    const sink = new QueueSink(kernel, requests, streams, timeline, { name, errorRate });
    context.sinks.set(name, sink);
    return sink;
  });
  const named = Object.entries(scenario.sources);
  const further = named.flatMap(([, settings]) => consumersOf(settings).map(([, consumer]) => consumer));
  context.callers.length = named.length + further.length;
  context.sourcesNamed = named.length;
  for (const [name, settings] of Object.entries(scenario.functions)) addFunction(context, name, settings);
  const gateway = gatewayOfAccount(context);
  const built = named.map(([name, settings], index) => buildSource(context, name, index, settings, gateway));
  const sources = [...built, ...context.furtherSources];
  for (const { feed } of sources) feed?.start();
  const targets = [...named.map(([, settings]) => settings), ...further].map(({ target }) =>
    context.functionNamed(target),
  );
  const { functions, streamsByName } = context;
  return { kernel, requests, timeline, account, functions, sources, targets, sinks, watches, streamsByName };
}

function buildRequests({ scenario, profile }: ScenarioModel): Requests {
  const sources = Object.values(scenario.sources);
  return new Requests({
    deadlines: sources.some((source) => isSync(source, profile.date)),
    given: sources.some(({ arrivals }) => arrivals.process === 'trace'),
  });
}

function buildAccount({ scenario, platform }: ScenarioModel, timeline: Timeline, watches: Watches): Account {
  const reserved = Object.values(scenario.functions).reduce((sum, fn) => sum + (fn.reservedConcurrency ?? 0), 0);
  const shared = platform.accountConcurrency - reserved;
  const observer = new AccountObserver(timeline, shared);
  observer.claimed.set(0, reserved);
  const onDemand = shared - provisionedUnreserved(scenario);
  const limits = accountLimits(platform, onDemand, watches, {
    concurrency: () => Math.max(observer.sharedDemand.peak(timeline.warmup).value, onDemand),
    requestRate: () => observer.requestRate.peak.value,
    environmentRate: () => observer.environmentRate.peak.value,
  });
  return new Account(observer, limits, shared);
}

/** What functions without a reservation take out of the shared pool (C-41). */
function provisionedUnreserved({ functions }: Scenario): number {
  return Object.values(functions)
    .filter(({ reservedConcurrency }) => reservedConcurrency === undefined)
    .reduce((sum, settings) => sum + provisionedOf(settings).count, 0);
}

/** All API Gateway traffic of an account passes one bucket (S-21); built when a source first asks for it. */
function gatewayOfAccount({ model, timeline, watches }: Context): () => Gateway {
  let gateway: Gateway | null = null;
  return () => {
    gateway ??= buildGateway(model, timeline, watches);
    return gateway;
  };
}

function buildGateway({ platform }: ScenarioModel, timeline: Timeline, watches: Watches): Gateway {
  const rate = new RatePeak(timeline.warmup);
  const watch = watches.add(
    'gateway-rate',
    { scope: 'account', name: '' },
    { value: platform.apiGatewayRate, unit: 'requests per second' },
    () => rate.peak.value,
  );
  return { bucket: TokenBucket.perSecond(platform.apiGatewayRate, platform.apiGatewayBurst), rate, watch };
}
