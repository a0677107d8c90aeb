import type { Calls } from '../downstream/calls.ts';
import type { Door } from '../downstream/door.ts';
import type { QueueSink } from '../downstream/queue-sink.ts';
import { Kernel } from '../kernel/kernel.ts';
import { Requests } from '../kernel/requests.ts';
import { TokenBucket } from '../kernel/token-bucket.ts';
import { AccountObserver } from '../observe/account-observer.ts';
import { RatePeak } from '../observe/demand.ts';
import { FaultLog } from '../observe/fault-log.ts';
import type { Sampling } from '../observe/sampled-level.ts';
import { Timeline } from '../observe/timeline.ts';
import { Account } from '../platform/account.ts';
import type { LambdaFunction } from '../platform/function.ts';
import type { PlatformValues } from '../profiles/profile.ts';
import { Streams } from '../random/stream.ts';
import { provisionedWishes } from '../scenario/alias-field.ts';
import { eventTargets } from '../scenario/call-field.ts';
import type { Scenario } from '../scenario/definition.ts';
import { describeFault } from '../scenario/fault-words.ts';
import type { ScenarioModel } from '../scenario/model.ts';
import { settledWarmup } from '../scenario/warmup-field.ts';
import { isSync } from '../sources/index.ts';
import type { Source } from '../sources/source.ts';
import type { Stream } from '../sources/stream.ts';
import { consumersOf } from '../sources/stream-fields.ts';
import type { Gateway } from '../sources/sync-source.ts';
import { addCalls } from './build-calls.ts';
import { addDownstream } from './build-downstream.ts';
import { addFunction } from './build-function.ts';
import { firstRequest } from './build-provisioned.ts';
import { buildSource } from './build-source.ts';
import { Chains } from './chains.ts';
import { Context } from './context.ts';
import type { PlannedFault } from './fault-plan.ts';
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
  /** The function that runs what each caller invokes: sources by their index, then queues and calling functions. */
  readonly runners: readonly LambdaFunction[];
  readonly calls: Calls;
  /** Downstreams by name: queues that only fill, and what is called. */
  readonly sinks: ReadonlyMap<string, QueueSink>;
  readonly doors: ReadonlyMap<string, Door>;
  readonly watches: Watches;
  /** Streams by the name of their source. */
  readonly streamsByName: ReadonlyMap<string, Stream>;
  /** What happens to the system, and when, in file order; and what has happened so far. */
  readonly faults: readonly PlannedFault[];
  readonly faultLog: FaultLog;
  /** The random numbers of this replication, by name. */
  readonly streams: Streams;
}

/** Builds the parts of one replication, in file order, and schedules their beginning. */
export function assemble(model: ScenarioModel, replication: number, kernel = new Kernel()): Parts {
  const { scenario } = model;
  const { run } = scenario;
  const timeline = new Timeline(run.duration, run.resolution, settledWarmup(run.warmup));
  const watches = new Watches(timeline);
  const requests = buildRequests(model, new Chains(model).areFollowed);
  const streams = new Streams(String(run.seed), replication);
  const account = buildAccount(model, timeline, watches);
  const context = new Context(model, kernel, requests, streams, timeline, watches, account);

  for (const [name, settings] of Object.entries(scenario.downstreams)) addDownstream(context, name, settings);
  const named = Object.entries(scenario.sources);
  const further = named.flatMap(([, settings]) => consumersOf(settings).map(([, consumer]) => consumer));
  const events = Object.values(scenario.functions).flatMap(({ calls }) => eventTargets(calls));
  context.callers.length = named.length + further.length + events.length;
  context.consumersNamed = further.length;
  context.sourcesNamed = named.length;
  for (const [name, settings] of Object.entries(scenario.functions)) addFunction(context, name, settings);
  for (const [fn, [name, settings]] of Object.entries(scenario.functions).entries()) {
    addCalls(context, name, fn, settings);
  }
  const functionsBuilt = [...context.functions.values()];
  account.limits.concurrencyWatch.holding = () => functionsBuilt.map(({ gates }) => gates.held);
  const gateway = gatewayOfAccount(context);
  const builtSources = named.map(([name, settings], index) => buildSource(context, name, index, settings, gateway));
  const sources = [...builtSources, ...context.furtherSources, ...context.eventSources];
  for (const { feed } of sources) feed?.start();
  for (const [index, { target }] of [...named.map(([, settings]) => settings), ...further].entries()) {
    context.runners[index] = context.functionNamed(target);
  }
  const { functions, runners, calls, sinks, doors, streamsByName } = context;
  return {
    kernel,
    requests,
    timeline,
    account,
    functions,
    sources,
    runners,
    calls,
    sinks,
    doors,
    watches,
    streamsByName,
    faults: context.faults,
    faultLog: new FaultLog(scenario.faults.map(describeFault)),
    streams,
  };
}

function buildRequests({ scenario, profile }: ScenarioModel, depth: boolean): Requests {
  const sources = Object.values(scenario.sources);
  return new Requests({
    deadlines: sources.some((source) => isSync(source, profile.date)),
    given: sources.some(({ arrivals }) => arrivals.process === 'trace'),
    calls: Object.values(scenario.functions).some(
      ({ calls, responseStreaming }) => calls.length > 0 || responseStreaming !== undefined,
    ),
    depth,
    ends: scenario.faults.some((fault) => 'loseEnvironments' in fault),
  });
}

function buildAccount({ scenario, platform }: ScenarioModel, timeline: Timeline, watches: Watches): Account {
  const reserved = Object.values(scenario.functions).reduce((sum, fn) => sum + (fn.reservedConcurrency ?? 0), 0);
  const shared = platform.accountConcurrency - reserved;
  const observer = new AccountObserver(timeline, shared, samplingOf(platform));
  observer.claimed.set(0, reserved);
  const onDemand = shared - provisionedUnreserved(scenario);
  const limits = accountLimits(platform, onDemand, watches, {
    concurrency: () => Math.max(observer.sharedDemand.peak(timeline.warmup).value, onDemand),
    requestRate: () => observer.requestRate.peak.value,
    environmentRate: () => observer.environmentRate.peak.value,
  });
  return new Account(observer, limits, shared);
}

/** How a dashboard tells the account's concurrency (M-06); null before CloudWatch had the metric (M-17). */
function samplingOf({ concurrencyMetricInterval, concurrencyMetricStatistic }: PlatformValues): Sampling | null {
  if (concurrencyMetricInterval === null) return null;
  return { interval: concurrencyMetricInterval, statistic: concurrencyMetricStatistic };
}

/** What functions without a reservation take out of the shared pool (C-41). */
function provisionedUnreserved({ functions }: Scenario): number {
  return Object.values(functions)
    .filter(({ reservedConcurrency }) => reservedConcurrency === undefined)
    .flatMap(provisionedWishes)
    .reduce((sum, { wanted }) => sum + firstRequest(wanted).count, 0);
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
