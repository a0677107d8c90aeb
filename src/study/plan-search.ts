import { assert } from '../units/assert.ts';
import { metricAt } from './metric-at.ts';
import {
  type Direction,
  type Line,
  type LineAnswer,
  type LineFailure,
  searchLine,
  type Tried,
  tryAt,
  upTo,
} from './plan-line.ts';
import { type InvalidPoint, isMet, type Point, type Points, unmet } from './plan-points.ts';
import type { Setting } from './plan-setting.ts';

/** What is made least: the settings themselves in their order, or a metric such as `cost.total`. */
export type Objective = { readonly of: 'settings' } | { readonly of: 'metric'; readonly path: string };

/** A value for each setting; null: as the file has it. */
export type Values = readonly (number | null)[];

/** What was found of one setting, the others being at their answer. */
export interface Found {
  readonly value: number;
  readonly direction: Direction | 'cheapest';
  readonly beside: Tried | null;
}

/** Settings that meet every expectation, none of which can be improved by itself. */
export interface SearchAnswer {
  readonly found: readonly Found[];
  readonly point: Point;
  /** Rounds over the settings; 1 for one setting. */
  readonly rounds: number;
  /** False where the rounds ended before nothing changed any more. */
  readonly isStable: boolean;
}

/** No values were found that meet every expectation. */
export interface SearchFailure {
  /** The point that misses fewest expectations, with the values of the settings there. */
  readonly best: Point;
  readonly values: Values;
  /** With one setting: its ends. */
  readonly ends: { readonly low: Tried; readonly high: Tried } | null;
}

const ROUNDS_MAX = 8;

/** Looks for the least settings that meet every expectation. */
export class Search {
  constructor(
    private readonly points: Points,
    private readonly settings: readonly Setting[],
    private readonly objective: Objective,
  ) {}

  async run(): Promise<SearchAnswer | SearchFailure> {
    const start = this.settings.map(({ present }) => present);
    const begun = this.settings.length === 1 ? start : await this.feasible(start);
    return 'best' in begun ? begun : this.descend(begun);
  }

  /** The scenario with these values. */
  at(values: Values): Promise<Point | InvalidPoint> {
    return this.points.at(
      this.settings.flatMap((setting, index) => {
        const value = values[index];
        return value === null || value === setting.present ? [] : setting.changes(value);
      }),
    );
  }

  /** The line of one setting, all others being as in `values`. */
  line(values: Values, index: number): Line {
    const setting = this.settings[index];
    const start = Math.min(setting.high, Math.max(setting.low, values[index] ?? setting.low));
    return { setting, start, at: (value) => this.at(values.with(index, value)) };
  }

  /** Each setting in turn, the others fixed, until a whole round changes nothing. */
  private async descend(begun: Values): Promise<SearchAnswer | SearchFailure> {
    let values = begun;
    let last: readonly Found[] = [];
    for (let round = 1; ; round++) {
      const found: Found[] = [];
      const before = values;
      for (const index of this.settings.keys()) {
        const line = this.line(values, index);
        const next = (await this.stillBest(line, last[index])) ?? (await this.onLine(line));
        if ('low' in next) return this.failureAt(values, next);
        found.push(next);
        values = values.with(index, next.value);
      }
      last = found;
      const isStable = this.settings.length === 1 || values.every((value, index) => value === before[index]);
      if (!isStable && round < ROUNDS_MAX) continue;
      const point = await this.at(values);
      assert(!('problems' in point), 'the answer of a search is no scenario');
      return { found, point, rounds: round, isStable };
    }
  }

  /** What an earlier round found, where its neighbour still misses something: the rest of the line need not be searched. */
  private async stillBest(line: Line, found: Found | undefined): Promise<Found | null> {
    if (found === undefined || found.beside === null || found.direction === 'cheapest') return null;
    const own = await tryAt(line, found.value);
    const beside = await tryAt(line, found.beside.value);
    const isBoundary = own.point !== null && isMet(own.point) && (beside.point === null || !isMet(beside.point));
    return isBoundary ? { ...found, beside } : null;
  }

  private async onLine(line: Line): Promise<Found | LineFailure> {
    const boundary = await searchLine(line);
    return 'low' in boundary ? boundary : this.improved(line, boundary);
  }

  /** From the boundary of what meets everything to where the metric is least, if a metric is to be. */
  private async improved(line: Line, boundary: LineAnswer): Promise<Found> {
    if (this.objective.of === 'settings') return boundary;
    const { value, direction } = boundary;
    const [low, high] = direction === 'most' ? [line.setting.low, value] : [value, (await upTo(line, value)).value];
    const least = await this.valley(line, low, high);
    return least === value ? boundary : { value: least, direction: 'cheapest', beside: boundary.beside };
  }

  /** The bottom of a metric that falls first and then rises: halves the range by the slope in its middle. */
  private async valley(line: Line, low: number, high: number): Promise<number> {
    const { kind } = line.setting;
    let [from, to] = [low, high];
    for (;;) {
      const middle = kind.between(from, to);
      if (middle === null) break;
      const next = nextAbove(line, middle, to);
      // Where it is as high beyond, the smaller setting is as good.
      if ((await this.amountAt(line, next)) < (await this.amountAt(line, middle))) from = middle;
      else to = middle;
    }
    return (await this.amountAt(line, to)) < (await this.amountAt(line, from)) ? to : from;
  }

  private async amountAt(line: Line, value: number): Promise<number> {
    const { point } = await tryAt(line, value);
    assert(this.objective.of === 'metric', 'only a metric has an amount');
    if (point === null || !isMet(point)) return Number.POSITIVE_INFINITY;
    return metricAt(point.summary, this.objective.path)?.value ?? Number.POSITIVE_INFINITY;
  }

  /** Values that meet everything: as it is, all doubled together, then each setting at its ends, then along each. */
  private async feasible(start: Values): Promise<Values | SearchFailure> {
    const first = this.settings.map(({ low, high, present }) => Math.min(high, Math.max(low, present ?? low, 1e-9)));
    let best = await this.candidate(start);
    for (let values: Values = this.doubled(first, true); best.missed > 0; values = this.doubled(values, false)) {
      const next = await this.candidate(values);
      if (next.missed < best.missed) best = next;
      if (values.every((value, index) => value !== null && value >= this.settings[index].high)) break;
    }
    if (best.missed > 0) best = await this.flipped(best);
    if (best.missed === 0) return best.values;
    for (const index of this.settings.keys()) {
      const answer = await searchLine(this.line(best.values, index));
      if ('value' in answer) return best.values.with(index, answer.value);
    }
    return this.failureAt(best.values, null);
  }

  /** Bounded settings are at their upper end at once. */
  private doubled(values: Values, isFirst: boolean): Values {
    return values.map((value, index) => {
      const { high, kind, isBounded } = this.settings[index];
      return isBounded ? high : Math.min(high, kind.rounded((value ?? 1) * (isFirst ? 1 : 2)));
    });
  }

  /** Moves single settings to one of their ends while that makes fewer expectations fail. */
  private async flipped(begun: Candidate): Promise<Candidate> {
    let best = begun;
    for (let before = Number.POSITIVE_INFINITY; best.missed > 0 && best.missed < before; ) {
      before = best.missed;
      for (const [index, { low, high }] of this.settings.entries()) {
        for (const end of [low, high]) {
          const next = await this.candidate(best.values.with(index, end));
          if (next.missed < best.missed) best = next;
        }
      }
    }
    return best;
  }

  private async candidate(values: Values): Promise<Candidate> {
    const point = await this.at(values);
    return { values, missed: 'problems' in point ? Number.POSITIVE_INFINITY : unmet(point).length };
  }

  private async failureAt(values: Values, ends: SearchFailure['ends']): Promise<SearchFailure> {
    const nearest = ends === null ? null : [ends.low, ends.high].filter(({ point }) => point !== null);
    const [one, other] = nearest ?? [];
    const closest = other !== undefined && countOf(other) <= countOf(one) ? other : one;
    const at = closest === undefined ? values : values.with(0, closest.value);
    const best = await this.at(at);
    assert(!('problems' in best), 'a point that was simulated is no scenario');
    return { best, values: at, ends };
  }
}

interface Candidate {
  readonly values: Values;
  readonly missed: number;
}

function countOf({ point }: Tried): number {
  return point === null ? Number.POSITIVE_INFINITY : unmet(point).length;
}

/** The next value of the grid, as far as one is known by bisection. */
function nextAbove({ setting }: Line, value: number, high: number): number {
  let next = high;
  for (let between = setting.kind.between(value, next); between !== null; between = setting.kind.between(value, next)) {
    next = between;
  }
  return next;
}
