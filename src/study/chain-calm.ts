import { isPlainObject } from '../arrivals/choice.ts';
import type { RunResult } from '../observe/result.ts';
import type { Scenario } from '../scenario/definition.ts';
import type { Micros } from '../units/time.ts';
import type { Signal } from './chain-signals.ts';
import { type Surge, surgesOf } from './surges.ts';
import type { Stretch } from './vitals.ts';

/** A step upwards of a rate profile by half or more changes the traffic. */
const RISE = 1.5;

/** Fewer buckets, in which a limit was reached, are not calm. */
const SHORT = 3;

/**
 * The time before anything happens to the system: before the first fault, surge, backlog or other rise of traffic that the
 * scenario tells of. Where it tells of none, half of the time before the first limit is reached. Null: there is none.
 */
export function calmBefore(result: RunResult, scenario: Scenario, instants: readonly Micros[]): Stretch | null {
  const { resolution, breaches, warmup } = result;
  const scheduled = scheduledIn(scenario, result.horizon).map(({ from }) => from);
  const known = [...result.faults.map(({ startedAt }) => startedAt), ...risesOf(scenario), ...scheduled, ...instants];
  // What is reached at the end of the warm-up was reached before it too, without being counted.
  const reached = breaches.map(({ firstAt }) => (firstAt < warmup + resolution ? 0 : firstAt / 2));
  const end = known.length > 0 ? Math.min(...known) : Math.min(...reached, result.horizon / 2);
  const to = Math.floor(end / resolution);
  const isShort = to < SHORT && breaches.some(({ firstAt }) => firstAt < to * resolution);
  return to > 0 && !isShort ? { from: 0, to } : null;
}

/** What is looked at before a later event: so many steps at most, and no fewer than the other number. */
const BEFORE_LATER = { most: 20, least: 5 };

/**
 * The times before the later events, each since the one before it: what rose for good at an earlier event, such as the
 * traffic, is the usual level of the next one.
 *
 * @param events buckets in rising order
 */
export function calmBetween(events: readonly number[]): Stretch[] {
  return events.flatMap((to, place) => {
    if (place === 0) return [];
    const from = Math.max(events[place - 1] + 1, to - BEFORE_LATER.most);
    return to - from >= BEFORE_LATER.least ? [{ from, to }] : [];
  });
}

/** The buckets in which something happens to the system by the scenario, in order of time. */
export function eventsIn({ faults, horizon, resolution }: RunResult, scenario: Scenario): number[] {
  const scheduled = scheduledIn(scenario, horizon).map(({ from }) => from);
  const instants = [...faults.map(({ startedAt }) => startedAt), ...risesOf(scenario), ...scheduled];
  return [...new Set(instants.map((at) => Math.floor(at / resolution)))].sort((one, other) => one - other);
}

/** When a source sends more, by the scenario: a surge of its rate profile, or many items at once. */
export function scheduledIn({ sources }: Scenario, horizon: Micros): Pick<Surge, 'source' | 'from' | 'to'>[] {
  const atOnce = Object.entries(sources).flatMap(([source, { arrivals }]) =>
    arrivals.process === 'backlog' && arrivals.at > 0 ? [{ source, from: arrivals.at, to: arrivals.at }] : [],
  );
  return [...surgesOf(sources), ...atOnce].filter(({ from }) => from < horizon);
}

/** When the traffic is known to grow, apart from its beginning. */
function risesOf({ sources }: Scenario): Micros[] {
  return Object.values(sources).flatMap(({ arrivals }) => {
    if (arrivals.process !== 'poisson' && arrivals.process !== 'constant') return [];
    const { rate } = arrivals;
    if (!Array.isArray(rate)) return [];
    return rate.flatMap((point, index) => {
      const before = index === 0 ? 0 : rate[index - 1].rate;
      return point.at > 0 && point.rate >= RISE * before && point.rate > before ? [point.at] : [];
    });
  });
}

/** The records of streams of which one is known to fail always, and when it is written. */
export function poisonedIn(
  scenario: Scenario,
  signals: ReadonlyMap<string, Signal>,
  resolution: Micros,
): { readonly source: string; readonly record: number; readonly at: Micros }[] {
  return Object.entries(scenario.sources).flatMap(([source, settings]) => {
    const poison: unknown = 'poison' in settings ? settings.poison : null;
    if (!isPlainObject(poison)) return [];
    const { record } = poison as { record: number };
    const at = instantOf(record, signals.get(`offered.${source}`)?.values, resolution);
    return at === null ? [] : [{ source, record, at }];
  });
}

/** When so many have come, as if those of a bucket came evenly; null: never. */
function instantOf(count: number, offered: Float64Array | undefined, resolution: Micros): Micros | null {
  let sum = 0;
  for (const [bucket, here] of (offered ?? new Float64Array()).entries()) {
    if (sum + here >= count) return Math.round((bucket + (count - sum) / here) * resolution);
    sum += here;
  }
  return null;
}
