import { z } from 'zod';
import { type Micros, SECOND } from '../units/time.ts';
import { defineArrivals } from './kind.ts';
import { Never } from './never.ts';
import type { ArrivalProcess } from './process.ts';
import { RateCursor } from './rate-curve.ts';
import { buildRateCurve, profileFiles, rateProfileField } from './rate-profile.ts';

/** Evenly spaced arrivals, the first one as soon as the rate is above 0. */
export const constant = defineArrivals({
  field: z
    .strictObject({ process: z.literal('constant'), rate: rateProfileField })
    .meta({ description: 'Evenly spaced arrivals' }),
  build: ({ rate }, { data }) => {
    if (typeof rate !== 'number') return new EvenlyAlongCurve(new RateCursor(buildRateCurve(rate, data)));
    return rate === 0 ? new Never() : new Evenly(rate);
  },
  offered: ({ rate }, horizon, data) => buildRateCurve(rate, data).cumulative(horizon),
  files: ({ rate }) => profileFiles(rate),
});

/** The k-th arrival is at round(k x 1e6 / rate): computed anew each time, so that no rounding adds up. */
class Evenly implements ArrivalProcess {
  readonly duration = Number.NaN;
  private arrived = 0;

  constructor(private readonly perSecond: number) {}

  next(): Micros {
    return Math.round((this.arrived++ * SECOND) / this.perSecond);
  }
}

/** The k-th arrival is where the integral of the rate passes k. */
class EvenlyAlongCurve implements ArrivalProcess {
  readonly duration = Number.NaN;
  private arrived = 0;

  constructor(private readonly cursor: RateCursor) {}

  next(): Micros {
    return Math.round(this.cursor.reach(this.arrived++));
  }
}
