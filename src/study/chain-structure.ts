import type { FaultResult } from '../observe/result.ts';
import { type CallSettings, callsOf } from '../scenario/call-field.ts';
import type { Scenario } from '../scenario/definition.ts';
import type { Fault } from '../scenario/fault-field.ts';
import { eventCallsName } from '../sources/event-calls.ts';
import { kindOn } from '../sources/services.ts';
import { consumerName, consumersOf } from '../sources/stream-fields.ts';
import { type SignalKind, signalKey } from './chain-signals.ts';

/** A limit of a breach, by what it belongs to. */
export interface LimitName {
  readonly limit: string;
  readonly scope: string;
  readonly name: string;
  /** Who had how much of what it allows, most first. */
  readonly holders?: readonly { readonly function: string }[];
}

/** The name under which a limit is a link of a chain. */
export function limitKey({ limit, scope, name }: LimitName): string {
  return `limit.${scope}.${name}.${limit}`;
}

/** The name under which a fault of the scenario, by its place there, is a link of a chain. */
export function faultKey({ index }: Pick<FaultResult, 'index'>): string {
  return `fault.${index}`;
}

/** The name under which the one bad record of a stream is a link of a chain. */
export function poisonKey(source: string): string {
  return `poison.${source}`;
}

/** Something that hands items to a function. */
export interface Feed {
  readonly name: string;
  readonly target: string;
  /** The function whose successes or calls drive it; null: it comes from outside. */
  readonly driver: string | null;
  /** Whether somebody waits for the answer, and may leave before it comes. */
  readonly isAwaited: boolean;
}

interface Call {
  readonly from: string;
  readonly settings: CallSettings;
}

/** What can be the cause of what, in a scenario: known from how its parts are connected, before anything is measured. */
export class Structure {
  readonly feeds: readonly Feed[];
  private readonly calls: readonly Call[];
  private readonly causes = new Map<string, string[]>();
  /** What is a cause only where nothing else is: more calls have more errors, if some of them fail anyway. */
  private readonly weakCauses = new Map<string, string[]>();

  constructor(
    private readonly scenario: Scenario,
    limits: readonly LimitName[],
  ) {
    this.feeds = feedsOf(scenario);
    this.calls = Object.entries(scenario.functions).flatMap(([from, { calls }]) =>
      calls.flatMap(callsOf).map((settings) => ({ from, settings })),
    );
    for (const name of Object.keys(scenario.functions)) this.linkFunction(name);
    for (const feed of this.feeds) this.linkFeed(feed);
    for (const call of this.calls) this.linkCall(call);
    for (const name of Object.keys(scenario.downstreams)) this.linkDownstream(name);
    for (const limit of limits) this.linkLimit(limit);
    for (const [index, fault] of scenario.faults.entries()) {
      for (const effect of this.effectsOfFault(fault)) this.link(faultKey({ index }), effect);
    }
    for (const limit of limits) this.linkLosses(limit);
    for (const { name, target } of this.feeds) {
      this.link(poisonKey(name), signalKey('errors', target), signalKey('retries', name), signalKey('age', name));
    }
  }

  /** What can have caused a link, the most direct first. */
  causesOf(key: string): readonly string[] {
    return this.causes.get(key) ?? [];
  }

  /** What may have caused a link that has none of the other causes. */
  weakCausesOf(key: string): readonly string[] {
    return this.weakCauses.get(key) ?? [];
  }

  /** The feeds from outside from which work of a function comes, also by way of functions that call or drive it. */
  feedsOf(target: string, seen: ReadonlySet<string> = new Set()): readonly Feed[] {
    if (seen.has(target)) return [];
    const callers = this.calls.filter(({ settings }) => settings.to === target && settings.invocation === 'wait');
    const own = this.feeds
      .filter((feed) => feed.target === target)
      .flatMap((feed) => (feed.driver === null ? [feed] : this.feedsOf(feed.driver, new Set([...seen, target]))));
    const above = callers.flatMap(({ from }) => this.feedsOf(from, new Set([...seen, target])));
    return [...new Set([...own, ...above])];
  }

  /** The functions that call a downstream, also through others in front of it. */
  callersOf(downstream: string): readonly string[] {
    const fronts = this.frontsOf(downstream);
    const direct = this.calls.filter(({ settings }) => settings.to === downstream).map(({ from }) => from);
    return [...new Set([...direct, ...fronts.flatMap((front) => this.callersOf(front))])];
  }

  private frontsOf(downstream: string): string[] {
    return Object.entries(this.scenario.downstreams).flatMap(([name, settings]) =>
      'of' in settings && settings.of === downstream ? [name] : [],
    );
  }

  private link(cause: string, ...effects: readonly string[]): void {
    for (const effect of effects) put(this.causes, effect, cause);
  }

  private linkWeakly(cause: string, ...effects: readonly string[]): void {
    for (const effect of effects) put(this.weakCauses, effect, cause);
  }

  private linkFunction(name: string): void {
    const of = (kind: SignalKind): string => signalKey(kind, name);
    this.link(of('duration'), of('concurrency'));
    this.link(of('arrivals'), of('concurrency'), of('coldStarts'));
    this.link(of('coldStarts'), of('concurrency'), of('environments'));
    this.link(of('concurrency'), of('environments'), of('coldStarts'));
    // A run that takes longer may be cut off by its timeout.
    this.linkWeakly(of('duration'), of('errors'));
    this.linkWeakly(of('arrivals'), of('errors'));
  }

  private linkCall({ from, settings }: Call): void {
    const { to, invocation } = settings;
    if (!(to in this.scenario.functions)) {
      this.link(signalKey('arrivals', from), signalKey('calls', to));
      this.link(signalKey('latency', to), signalKey('duration', from));
      // Calls that hang have no latency until they end.
      this.linkWeakly(signalKey('underWay', to), signalKey('duration', from), signalKey('concurrency', from));
      this.link(
        signalKey('failures', to),
        signalKey('errors', from),
        signalKey('duration', from),
        signalKey('calls', to),
      );
      return;
    }
    if (invocation === 'event') return;
    this.link(signalKey('arrivals', from), signalKey('arrivals', to));
    this.link(signalKey('duration', to), signalKey('duration', from));
    for (const kind of ['throttles', 'errors'] as const) {
      this.link(signalKey(kind, to), signalKey('errors', from), signalKey('duration', from));
    }
  }

  private linkDownstream(name: string): void {
    const of = (kind: SignalKind): string => signalKey(kind, name);
    this.link(of('line'), of('latency'));
    this.link(of('calls'), of('line'), of('latency'), of('underWay'));
    this.link(of('latency'), of('line'), of('underWay'));
    for (const kind of ['line', 'latency', 'calls'] as const) this.linkWeakly(of(kind), of('failures'));
    for (const front of this.frontsOf(name)) {
      this.link(signalKey('misses', front), of('calls'));
      this.link(signalKey('calls', front), signalKey('misses', front), of('calls'));
      this.link(of('latency'), signalKey('latency', front));
      this.link(of('failures'), signalKey('failures', front));
    }
  }

  private linkFeed({ name, target, driver, isAwaited }: Feed): void {
    const of = (kind: SignalKind): string => signalKey(kind, name);
    const at = (kind: SignalKind): string => signalKey(kind, target);
    if (driver !== null) this.link(signalKey('arrivals', driver), of('offered'));
    this.link(of('offered'), at('arrivals'), of('waiting'), of('age'));
    this.link(of('retries'), at('arrivals'));
    this.linkWeakly(of('offered'), at('concurrency'));
    // Who waits in a queue or a stream comes in larger batches, which take longer.
    this.linkWeakly(of('waiting'), at('duration'));
    for (const harm of [at('throttles'), at('errors')]) {
      this.link(harm, of('retries'), of('losses'), of('waiting'), of('age'), of('delay'));
    }
    this.link(at('duration'), of('delay'), of('waiting'), of('age'));
    if (isAwaited) this.link(at('duration'), of('retries'), of('losses'));
    this.link(at('concurrency'), of('delay'));
    this.link(at('coldStarts'), of('delay'));
    this.link(of('waiting'), of('age'), of('delay'), of('losses'));
    this.link(of('retries'), of('delay'), of('losses'));
  }

  private linkLimit(limit: LimitName): void {
    const key = limitKey(limit);
    for (const cause of this.causesOfLimit(limit)) this.link(cause, key);
    for (const effect of this.effectsOfLimit(limit)) this.link(key, effect);
    if (limit.scope === 'downstreams' || limit.scope === 'sources') return;
    // A small limit may be reached although the level of concurrency varies as much in calm time.
    for (const fn of this.concerned(limit)) {
      const called = this.calls
        .filter(({ from }) => from === fn)
        .map(({ settings }) => signalKey('underWay', settings.to));
      for (const cause of [signalKey('duration', fn), signalKey('arrivals', fn), ...called])
        this.linkWeakly(cause, key);
    }
  }

  /** Environments that start anew hold their concurrency while they do, which a level that was high before does not show. */
  private linkLosses(limit: LimitName): void {
    if (limit.scope !== 'functions' && limit.scope !== 'account') return;
    const functions = this.concerned(limit);
    for (const [index, fault] of this.scenario.faults.entries()) {
      const isNew = 'deploy' in fault || 'loseEnvironments' in fault;
      const struck = 'deploy' in fault ? fault.deploy : 'function' in fault ? fault.function : undefined;
      if (isNew && (struck === undefined || functions.includes(struck)))
        this.link(faultKey({ index }), limitKey(limit));
    }
  }

  /** The functions of a limit, those that had most of it first. */
  private concerned({ limit, scope, name, holders = [] }: LimitName): readonly string[] {
    if (scope === 'functions') return [name];
    return [...new Set([...holders.map((holder) => holder.function), ...this.sharing(limit)])];
  }

  private causesOfLimit(limited: LimitName): string[] {
    const { limit, scope, name } = limited;
    if (scope === 'downstreams') {
      if (limit === 'downstream-connections' && this.holdsEnvironments(name))
        return this.callersOf(name).map((fn) => signalKey('environments', fn));
      return (['line', 'latency', 'calls'] as const).map((kind) => signalKey(kind, name));
    }
    if (scope === 'sources') {
      const { target } = this.feeds.find((feed) => feed.name === name) ?? { target: '' };
      const own = (['age', 'waiting', 'retries', 'offered'] as const).map((kind) => signalKey(kind, name));
      const theirs = (['errors', 'throttles', 'duration'] as const).map((kind) => signalKey(kind, target));
      return limit === 'visibility-timeout' ? [...theirs, ...own] : [...own, ...theirs];
    }
    const functions = this.concerned(limited);
    const kinds: readonly SignalKind[] = CAUSES_BY_LIMIT.get(limit) ?? ['concurrency'];
    const queues = limit === 'async-age' ? this.feeds.filter(({ target }) => target === name) : [];
    return [
      ...functions.flatMap((fn) => kinds.map((kind) => signalKey(kind, fn))),
      ...queues.map((feed) => signalKey('waiting', feed.name)),
    ];
  }

  private effectsOfLimit(limited: LimitName): string[] {
    const { limit, scope, name } = limited;
    if (scope === 'downstreams') return (['line', 'failures', 'latency'] as const).map((kind) => signalKey(kind, name));
    if (scope === 'sources') {
      const kinds: readonly SignalKind[] = GIVING_UP.has(limit)
        ? ['losses', 'retries']
        : ['waiting', 'retries', 'delay', 'age'];
      return kinds.map((kind) => signalKey(kind, name));
    }
    if (limit === 'async-age') {
      return this.feeds.filter(({ target }) => target === name).map((feed) => signalKey('losses', feed.name));
    }
    if (limit === 'network-interfaces') {
      const feeds = this.feeds.filter(({ target }) => target === name);
      return feeds.flatMap((feed) => [signalKey('losses', feed.name), signalKey('retries', feed.name)]);
    }
    return this.concerned(limited).map((fn) => signalKey('throttles', fn));
  }

  /** The functions that share a limit of the account: one with a reservation has no part in the pool. */
  private sharing(limit: string): readonly string[] {
    const all = Object.entries(this.scenario.functions);
    const isPool = limit === 'account-concurrency';
    return all.flatMap(([name, { reservedConcurrency }]) =>
      isPool && reservedConcurrency !== undefined ? [] : [name],
    );
  }

  /** Whether a connection is held by an environment, and not by a call. */
  holdsEnvironments(downstream: string): boolean {
    const settings = this.scenario.downstreams[downstream];
    return settings !== undefined && 'hold' in settings && settings.hold === 'environment';
  }

  private effectsOfFault(fault: Fault): string[] {
    const of = (kinds: readonly SignalKind[], name: string): string[] => kinds.map((kind) => signalKey(kind, name));
    const functions = (name?: string): readonly string[] =>
      name === undefined ? Object.keys(this.scenario.functions) : [name];
    if ('deploy' in fault) return of(['coldStarts', 'errors', 'duration'], fault.deploy);
    if ('redrive' in fault) return of(['offered'], fault.to);
    if ('reshard' in fault) return of(['age', 'waiting'], fault.reshard);
    if ('empty' in fault) return of(['misses', 'latency'], fault.downstream);
    if ('downstream' in fault) return of(['latency', 'failures', 'line', 'underWay'], fault.downstream);
    if ('serviceErrors' in fault) {
      const targets = functions(fault.function);
      const feeds = this.feeds.filter(({ target }) => targets.includes(target));
      return feeds.flatMap(({ name }) => of(['retries', 'losses', 'delay'], name));
    }
    if ('loseEnvironments' in fault) {
      return functions(fault.function).flatMap((name) => of(['coldStarts', 'errors'], name));
    }
    if ('accountConcurrency' in fault) return [limitKey({ limit: 'account-concurrency', scope: 'account', name: '' })];
    if ('surge' in fault) return of(['offered'], fault.source);
    return of(['errors', 'duration'], fault.function);
  }
}

const CAUSES_BY_LIMIT: ReadonlyMap<string, readonly SignalKind[]> = new Map<string, readonly SignalKind[]>([
  ['request-rate', ['arrivals']],
  ['scaling-rate', ['environments', 'arrivals', 'concurrency']],
  ['network-interfaces', ['environments', 'coldStarts', 'concurrency', 'arrivals']],
  ['async-age', ['throttles', 'errors', 'duration']],
]);

/** Limits of sources by which items are given up or never taken. */
const GIVING_UP: ReadonlySet<string> = new Set([
  'stream-retention',
  'record-age',
  'message-retention',
  'shard-throughput',
  'gateway-rate',
]);

function put(causes: Map<string, string[]>, effect: string, cause: string): void {
  const known = causes.get(effect) ?? [];
  if (!known.includes(cause)) known.push(cause);
  causes.set(effect, known);
}

/** Services that wait for an answer have always done so. */
const ALWAYS = '9999-12-31';

function feedsOf({ sources, functions }: Scenario): Feed[] {
  const written = Object.entries(sources).flatMap(([name, { target, arrivals, ...settings }]) => {
    const driver = arrivals.process === 'successes' ? arrivals.from : null;
    const isAwaited = kindOn(settings.type, ALWAYS) === 'sync';
    const consumers = consumersOf(settings).map(([consumer, own]) => ({
      name: consumerName(name, consumer),
      target: own.target,
      driver,
      isAwaited: false,
    }));
    return [{ name, target, driver, isAwaited }, ...consumers];
  });
  const handed = Object.entries(functions).flatMap(([from, { calls }]) =>
    calls
      .flatMap(callsOf)
      .flatMap(({ to, invocation }) =>
        invocation === 'event' ? [{ name: eventCallsName(from, to), target: to, driver: from, isAwaited: false }] : [],
      ),
  );
  return [...written, ...handed];
}
