import type { Scenario } from '../scenario/definition.ts';
import { formatRate } from '../units/format.ts';
import type { Micros } from '../units/time.ts';

/** A stretch of time in which the traffic of a source is well above what it was before, and after which it falls back. */
export interface Surge {
  readonly source: string;
  /** `80/s instead of 40/s from clients` */
  readonly description: string;
  readonly from: Micros;
  /** When the rate is back. */
  readonly to: Micros;
}

/** A step of a rate upwards begins a surge if the rate grows by half or more. */
const RISE = 1.5;
/** It ends when no more than a tenth of the rise is left. */
const LEFT_OF_RISE = 0.1;

/**
 * The surges that the sources' rate profiles describe, in the order of the file and of time. Only profiles that are given
 * as points have steps: a daily curve and counts from a file are the ordinary traffic.
 */
export function surgesOf(sources: Scenario['sources']): Surge[] {
  return Object.entries(sources).flatMap(([source, { arrivals }]) => {
    if (arrivals.process !== 'poisson' && arrivals.process !== 'constant') return [];
    return Array.isArray(arrivals.rate) ? surgesIn(source, arrivals.rate) : [];
  });
}

interface Point {
  readonly at: Micros;
  readonly rate: number;
  readonly ramp?: Micros | undefined;
}

function surgesIn(source: string, points: readonly Point[]): Surge[] {
  const surges: Surge[] = [];
  for (let index = 0; index < points.length; ) {
    const surge = surgeAt(source, points, index);
    if (surge !== null) surges.push(surge.found);
    index = surge === null ? index + 1 : surge.end;
  }
  return surges;
}

/** A source that begins to send at the start of the run is no surge; one that was silent until then is. */
function surgeAt(source: string, points: readonly Point[], index: number): { found: Surge; end: number } | null {
  const { at, rate } = points[index];
  const before = index === 0 ? 0 : points[index - 1].rate;
  if (at === 0 || rate <= before || rate < RISE * before) return null;
  let peak = rate;
  for (let end = index + 1; end < points.length; end++) {
    const next = points[end];
    peak = Math.max(peak, next.rate);
    if (next.rate > before + LEFT_OF_RISE * (peak - before)) continue;
    const description = `${formatRate(peak)} instead of ${formatRate(before)} from ${source}`;
    return { found: { source, description, from: at, to: next.at + (next.ramp ?? 0) }, end };
  }
  return null;
}
