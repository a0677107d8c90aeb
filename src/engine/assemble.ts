import { buildArrivals } from '../arrivals/index.ts';
import { QueueSink } from '../downstream/queue-sink.ts';
import { Kernel } from '../kernel/kernel.ts';
import { Requests } from '../kernel/requests.ts';
import { AccountObserver } from '../observe/account-observer.ts';
import { FunctionObserver } from '../observe/function-observer.ts';
import { SourceObserver } from '../observe/source-observer.ts';
import { Timeline } from '../observe/timeline.ts';
import { Account } from '../platform/account.ts';
import { AsyncQueue, type Destination, type EventOwner } from '../platform/async-queue.ts';
import { Environments } from '../platform/environments.ts';
import { LambdaFunction } from '../platform/function.ts';
import type { Caller } from '../platform/invocation.ts';
import { isInitBilled } from '../platform/price.ts';
import { ProvisionedConcurrency } from '../platform/provisioned.ts';
import { TokenBucket } from '../platform/token-bucket.ts';
import type { DurationLaw } from '../profiles/profile.ts';
import { defaultInit, defaultRuntime, findRuntime } from '../profiles/runtimes.ts';
import type { Distribution } from '../random/distribution.ts';
import { buildDistribution, type DistributionSpec } from '../random/index.ts';
import { Streams } from '../random/stream.ts';
import type { FunctionSettings } from '../scenario/definition.ts';
import type { ScenarioModel } from '../scenario/model.ts';
import { AsyncSource } from '../sources/async-source.ts';
import { clientPolicy, clientTimeout } from '../sources/client.ts';
import { ClosedFeed, type Feed, type Offer, OpenFeed, SuccessFeed } from '../sources/feed.ts';
import { type AsyncSourceSettings, isSync, type SourceSettings, type SyncSourceSettings } from '../sources/index.ts';
import { type AsyncService, deliveryRule, findService, type SyncService } from '../sources/services.ts';
import { type Gateway, SyncSource } from '../sources/sync-source.ts';
import { assert } from '../units/assert.ts';
import { MS, SECOND } from '../units/time.ts';
import { durationFactor } from './cpu.ts';
import { accountLimits, functionLimits, requestRateBucket, Watches } from './limits.ts';

/** The parts of one run, connected. */
export interface Parts {
  readonly kernel: Kernel;
  readonly requests: Requests;
  readonly timeline: Timeline;
  readonly account: Account;
  readonly functions: ReadonlyMap<string, LambdaFunction>;
  /** In file order: a request's `source` is the index. */
  readonly sources: readonly (SyncSource | AsyncSource)[];
  /** The function that each source invokes, by the same index. */
  readonly targets: readonly LambdaFunction[];
  readonly sinks: readonly QueueSink[];
  readonly watches: Watches;
}

/** Builds the parts of one replication, in file order, and schedules their beginning. */
export function assemble(model: ScenarioModel, replication: number): Parts {
  return new Assembly(model, replication).parts();
}

class Assembly {
  private readonly kernel = new Kernel();
  private readonly streams: Streams;
  private readonly timeline: Timeline;
  private readonly requests: Requests;
  private readonly watches: Watches;
  private readonly account: Account;
  private readonly sinks = new Map<string, QueueSink>();
  private readonly functions = new Map<string, LambdaFunction>();
  private readonly queues = new Map<string, AsyncQueue>();
  private readonly sources: (SyncSource | AsyncSource)[] = [];
  /** Callers by number: sources first, then the asynchronous queues. */
  private readonly callers: Caller[] = [];
  private readonly owners: EventOwner[] = [];

  constructor(
    private readonly model: ScenarioModel,
    replication: number,
  ) {
    const { run, sources } = model.scenario;
    this.streams = new Streams(String(run.seed), replication);
    this.timeline = new Timeline(run.duration, run.resolution, run.warmup);
    const all = Object.values(sources);
    this.requests = new Requests({
      deadlines: all.some((source) => isSync(source)),
      given: all.some(({ arrivals }) => arrivals.process === 'trace'),
    });
    this.watches = new Watches(this.timeline);
    this.account = this.buildAccount();
  }

  parts(): Parts {
    const { scenario } = this.model;
    this.callers.length = Object.keys(scenario.sources).length;
    for (const [name, { errorRate }] of Object.entries(scenario.downstreams)) {
      this.sinks.set(name, new QueueSink(this.kernel, this.requests, this.streams, this.timeline, { name, errorRate }));
    }
    for (const [name, settings] of Object.entries(scenario.functions)) this.addFunction(name, settings);
    for (const [name, settings] of Object.entries(scenario.sources)) this.addSource(name, settings);
    for (const { feed } of this.sources) feed?.start();
    const { kernel, requests, timeline, account, functions, sources, watches } = this;
    const targets = Object.values(scenario.sources).map(({ target }) => this.functionNamed(target));
    return { kernel, requests, timeline, account, functions, sources, targets, sinks: [...this.sinks.values()], watches };
  }

  private buildAccount(): Account {
    const { scenario, platform } = this.model;
    const reserved = Object.values(scenario.functions).reduce((sum, fn) => sum + (fn.reservedConcurrency ?? 0), 0);
    const shared = platform.accountConcurrency - reserved;
    const observer = new AccountObserver(this.timeline, shared);
    observer.claimed.set(0, reserved);
    const { warmup } = this.timeline;
    const limits = accountLimits(platform, shared, this.watches, {
      concurrency: () => Math.max(observer.sharedDemand.peak(warmup).value, shared),
      requestRate: () => observer.requestRate.peak.value,
      environmentRate: () => observer.environmentRate.peak.value,
    });
    return new Account(observer, limits, shared);
  }

  private addFunction(name: string, settings: FunctionSettings): void {
    const { kernel, requests, streams, timeline, account, model } = this;
    const { platform } = model;
    const observer = new FunctionObserver(name, timeline);
    const reserved = settings.reservedConcurrency ?? null;
    const entity = `functions/${name}`;
    const environments = new Environments(
      kernel,
      observer.environments,
      {
        lifetimes: streams.named(entity, 'idle lifetime'),
        ages: streams.named(entity, 'maximum age'),
        choice: streams.named(entity, 'reuse'),
      },
      {
        idleLifetime: law(platform.idleLifetime),
        maximumAge: law(platform.maximumEnvironmentAge),
        reuseOrder: platform.reuseOrder,
      },
    );
    const limits = functionLimits(platform, { name, reserved }, this.watches, {
      concurrency: () => Math.max(observer.demand.peak(timeline.warmup).value, reserved ?? 0),
      requestRate: () => observer.requestRate.peak.value,
      environmentRate: () => observer.environmentRate.peak.value,
    });
    const options = this.functionOptions(name, settings);
    const target = new LambdaFunction(
      kernel,
      requests,
      account,
      environments,
      observer,
      this.callers,
      streams,
      limits,
      options,
    );
    this.functions.set(name, target);
    target.provisioned = this.buildProvisioned(name, settings, environments);
    target.provisioned?.start();
    this.addQueue(name, settings, target);
  }

  private functionOptions(name: string, settings: FunctionSettings): LambdaFunction['options'] {
    const { platform, profile } = this.model;
    const runtime = (settings.runtime && findRuntime(settings.runtime)) || defaultRuntime(profile.date);
    const { architecture, packageType } = settings;
    const init = settings.init ?? defaultInit(runtime, { architecture, packageType }).law;
    return {
      name,
      duration: buildDistribution(settings.duration),
      durationFactor: durationFactor(settings, platform),
      init: law(init),
      initTimeout: platform.initTimeout,
      timeout: settings.timeout,
      errorRate: settings.errorRate,
      serviceErrorRate: platform.serviceErrorRate,
      reservedConcurrency: settings.reservedConcurrency ?? null,
      scalingAppliesToAsync: platform.scalingAppliesToAsync,
      billingIncrement: platform.billingIncrement,
      isInitBilled: isInitBilled(platform, { managed: runtime.isManaged, packageType, provisioned: false }),
    };
  }

  private buildProvisioned(
    name: string,
    settings: FunctionSettings,
    environments: Environments,
  ): ProvisionedConcurrency | null {
    const { provisionedConcurrency } = settings;
    if (provisionedConcurrency === undefined) return null;
    const wanted =
      typeof provisionedConcurrency === 'number'
        ? { provisioned: provisionedConcurrency, requestedAt: null }
        : provisionedConcurrency;
    if (wanted.provisioned === 0) return null;
    const { platform } = this.model;
    return new ProvisionedConcurrency(
      this.kernel,
      environments,
      requestRateBucket(wanted.provisioned, platform),
      this.streams.named(`functions/${name}`, 'recycling'),
      {
        count: wanted.provisioned,
        requestedAt: wanted.requestedAt,
        allocationDelay: platform.provisionedAllocationDelay,
        allocationBurst: platform.provisionedAllocationBurst,
        allocationPerMinute: platform.provisionedAllocationPerMinute,
        recycleRate: platform.provisionedRecycleRate,
      },
      (units) => {
        if (settings.reservedConcurrency === undefined) this.account.claim(this.kernel.now, units);
      },
    );
  }

  private addQueue(name: string, settings: FunctionSettings, target: LambdaFunction): void {
    const { platform } = this.model;
    const { async } = settings;
    const maximumEventAge = async?.maximumEventAge ?? platform.asyncMaximumEventAge;
    const ageWatch = this.watches.add(
      'async-age',
      { scope: 'functions', name },
      { value: maximumEventAge / MS, unit: 'ms' },
      () => Number.NaN,
    );
    const sinks = [async?.deadLetterQueue, async?.onFailure].flatMap((sink) => this.sinkNamed(sink) ?? []);
    const caller = this.callers.length;
    const queue = new AsyncQueue(
      this.kernel,
      this.requests,
      target,
      target.observer,
      this.owners,
      this.streams,
      ageWatch,
      { onFailure: sinks, onSuccess: this.sinkNamed(async?.onSuccess) },
      {
        functionName: name,
        maximumEventAge,
        maximumRetryAttempts: async?.maximumRetryAttempts ?? platform.asyncMaximumRetryAttempts,
        errorRetryDelays: [platform.asyncErrorRetryDelayFirst, platform.asyncErrorRetryDelaySecond],
        throttleRetry: {
          base: platform.asyncThrottleRetryBase,
          factor: platform.asyncThrottleRetryFactor,
          maximum: platform.asyncThrottleRetryMaximum,
          jitter: platform.asyncThrottleRetryJitter,
        },
        duplicateRate: platform.asyncDuplicateRate,
        isBlocked: settings.reservedConcurrency === 0,
      },
      caller,
    );
    this.callers.push(queue);
    this.queues.set(name, queue);
  }

  private addSource(name: string, settings: SourceSettings): void {
    const index = this.sources.length;
    const source = isSync(settings)
      ? this.buildSync(name, index, settings)
      : this.buildAsync(name, index, settings as AsyncSourceSettings);
    if (source instanceof SyncSource) this.callers[index] = source;
    else this.owners[index] = source;
    this.sources.push(source);
    source.feed = this.buildFeed(name, settings, (given) => source.offer(given));
  }

  private buildSync(name: string, index: number, settings: SyncSourceSettings): SyncSource {
    const { platform } = this.model;
    const service = findService(settings.type) as SyncService;
    const observer = new SourceObserver(name, 'sync', this.timeline);
    const network = settings.client?.network;
    return new SyncSource(
      this.kernel,
      this.requests,
      this.functionNamed(settings.target),
      observer,
      this.streams,
      service.hasGateway ? this.buildGateway(name, observer) : null,
      {
        name,
        index,
        policy: clientPolicy(service, settings.client, platform),
        timeout: clientTimeout(service, settings.client, platform),
        clients: settings.client?.clients ?? 1,
        network: network === undefined ? null : buildDistribution(network),
        isTooLarge: (settings.payload ?? 0) > platform.syncPayloadMaximum,
      },
    );
  }

  private buildGateway(name: string, observer: SourceObserver): Gateway {
    const { apiGatewayRate, apiGatewayBurst } = this.model.platform;
    return {
      bucket: TokenBucket.perSecond(apiGatewayRate, apiGatewayBurst),
      watch: this.watches.add(
        'gateway-rate',
        { scope: 'sources', name },
        { value: apiGatewayRate, unit: 'requests per second' },
        () => Math.max(...observer.offered.series) / (this.timeline.resolution / SECOND),
      ),
    };
  }

  private buildAsync(name: string, index: number, settings: AsyncSourceSettings): AsyncSource {
    const { platform, profile } = this.model;
    const service = findService(settings.type) as AsyncService;
    const rule = deliveryRule(service, profile.date);
    const { maximumRetryAttempts, maximumEventAge, base, cap } = settings.delivery ?? {};
    return new AsyncSource(
      this.kernel,
      this.requests,
      this.queueOf(settings.target),
      new SourceObserver(name, 'async', this.timeline),
      this.streams,
      this.sinkNamed(settings.deadLetterQueue),
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
  }

  private buildFeed(name: string, { arrivals }: SourceSettings, offer: Offer): Feed {
    const entity = `sources/${name}`;
    const stream = this.streams.named(entity, 'arrivals');
    if (arrivals.process === 'closed') {
      return new ClosedFeed(this.kernel, buildDistribution(arrivals.thinkTime), stream, arrivals.clients, offer);
    }
    if (arrivals.process === 'successes') {
      const key = this.streams.key(entity, 'arrivals');
      const feed = new SuccessFeed(this.kernel, this.requests, key, arrivals.perInvocation, offer);
      this.functionNamed(arrivals.from).successListeners.push(feed);
      return feed;
    }
    const { traces, counts } = this.model.data;
    const data = traces.get(name) ?? counts.get(name);
    return new OpenFeed(
      this.kernel,
      buildArrivals(arrivals, { stream, data, horizon: this.timeline.horizon }),
      offer,
    );
  }

  private functionNamed(name: string): LambdaFunction {
    const found = this.functions.get(name);
    assert(found !== undefined, `no function is called "${name}"`);
    return found;
  }

  private queueOf(name: string): AsyncQueue {
    const found = this.queues.get(name);
    assert(found !== undefined, `no function is called "${name}"`);
    return found;
  }

  private sinkNamed(name: string | undefined): Destination | null {
    return name === undefined ? null : (this.sinks.get(name) ?? null);
  }
}

function law(spec: DurationLaw | DistributionSpec): Distribution {
  return buildDistribution(spec as DistributionSpec);
}

