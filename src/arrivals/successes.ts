import { z } from 'zod';
import { name } from '../units/fields.ts';
import { defineArrivals, noFiles, notAProcess } from './kind.ts';

/** Arrivals that the successful runs of a function cause. The engine drives them. */
export const successes = defineArrivals({
  field: z
    .strictObject({
      from: name.meta({ description: 'The function whose successful runs cause arrivals' }),
      perInvocation: z.number().positive().max(1_000_000).prefault(1).meta({
        description:
          'Arrivals per success; the part below 1 is a probability: 2.5 gives two, and in half of the cases a third',
      }),
    })
    .transform((spec) => ({ process: 'successes' as const, ...spec }))
    .meta({ description: "Arrivals from another function's successes" }),
  build: () => notAProcess('successes'),
  // As many as the function succeeds, which its own sources decide.
  offered: () => 0,
  files: noFiles,
});
