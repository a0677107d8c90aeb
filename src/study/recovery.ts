import type { EntityResult, RunResult } from '../observe/result.ts';
import type { Scenario } from '../scenario/definition.ts';
import type { Fault } from '../scenario/fault-field.ts';
import { describeFault } from '../scenario/fault-words.ts';
import { resolutionFor, STEPS_DURING } from '../scenario/resolution.ts';
import { formatDuration } from '../units/format.ts';
import { MINUTE, type Micros, MS, SECOND } from '../units/time.ts';
import { type Surge, surgesOf } from './surges.ts';
import { type Baseline, type Vital, Vitals } from './vitals.ts';

/** Something that the system has to recover from: a fault of the scenario, or a surge of a rate profile. */
export interface Disturbance {
  readonly kind: 'fault' | 'surge';
  readonly name: string | null;
  readonly description: string;
  /** The source of which more arrives; null where it is none. */
  readonly surging: string | null;
  /** When it comes, where that is known before the run. */
  readonly surge: Surge | null;
  /** What its end is, where that is not what one would think. */
  readonly note: string | null;
}

type Disturbed = Pick<Scenario, 'sources'> & { readonly faults?: Scenario['faults'] };

/** The faults of a scenario by their places, then the surges of its rate profiles. */
export function disturbancesOf({ faults = [], sources }: Disturbed): Disturbance[] {
  return [
    ...faults.map((fault) => ({ kind: 'fault' as const, ...aboutFault(fault), surge: null })),
    ...surgesOf(sources).map((surge) => ({
      kind: 'surge' as const,
      name: null,
      description: surge.description,
      surging: surge.source,
      surge,
      note: null,
    })),
  ];
}

const OF_EMPTIED_CACHE =
  'the recovery counts from the instant at which the cache is emptied, so the time in which it fills again is part of it';

function aboutFault(fault: Fault): Pick<Disturbance, 'name' | 'description' | 'surging' | 'note'> {
  return {
    name: fault.name ?? null,
    description: describeFault(fault),
    surging: 'surge' in fault ? fault.source : null,
    note: 'empty' in fault ? OF_EMPTIED_CACHE : null,
  };
}

/** How one replication took a disturbance, all the times that it came together. */
export interface Course {
  /** When it first began, and when that was over; null: not before the end of the run. */
  readonly startedAt: Micros;
  readonly endedAt: Micros | null;
  /** Whether anything was outside its band at any time; null: nothing is known. */
  readonly left: boolean | null;
  /** The longest time from its end to the recovery; Infinity: not within the horizon; null: nothing is known. */
  readonly recoveredAfter: Micros | null;
  /** Whether it did not recover and less succeeds than before when the run ends; null: nothing is known. */
  readonly stayedDown: boolean | null;
  /** Most attempts per original item in a bucket; null without any item. */
  readonly amplification: number | null;
  /** Time of runs and calls that was for nothing, until it recovered. */
  readonly wasted: Micros;
  readonly notes: readonly string[];
}

/** Buckets, and time, that all must be inside their bands. */
const CALM_BUCKETS = 5;
const CALM_TIME = 10 * SECOND;
/** What is looked at before a fault: the longer of the two. */
const BEFORE_BUCKETS = 20;
const BEFORE_TIME = 10 * MINUTE;
const LEAST_BEFORE = 8;

/** What one replication tells of each disturbance; null where it did not come. */
export function coursesIn(result: RunResult, scenario: Disturbed): (Course | null)[] {
  const disturbances = disturbancesOf(scenario);
  const replay = new Replay(result, drivenSources(scenario));
  const episodes = episodesOf(result, disturbances).map((episode) => ({
    place: episode.place,
    course: replay.next(episode, disturbances[episode.place].surging),
  }));
  return disturbances.map((_, place) => {
    const own = episodes.filter((episode) => episode.place === place).map(({ course }) => course);
    return own.length === 0 ? null : own.reduce(worse);
  });
}

function drivenSources({ sources }: Disturbed): ReadonlySet<string> {
  const driven = Object.entries(sources).filter(([, { arrivals }]) => DRIVEN.includes(arrivals.process));
  return new Set(driven.map(([name]) => name));
}

const DRIVEN: readonly string[] = ['closed', 'successes'];

/** One time that a disturbance came. */
interface Episode {
  readonly place: number;
  readonly from: Micros;
  /** Null: not before the end of the run. */
  readonly to: Micros | null;
}

function episodesOf({ faults, horizon }: RunResult, disturbances: readonly Disturbance[]): Episode[] {
  const episodes = faults.map(({ index, startedAt, endedAt }) => ({ place: index, from: startedAt, to: endedAt }));
  for (const [place, { surge }] of disturbances.entries()) {
    if (surge === null || surge.from >= horizon) continue;
    episodes.push({ place, from: surge.from, to: surge.to < horizon ? surge.to : null });
  }
  return episodes.sort((one, other) => one.from - other.from);
}

/** The worse of two times that the same thing came. */
function worse(one: Course, other: Course): Course {
  const known = [one, other].flatMap(({ recoveredAfter }) => (recoveredAfter === null ? [] : [recoveredAfter]));
  const amplifications = [one, other].flatMap(({ amplification }) => (amplification === null ? [] : [amplification]));
  return {
    startedAt: one.startedAt,
    endedAt: one.endedAt,
    left: either(one.left, other.left),
    stayedDown: either(one.stayedDown, other.stayedDown),
    recoveredAfter: known.length === 0 ? null : Math.max(...known),
    amplification: amplifications.length === 0 ? null : Math.max(...amplifications),
    wasted: Math.max(one.wasted, other.wasted),
    notes: [...new Set([...one.notes, ...other.notes])],
  };
}

/** Whether one of the two holds, as far as it is known. */
function either(one: boolean | null, other: boolean | null): boolean | null {
  return one === null || other === null ? (one ?? other) : one || other;
}

/** Goes through what happened to a run, in order of time. */
class Replay {
  private readonly vitals: Vitals;
  private readonly attempts: Attempts;
  private readonly wasted: Float64Array;
  /** Whole buckets. */
  private readonly buckets: number;
  private readonly calmBuckets: number;
  /** From which bucket on the system is as it usually is. */
  private calmFrom: number;
  private usual: Baseline | null = null;
  /** Whether it is known already that the system does not come back to its usual state. */
  private isLost = false;

  constructor(
    private readonly result: RunResult,
    driven: ReadonlySet<string>,
  ) {
    const { horizon, resolution, warmup } = result;
    this.vitals = new Vitals(result, driven);
    this.attempts = new Attempts(result.entities);
    this.wasted = wastedIn(result);
    this.buckets = Math.floor(horizon / resolution);
    this.calmBuckets = Math.max(CALM_BUCKETS, Math.ceil(CALM_TIME / resolution));
    this.calmFrom = Math.ceil(warmup / resolution);
  }

  /** @param surging the source that surges, if one does */
  next({ from, to }: Episode, surging: string | null): Course {
    const { resolution } = this.result;
    const first = Math.floor(from / resolution);
    const own = this.baselineBefore(first, surging);
    const before = own ?? this.usual;
    const end = to === null ? null : Math.floor(to / resolution);
    if (own !== null) this.isLost = false;
    const found = before === null || end === null ? UNKNOWN : this.follow(before, first, end);
    if (found.isKnown && found.at === null) this.isLost = true;
    const until = found.at ?? this.buckets;
    const span = { from: first, to: Math.max(until, Math.min(this.buckets, first + 1)) };
    this.usual = before;
    if (to === null) this.calmFrom = Math.max(this.calmFrom, first + 1);
    else if (before === null) this.calmFrom = Math.max(this.calmFrom, Math.ceil(to / resolution));
    else this.calmFrom = Math.max(this.calmFrom, found.at ?? Number.POSITIVE_INFINITY);
    return {
      startedAt: from,
      endedAt: to,
      left: found.left,
      recoveredAfter: afterOf(found, to, resolution),
      stayedDown: found.isKnown && before !== null ? found.at === null && this.isDown(before) : null,
      amplification: this.attempts.most(span, { from: Math.max(0, first - BEFORE_BUCKETS), to: first }),
      wasted: this.wastedOver(span),
      notes: this.notesOn({ from, to }, before, found),
    };
  }

  private baselineBefore(first: number, surging: string | null): Baseline | null {
    const most = Math.max(BEFORE_BUCKETS, Math.floor(BEFORE_TIME / this.result.resolution));
    const from = Math.max(this.calmFrom, first - most);
    if (first - from < LEAST_BEFORE) return null;
    const baseline = this.vitals.baseline({ from, to: first }, surging, this.calmBuckets);
    return baseline.vitals.length === 0 ? null : baseline;
  }

  /** Looks from the begin of a fault until everything has been inside its band for long enough. */
  private follow({ vitals, losses }: Baseline, first: number, end: number): Found {
    const hasTime = this.buckets - end >= this.calmBuckets;
    if (this.isLost) return { left: true, at: null, isKnown: hasTime };
    let inside = 0;
    const isOutside = (bucket: number): boolean => vitals.some((vital) => this.isOutsideTwice(vital, bucket, first));
    const isLosing = (from: number): boolean =>
      losses.some((one) => one.areHigher({ from, to: from + this.calmBuckets }));
    let left = isLosing(first);
    for (let bucket = first; bucket < end; bucket++) left ||= isOutside(bucket) || isLosing(bucket);
    for (let bucket = end; bucket < this.buckets; bucket++) {
      if (isOutside(bucket)) {
        left = true;
        inside = 0;
      } else inside++;
      if (inside < this.calmBuckets) continue;
      const at = bucket + 1 - this.calmBuckets;
      if (!isLosing(at)) return { left, at, isKnown: true };
      left = true;
    }
    return { left, at: null, isKnown: hasTime };
  }

  /** Goodput in most of the last buckets of the run, or losses over all of them. */
  private isDown({ vitals, losses }: Baseline): boolean {
    const from = this.buckets - this.calmBuckets;
    if (losses.some((one) => one.areHigher({ from, to: this.buckets }))) return true;
    return vitals.some(({ isBelow }) => {
      let below = 0;
      for (let bucket = from; bucket < this.buckets; bucket++) if (isBelow?.(bucket)) below++;
      return 2 * below > this.calmBuckets;
    });
  }

  /** One odd bucket is chance; two in a row of the same kind are not. */
  private isOutsideTwice(vital: Vital, bucket: number, first: number): boolean {
    if (!vital.isOutside(bucket)) return false;
    const isBefore = bucket > first && vital.isOutside(bucket - 1);
    return isBefore || (bucket + 1 < this.buckets && vital.isOutside(bucket + 1));
  }

  private wastedOver({ from, to }: { readonly from: number; readonly to: number }): Micros {
    let sum = 0;
    for (let bucket = from; bucket < to; bucket++) sum += this.wasted[bucket];
    return Math.round(sum * MS);
  }

  private notesOn({ from, to }: Pick<Episode, 'from' | 'to'>, before: Baseline | null, found: Found): string[] {
    const { resolution } = this.result;
    const step = formatDuration(resolution);
    const notes: string[] = [];
    if (to === null) notes.push('it lasts to the end of the run, so that there is nothing to recover from');
    else if (before === null) {
      notes.push(`before it there are fewer than ${LEAST_BEFORE} steps of ${step} to compare with`);
    } else if (!found.isKnown) {
      notes.push(`the run ends less than ${formatDuration(this.calmBuckets * resolution)} after it`);
    }
    if (to !== null && to > from && to - from < STEPS_DURING * resolution) {
      const finer = formatDuration(resolutionFor(to - from));
      notes.push(
        `${step} is too coarse a resolution for the ${formatDuration(to - from)} that it lasts; set run.resolution: ${finer}`,
      );
    }
    if (before !== null && before.tooFew.length > 0) {
      notes.push(`too little arrives from ${before.tooFew.join(', ')} to see there that nothing succeeds`);
    }
    return notes;
  }
}

/** When everything was back; null: not within the horizon, or not known. */
interface Found {
  readonly left: boolean | null;
  readonly at: number | null;
  readonly isKnown: boolean;
}

const UNKNOWN: Found = { left: null, at: null, isKnown: false };

function afterOf({ at, isKnown }: Found, end: Micros | null, resolution: Micros): Micros | null {
  if (end === null || !isKnown) return null;
  return at === null ? Number.POSITIVE_INFINITY : Math.max(0, at * resolution - end);
}

/** Milliseconds of runs that repeated work or for which nobody waited, and of calls whose caller had left, by bucket. */
function wastedIn({ entities, horizon, resolution }: RunResult): Float64Array {
  const sums = new Float64Array(Math.ceil(horizon / resolution));
  for (const { series } of entities) {
    const wasted = series.get('wastedTime');
    if (wasted !== undefined) for (const [bucket, time] of wasted.entries()) sums[bucket] += time;
  }
  return sums;
}

/** Attempts and original items of each source, by bucket. */
class Attempts {
  private readonly sources: readonly { readonly originals: Float64Array; readonly repeats: Float64Array }[];

  constructor(entities: readonly EntityResult[]) {
    this.sources = entities
      .filter(({ scope }) => scope === 'sources')
      .flatMap(({ series }) => attemptsOf(series) ?? []);
  }

  /**
   * The most attempts per original item in a bucket of any source. A bucket in which fewer items than usual came counts
   * as the usual number, so that what is left of retries after the last item is no amplification without bounds.
   */
  most(span: { readonly from: number; readonly to: number }, before: typeof span): number | null {
    let most: number | null = null;
    for (const { originals, repeats } of this.sources) {
      const usual = Math.max(1, meanOver(originals, before));
      for (let bucket = span.from; bucket < Math.min(span.to, originals.length); bucket++) {
        if (originals[bucket] + repeats[bucket] === 0) continue;
        const value = 1 + repeats[bucket] / Math.max(usual, originals[bucket]);
        if (most === null || value > most) most = value;
      }
    }
    return most;
  }
}

/** The readers of streams try batches again, others items. */
function attemptsOf(
  series: EntityResult['series'],
): { readonly originals: Float64Array; readonly repeats: Float64Array } | null {
  const [offered, retries, batches, again] = ['offered', 'retries', 'batches', 'redelivered'].map((name) =>
    series.get(name),
  );
  if (offered === undefined || retries === undefined) return null;
  const isReader = batches !== undefined && !series.has('receives');
  if (isReader) return { originals: batches.map((count, bucket) => count - retries[bucket]), repeats: retries };
  if (again === undefined) return { originals: offered, repeats: retries };
  return { originals: offered, repeats: retries.map((count, bucket) => count + again[bucket]) };
}

function meanOver(values: Float64Array, { from, to }: { readonly from: number; readonly to: number }): number {
  let sum = 0;
  for (let bucket = from; bucket < to; bucket++) sum += values[bucket];
  return to > from ? sum / (to - from) : 0;
}
