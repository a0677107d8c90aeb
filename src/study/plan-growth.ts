import type { Scenario } from '../scenario/definition.ts';
import { DAY, MS } from '../units/time.ts';
import { FACTOR } from './plan-kind.ts';
import { type Line, type LineAnswer, type Tried, tryAt, upTo } from './plan-line.ts';
import { isMet, type PlanSurroundings, type Point, type Points } from './plan-points.ts';
import type { Setting } from './plan-setting.ts';
import type { PointChange } from './sweep.ts';

/** More traffic than this is not tried: it takes so many times longer. */
export const TRAFFIC_MAX = 16;

/** All traffic from outside, as one setting. */
export interface Traffic {
  readonly setting: Setting;
  readonly notScaled: readonly string[];
}

/** Traffic that a factor can be put on; what a function's successes cause follows by itself. Null where there is none. */
export async function trafficOf({ sources }: Scenario, { read }: PlanSurroundings): Promise<Traffic | null> {
  const outside = Object.entries(sources).flatMap(([name, { arrivals }]) => ('from' in arrivals ? [] : [name]));
  const scaled: string[] = [];
  for (const name of outside) {
    if ((await read(scale([name], 2))).ok) scaled.push(name);
  }
  if (scaled.length === 0) return null;
  const setting = {
    path: 'traffic',
    kind: FACTOR,
    present: 1,
    low: 1,
    high: TRAFFIC_MAX,
    isBounded: false,
    changes: (value: number) => scale(scaled, value),
  };
  return { setting, notScaled: outside.filter((name) => !scaled.includes(name)) };
}

function scale(sources: readonly string[], factor: number): PointChange[] {
  return sources.map((name) => ({ path: `sources.${name}.arrivals`, value: FACTOR.write(factor) }));
}

/** Growing traffic with some settings changed. */
export function trafficLine({ setting }: Traffic, settings: readonly PointChange[], points: Points): Line {
  return {
    setting,
    start: 1,
    at: (value) => points.at(value === 1 ? settings : [...settings, ...setting.changes(value)]),
  };
}

/** How far traffic may grow: as estimated, while everything is surely met, and until something is surely missed. */
export interface GrowthReach {
  readonly first: Tried;
  readonly estimate: LineAnswer;
  readonly sure: LineAnswer | null;
  readonly missed: LineAnswer;
}

/** @returns null where something is missed at once */
export async function growthReach(line: Line): Promise<GrowthReach | null> {
  const first = await tryAt(line, 1);
  if (first.point === null || !isNotMissed(first.point) || !isMetByEstimate(first.point)) return null;
  return {
    first,
    estimate: await upTo(line, 1, isMetByEstimate),
    sure: isMet(first.point) ? await upTo(line, 1) : null,
    missed: await upTo(line, 1, isNotMissed),
  };
}

function isNotMissed({ summary }: Point): boolean {
  return summary.expectations.every(({ outcome }) => outcome !== 'missed');
}

/** Whether the estimates are inside their bounds, whatever their intervals. */
function isMetByEstimate({ summary }: Point): boolean {
  return summary.expectations.every(({ outcome, margin }) => outcome === 'met' || (margin !== null && margin > 0));
}

/** A growth such as `20%/month`: the factor over a span of so many days. */
export interface Growth {
  readonly text: string;
  readonly factor: number;
  readonly days: number;
}

const MONTH = 365.2425 / 12;
const SPANS: ReadonlyMap<string, number> = new Map([
  ['day', 1],
  ['week', 7],
  ['month', MONTH],
  ['quarter', 3 * MONTH],
  ['year', 12 * MONTH],
]);

/** Reads `20%/month`. @returns what is wrong with it, in words */
export function readGrowth(text: string): Growth | string {
  const match = /^(?<percent>\d+(?:\.\d+)?) ?% ?\/ ?(?<span>[a-z]+)$/.exec(text.trim())?.groups;
  const days = match === undefined ? undefined : SPANS.get(match.span);
  const percent = Number(match?.percent);
  if (days !== undefined && percent > 0 && percent <= 10_000)
    return { text: text.trim(), factor: 1 + percent / 100, days };
  return `expected a growth such as 20%/month (per ${[...SPANS.keys()].join(', ')}), got "${text}"`;
}

/** Reads `2026-11-23`, as the start of that day in UTC, in days. @returns what is wrong with it, in words */
export function readDay(text: string): number | string {
  const expected = `expected a day such as 2026-11-23, got "${text}"`;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return expected;
  const time = new Date(`${text}T00:00:00Z`).getTime();
  return Number.isNaN(time) || dayText(time / MS_PER_DAY) !== text ? expected : time / MS_PER_DAY;
}

const MS_PER_DAY = DAY / MS;

/** The day on which traffic that grows steadily has become so many times as large. */
export function dayOf(factor: number, from: number, growth: Growth): string {
  return dayText(from + (growth.days * Math.log(factor)) / Math.log(growth.factor));
}

function dayText(day: number): string {
  return new Date(Math.floor(day) * MS_PER_DAY).toISOString().slice(0, 10);
}
