import { z } from 'zod';
import type { RandomStream } from '../random/stream.ts';
import { type Micros, SECOND } from '../units/time.ts';
import { defineArrivals } from './kind.ts';
import { Never } from './never.ts';
import type { ArrivalProcess } from './process.ts';
import { RateCursor } from './rate-curve.ts';
import { buildRateCurve, profileFiles, rateProfileField } from './rate-profile.ts';

/** Arrivals that know nothing of each other: the traffic of many independent callers. */
export const poisson = defineArrivals({
  field: z
    .strictObject({ process: z.literal('poisson'), rate: rateProfileField })
    .meta({ description: 'Independent arrivals, as many separate callers make them' }),
  build: ({ rate }, { stream, data }) => {
    if (typeof rate !== 'number') return new PoissonAlongCurve(stream, new RateCursor(buildRateCurve(rate, data)));
    return rate === 0 ? new Never() : new Poisson(stream, rate);
  },
  offered: ({ rate }, horizon, data) => buildRateCurve(rate, data).cumulative(horizon),
  files: ({ rate }) => profileFiles(rate),
});

/** Exponential gaps. Time is kept as a real number and each arrival rounded once. */
class Poisson implements ArrivalProcess {
  readonly duration = Number.NaN;
  private time = 0;
  private readonly gap: number;

  constructor(
    private readonly stream: RandomStream,
    perSecond: number,
  ) {
    this.gap = SECOND / perSecond;
  }

  next(): Micros {
    this.time -= Math.log(this.stream.uniform()) * this.gap;
    return Math.round(this.time);
  }
}

/** Exponential gaps on the integral of the rate, carried back to time by its inverse: exact at steps and ramps. */
class PoissonAlongCurve implements ArrivalProcess {
  readonly duration = Number.NaN;
  private reached = 0;

  constructor(
    private readonly stream: RandomStream,
    private readonly cursor: RateCursor,
  ) {}

  next(): Micros {
    this.reached -= Math.log(this.stream.uniform());
    return Math.round(this.cursor.reach(this.reached));
  }
}
