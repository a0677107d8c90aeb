import { z } from 'zod';
import { duration, positiveCount } from '../units/fields.ts';
import type { Micros } from '../units/time.ts';
import { defineArrivals, noFiles } from './kind.ts';
import type { ArrivalProcess } from './process.ts';

/** A number of arrivals at one instant: a backlog that stands at once. */
export const backlog = defineArrivals({
  field: z
    .strictObject({
      at: duration.meta({ description: 'When all of them arrive' }),
      count: positiveCount.meta({ description: 'How many arrive' }),
    })
    .transform((spec) => ({ process: 'backlog' as const, ...spec }))
    .meta({ description: 'A number of arrivals at one instant' }),
  build: ({ at, count }) => new AtOnce(at, count),
  offered: ({ at, count }, horizon) => (at < horizon ? count : 0),
  files: noFiles,
});

class AtOnce implements ArrivalProcess {
  readonly duration = Number.NaN;

  constructor(
    private readonly at: Micros,
    private remaining: number,
  ) {}

  next(): Micros {
    return this.remaining-- > 0 ? this.at : Number.POSITIVE_INFINITY;
  }
}
