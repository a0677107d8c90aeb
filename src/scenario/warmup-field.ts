import { z } from 'zod';
import { choice } from '../arrivals/choice.ts';
import { assert } from '../units/assert.ts';
import { duration } from '../units/fields.ts';
import { quote } from '../units/read.ts';
import type { Micros } from '../units/time.ts';

const automatic = z.literal('auto').describe('Found from a pilot by the rule MSER-5.');

/** A word other than `auto`. */
const wrongWord = z.custom<never>(() => false, {
  error: ({ input }) => `expected a duration such as "30s", or auto, got ${quote(input)}`,
});

/** A duration, or `auto`. */
export const warmupField = choice([duration, automatic], (value) => {
  if (value === 'auto') return automatic;
  return typeof value === 'string' && /^[a-z]+$/i.test(value) ? wrongWord : duration;
});

export type WarmupSettings = z.output<typeof warmupField>;

/** The warm-up of a model that is run, after one to be found was found. */
export function settledWarmup(warmup: WarmupSettings): Micros {
  assert(warmup !== 'auto', 'a run began before its warm-up was found');
  return warmup;
}
