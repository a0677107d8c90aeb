import type { RandomStream } from '../random/stream.ts';
import type { Micros } from '../units/time.ts';
import type { ArrivalContext, ArrivalsSpec } from './index.ts';
import { buildArrivals } from './index.ts';
import type { ArrivalProcess } from './process.ts';
import { scaledRate } from './rate-profile.ts';

/** From when to when so many times as much arrives. */
export interface Surge {
  readonly from: Micros;
  readonly to: Micros;
  readonly factor: number;
}

/** The factor over time, where surges at the same time multiply. Asked in order of time. */
export class SurgeFactor {
  /** The largest that it ever is. */
  readonly largest: number;
  /** When the last of them is over; Infinity where one lasts to the end. */
  readonly end: Micros;
  private readonly times: readonly Micros[];
  private readonly factors: readonly number[];
  private place = 0;

  constructor(surges: readonly Surge[]) {
    const ordered = [...surges].sort((one, other) => one.from - other.from);
    this.times = [...new Set(surges.flatMap(({ from, to }) => [from, to]))].sort((one, other) => one - other);
    let present: Surge[] = [];
    let next = 0;
    this.factors = this.times.map((time) => {
      present = present.filter(({ to }) => time < to);
      while (next < ordered.length && ordered[next].from <= time) present.push(ordered[next++]);
      return present.reduce((all, { factor }) => all * factor, 1);
    });
    this.end = surges.reduce((last, { to }) => Math.max(last, to), 0);
    this.largest = this.factors.reduce((most, factor) => Math.max(most, factor), 1);
  }

  at(time: Micros): number {
    while (this.place < this.times.length && this.times[this.place] <= time) this.place++;
    return this.place === 0 ? 1 : this.factors[this.place - 1];
  }
}

/**
 * What arrives during surges beside the process itself, which stays as it is: the same process at the rate that is
 * missing, from a stream of its own. Null for processes without a rate, whose arrivals are repeated instead.
 *
 * @param thinning decides, where surges of different strength meet, which of those for the strongest are there
 */
export function furtherArrivals(
  spec: ArrivalsSpec,
  factor: SurgeFactor,
  context: ArrivalContext,
  thinning: RandomStream,
): ArrivalProcess | null {
  if (spec.process !== 'poisson' && spec.process !== 'constant') return null;
  const scaled = { ...spec, rate: scaledRate(spec.rate, factor.largest - 1) };
  return new FurtherArrivals(buildArrivals(scaled, context), factor, thinning);
}

class FurtherArrivals implements ArrivalProcess {
  readonly duration = Number.NaN;

  constructor(
    private readonly process: ArrivalProcess,
    private readonly factor: SurgeFactor,
    private readonly thinning: RandomStream,
  ) {}

  next(): Micros {
    for (;;) {
      const at = this.process.next();
      if (at >= this.factor.end) return Number.POSITIVE_INFINITY;
      const share = (this.factor.at(at) - 1) / (this.factor.largest - 1);
      if (share === 1 || (share > 0 && this.thinning.uniform() < share)) return at;
    }
  }
}

/** How often an arrival is repeated, at the same instant; the part of a factor below 1 is a probability. */
export class Repetition {
  constructor(
    private readonly factor: SurgeFactor,
    private readonly chance: RandomStream,
  ) {}

  /** Further arrivals for one at this instant. */
  of(at: Micros): number {
    const further = this.factor.at(at) - 1;
    const whole = Math.floor(further);
    return further > whole && this.chance.uniform() < further - whole ? whole + 1 : whole;
  }
}

/** A process with each of its arrivals repeated. */
export class RepeatedArrivals implements ArrivalProcess {
  duration = Number.NaN;
  private at: Micros = 0;
  private left = 0;

  constructor(
    private readonly process: ArrivalProcess,
    private readonly repetition: Repetition,
  ) {}

  next(): Micros {
    if (this.left > 0) {
      this.left--;
      return this.at;
    }
    this.at = this.process.next();
    this.duration = this.process.duration;
    this.left = this.at === Number.POSITIVE_INFINITY ? 0 : this.repetition.of(this.at);
    return this.at;
  }
}

/** Two processes together. At one instant those of the first come before those of the second. */
export class MergedArrivals implements ArrivalProcess {
  duration = Number.NaN;
  private first: Micros;
  private second: Micros;

  constructor(
    private readonly one: ArrivalProcess,
    private readonly other: ArrivalProcess,
  ) {
    this.first = one.next();
    this.second = other.next();
  }

  next(): Micros {
    const at = Math.min(this.first, this.second);
    if (this.first <= this.second) {
      this.duration = this.one.duration;
      this.first = this.one.next();
    } else {
      this.duration = this.other.duration;
      this.second = this.other.next();
    }
    return at;
  }
}
