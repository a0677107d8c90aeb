import type { BreachResult, RunResult } from '../observe/result.ts';
import type { Scenario } from '../scenario/definition.ts';
import { assert } from '../units/assert.ts';
import type { Micros } from '../units/time.ts';
import { calmBefore, calmBetween, eventsIn, poisonedIn, scheduledIn } from './chain-calm.ts';
import { isBefore, isForemost, LAG, type Link, NOTHING, RANKS, rankOf, SHOWS } from './chain-link.ts';
import { type Excursion, excursionsOf, peakIn } from './chain-onsets.ts';
import { type Signal, type SignalKind, signalKey, signalsOf } from './chain-signals.ts';
import { type Feed, faultKey, limitKey, poisonKey, Structure } from './chain-structure.ts';
import type { Surge } from './surges.ts';
import type { Stretch } from './vitals.ts';

/** A link, and what it came from: null at the beginning of a chain. */
export interface Explained {
  readonly link: Link;
  readonly cause: Link | null;
  readonly root: Link;
  /** Which time of the same beginning it is, from 0. */
  readonly occasion: number;
}

/** A time at which more arrives by the scenario. */
interface Scheduled extends Excursion {
  readonly at: Micros;
  readonly until: Micros;
}

/** Tells what came from what in one replication: what its parts can cause, held against what happened when. */
export class Chains {
  readonly explained: readonly Explained[];
  private readonly structure: Structure;
  private readonly signals: ReadonlyMap<string, Signal>;
  private readonly links: Link[] = [];
  private readonly byKey = new Map<string, Link[]>();
  private readonly found = new Map<Link, Explained>();
  private readonly calm: Stretch | null;
  private readonly later: readonly Stretch[];
  private readonly events: readonly number[];

  constructor(
    private readonly result: RunResult,
    scenario: Scenario,
  ) {
    this.structure = new Structure(scenario, result.breaches);
    this.signals = signalsOf(result.entities);
    const poisoned = poisonedIn(scenario, this.signals, result.resolution);
    this.calm = calmBefore(
      result,
      scenario,
      poisoned.map(({ at }) => at),
    );
    this.events = eventsIn(result, scenario);
    this.later = calmBetween(this.events);
    for (const fault of result.faults) this.add(this.faultLink(fault));
    for (const { source, at } of poisoned)
      this.add({ ...this.instant(at), key: poisonKey(source), kind: 'poison', name: source });
    const surges = scheduledIn(scenario, result.horizon);
    for (const signal of this.signals.values()) {
      const known = signal.kind === 'offered' ? surges.filter(({ source }) => source === signal.name) : [];
      for (const link of this.excursions(signal, known)) this.add(link);
    }
    for (const breach of result.breaches) this.add(this.limitLink(breach));
    this.follow();
    this.explained = [...this.found.values()];
  }

  private add(link: Link): void {
    this.links.push(link);
    const same = this.byKey.get(link.key) ?? [];
    same.push(link);
    this.byKey.set(link.key, same);
  }

  private get buckets(): number {
    return Math.ceil(this.result.horizon / this.result.resolution);
  }

  /** A link at an instant that has no values. */
  private instant(at: Micros, until: Micros | null = at): Omit<Link, 'key' | 'kind' | 'name'> {
    const { resolution } = this.result;
    const from = Math.floor(at / resolution);
    const to = until === null ? this.buckets : Math.max(from + 1, Math.ceil(until / resolution));
    return { ...NOTHING, span: { from, to }, at, until, peakAt: at };
  }

  private faultLink(fault: RunResult['faults'][number]): Link {
    const { startedAt, endedAt, description } = fault;
    return { ...this.instant(startedAt, endedAt), key: faultKey(fault), kind: 'fault', name: description };
  }

  /** @param known when the traffic grows by the scenario, which chance may hide and blur in the time series */
  private excursions(signal: Signal, known: readonly Pick<Surge, 'from' | 'to'>[]): Link[] {
    const { resolution } = this.result;
    const { key, kind, scope, name, values, whole, isCount } = signal;
    const scheduled = known.map(({ from, to }) => this.scheduled(values, { from, to }));
    const isNew = ({ from, to }: Stretch): boolean =>
      scheduled.every((surge) => to <= surge.from || from >= surge.to + LAG);
    const found = this.excursionsIn(signal).filter(isNew);
    return [...scheduled, ...found].map(
      ({ from, to, before, peak, peakAt, at, until }: Excursion & Partial<Scheduled>) => ({
        ...NOTHING,
        key,
        kind,
        scope,
        name,
        span: { from, to },
        at: at ?? from * resolution,
        until: to >= this.buckets ? null : (until ?? to * resolution),
        before,
        peak,
        peakAt: Math.max(peakAt * resolution, at ?? 0),
        total: isCount ? sumIn(values, { from, to }) : Number.NaN,
        whole: whole === null ? Number.NaN : sumIn(whole, { from, to }),
      }),
    );
  }

  /** Above the first calm time, and then what rises further, or again, at a later event. */
  private excursionsIn(signal: Signal): Excursion[] {
    const found = excursionsOf(signal.values, this.calm, signal);
    for (const [place, calm] of this.later.entries()) {
      const next = this.later[place + 1]?.to ?? Number.POSITIVE_INFINITY;
      const again = excursionsOf(signal.values, calm, signal).filter(({ from }) => from < next);
      found.push(...again.filter(({ from }) => found.every((known) => Math.abs(known.from - from) > 1)));
    }
    return found;
  }

  private scheduled(values: Float64Array, { from: at, to: until }: Pick<Surge, 'from' | 'to'>): Scheduled {
    const { resolution } = this.result;
    const from = Math.floor(at / resolution);
    const to = Math.min(this.buckets, Math.max(from + 1, Math.ceil(until / resolution)));
    const before = this.calm === null ? Number.NaN : sumIn(values, this.calm) / (this.calm.to - this.calm.from);
    return { from, to, at, until, before: Number.isNaN(before) ? 0 : before, ...peakIn(values, { from, to }) };
  }

  /** A limit that was reached now and then in calm time too is a link from when that became more. */
  private limitLink(breach: BreachResult): Link {
    const { resolution } = this.result;
    const { firstAt, lastAt, scope, name, refused, peakDemand } = breach;
    const key = limitKey(breach);
    const calmEnd = (this.calm?.to ?? 0) * resolution;
    // What is reached in the warm-up is not counted, but it shows.
    const { warmup } = this.result;
    const isFromStart = this.calm === null && warmup > 0 && firstAt < warmup + resolution;
    const shown = firstAt < calmEnd || isFromStart ? this.firstShown(key) : null;
    const at = shown?.at ?? firstAt;
    const isLast = lastAt >= this.result.horizon - resolution;
    const until = isLast ? null : Math.max(at, lastAt);
    return { ...this.instant(at, until), key, kind: 'limit', scope, name, peak: peakDemand, total: refused, breach };
  }

  /** The first of what a limit can show itself by: throttles, failures, a line of those who wait. */
  private firstShown(limit: string): Link | null {
    const shown = this.links.filter(({ key, kind }) => SHOWS.has(kind) && this.structure.causesOf(key).includes(limit));
    return shown.reduce<Link | null>((first, link) => (first === null || link.at < first.at ? link : first), null);
  }

  /** Bucket by bucket: what begins in one can have no cause that begins later. */
  private follow(): void {
    const outside = new Set(this.structure.feeds.flatMap(({ name, driver }) => (driver === null ? [name] : [])));
    for (const now of this.byBucket()) {
      for (const link of now) if (link.kind === 'fault' || link.kind === 'poison') this.begin(link);
      this.spread(now);
      // A redrive or a surge among the faults explains what a source sends; only what is left began by itself.
      for (const link of now)
        if (link.kind === 'offered' && outside.has(link.name) && this.isOpen(link)) this.begin(link);
      this.spread(now);
      for (let orphan = now.find(this.isOpen); orphan !== undefined; orphan = now.find(this.isOpen)) {
        for (const free of this.freeOf(now.filter(this.isOpen))) this.beginAtOrphan(free);
        this.spread(now);
      }
    }
  }

  /** The links by the bucket in which they begin, limits last: others tell how they came to be reached. */
  private byBucket(): readonly (readonly Link[])[] {
    const buckets = new Map<number, Link[]>();
    for (const link of this.links) buckets.set(link.span.from, [...(buckets.get(link.span.from) ?? []), link]);
    return [...buckets].sort(([one], [other]) => one - other).map(([, links]) => links);
  }

  private readonly isOpen = (link: Link): boolean => !this.found.has(link);

  /** A limit that nothing rose for was reached by the traffic as it is all the time. */
  private beginAtOrphan(orphan: Link): void {
    const way = orphan.kind === 'limit' ? this.usualWay(orphan) : [];
    for (const [place, link] of way.entries()) {
      if (place > 0) this.put(link, way[place - 1]);
      else if (this.isOpen(link)) this.begin(link);
    }
    if (way.length === 0) this.begin(orphan);
    else this.put(orphan, way[way.length - 1]);
  }

  private put(link: Link, cause: Link): void {
    const { root, occasion } = this.found.get(cause) ?? { root: cause, occasion: 0 };
    if (!this.found.has(link)) this.found.set(link, { link, cause, root, occasion });
  }

  /** The limits that none of the others could explain, or else one of the others of which that holds, or just the first. */
  private freeOf(orphans: readonly Link[]): readonly Link[] {
    const isFree = (link: Link): boolean => !orphans.some((other) => other !== link && this.canCause(other, link));
    const free = orphans.filter(isFree);
    const limits = free.filter(({ kind }) => kind === 'limit');
    return limits.length > 0 ? limits : [free[0] ?? orphans[0]];
  }

  /**
   * From the traffic as it is all the time, of the source that brings most of the work that a limit concerns, by what it
   * makes of its function.
   */
  private usualWay(limit: Link): readonly Link[] {
    const [fn] = this.concernedBy(limit);
    const feeds = fn === undefined ? [] : this.structure.feedsOf(fn);
    const offeredBy = (feed: Feed): number => sumIn(this.valuesOf('offered', feed.name), this.whole);
    const first = feeds.reduce<Feed | null>(
      (most, feed) => (most === null || offeredBy(feed) > offeredBy(most) ? feed : most),
      null,
    );
    if (first === null) return [];
    return [this.usual('offered', first.name, `usual.${first.name}`), ...this.usualLevel(limit, fn, first.name)];
  }

  /** What of the usual traffic meets a limit: environments, calls, or runs under way at once. */
  private usualLevel({ breach, scope, name }: Link, fn: string, source: string): readonly Link[] {
    const limit = breach?.limit;
    if (scope === 'sources' || limit === 'request-rate') return [];
    const isCalls =
      scope === 'downstreams' && !(limit === 'downstream-connections' && this.structure.holdsEnvironments(name));
    const [kind, whose] = isCalls
      ? (['calls', name] as const)
      : ([scope === 'downstreams' ? 'environments' : 'concurrency', fn] as const);
    return [this.usual(kind, whose, `usual.${source}.${kind}.${whose}`)];
  }

  /** A series as it is over the whole run, from when there is any of it. */
  private usual(kind: SignalKind, name: string, key: string): Link {
    const known = this.byKey.get(key)?.[0];
    if (known !== undefined) return known;
    const values = this.valuesOf(kind, name);
    const from = Math.max(
      0,
      values.findIndex((value) => value > 0),
    );
    const { resolution } = this.result;
    const last = values.findLastIndex((value) => value > 0);
    const until = last + 1 < this.buckets - this.buckets / ENDS_EARLY ? (last + 1) * resolution : null;
    const { peak, peakAt } = peakIn(values, { from, to: this.buckets });
    const link: Link = {
      ...this.instant(from * resolution, until),
      key,
      kind: kind === 'offered' ? 'usual' : kind,
      name,
      peak,
      peakAt: peakAt * resolution,
      total: sumIn(values, this.whole),
    };
    this.add(link);
    return link;
  }

  private get whole(): Stretch {
    return { from: 0, to: this.buckets };
  }

  private valuesOf(kind: SignalKind, name: string): Float64Array {
    return this.signals.get(signalKey(kind, name))?.values ?? new Float64Array(this.buckets);
  }

  /** The functions that had what a limit allows, or else those whom it held back. */
  private concernedBy({ breach }: Link): readonly string[] {
    assert(breach !== null, 'a limit without its breach');
    const { scope, name, holders, causes } = breach;
    if (scope === 'functions') return [name];
    if (scope === 'sources')
      return this.structure.feeds.filter((feed) => feed.name === name).map(({ target }) => target);
    const [most] = holders.length > 0 ? holders : causes;
    return most === undefined ? [] : [most.function];
  }

  private begin(link: Link): void {
    const occasion = (this.byKey.get(link.key) ?? []).filter((other) => this.found.get(other)?.root === other).length;
    this.found.set(link, { link, cause: null, root: link, occasion });
  }

  /**
   * From what is explained to what it explains, in rings, so that each link is told from the shortest way to it. What is the
   * last to happen waits until nothing else is left in the bucket, and causes that are none beside others wait longest.
   */
  private spread(now: readonly Link[]): void {
    for (let ring = this.nextRing(now); ring.length > 0; ring = this.nextRing(now)) {
      for (const { link, cause } of ring) this.put(link, cause);
    }
  }

  private nextRing(now: readonly Link[]): readonly { readonly link: Link; readonly cause: Link }[] {
    const open = now.filter(this.isOpen);
    const strong = (link: Link) => this.structure.causesOf(link.key);
    const weak = (link: Link) => this.structure.weakCausesOf(link.key);
    const last = this.events.findLast((event) => event <= now[0].span.from) ?? 0;
    // What rose at an earlier event, and stayed, explains only what nothing does that came with the last one.
    for (const [causesOf, since] of [
      [strong, last],
      [strong, 0],
      [weak, last],
      [weak, 0],
    ] as const) {
      for (const rank of RANKS) {
        const ring = open.flatMap((link) => {
          const cause = rankOf(link) === rank ? this.causeOf(link, causesOf(link), since) : null;
          return cause === null ? [] : [{ link, cause }];
        });
        if (ring.length > 0) return ring;
      }
    }
    return [];
  }

  /** Of the explained causes the one that came first, of those at once the most direct; of a limit, the largest. */
  private causeOf(link: Link, causes: readonly string[], since: number): Link | null {
    let first: Link | null = null;
    for (const key of causes) {
      const live = (this.byKey.get(key) ?? []).filter(
        (cause) => cause.span.from >= since && this.found.has(cause) && isBefore(cause, link),
      );
      // Of several times that the same thing rose, the last is the one that made the difference.
      for (const cause of live.sort((one, other) => other.span.from - one.span.from).slice(0, 1)) {
        // A limit is reached by the largest; what a limit shows itself by comes from nothing else.
        if (link.kind === 'limit' || cause.kind === 'limit') return cause;
        if (first === null || isForemost(cause, first)) first = cause;
      }
    }
    return first;
  }

  private canCause(cause: Link, effect: Link): boolean {
    return isBefore(cause, effect) && this.structure.causesOf(effect.key).includes(cause.key);
  }
}

/** What stops before the last such part of the run has ended. */
const ENDS_EARLY = 20;

function sumIn(values: Float64Array, { from, to }: Stretch): number {
  let sum = 0;
  for (let bucket = from; bucket < Math.min(to, values.length); bucket++) sum += values[bucket];
  return sum;
}
