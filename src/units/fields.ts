import { z } from 'zod';
import {
  DURATION_PATTERN,
  quote,
  RATE_PATTERN,
  type Reading,
  readDuration,
  readRate,
  readShare,
  readSize,
  SHARE_PATTERN,
  SIZE_PATTERN,
} from './read.ts';

/** What an editor shows and checks for a quantity that is written as text. */
interface Hints {
  readonly pattern: string;
  readonly examples: string[];
  readonly description: string;
}

/** Text that `read` turns into a number in base units. */
function quantity(read: (input: unknown) => Reading, hints: Hints) {
  return z
    .string({ error: ({ input }) => reason(read(input)) })
    .meta({ ...hints })
    .transform((text, context) => settle(read(text), context));
}

function settle(reading: Reading, context: z.RefinementCtx): number {
  if (typeof reading === 'number') return reading;
  context.addIssue({ code: 'custom', message: reading });
  return z.NEVER;
}

function reason(reading: Reading): string | undefined {
  return typeof reading === 'string' ? reading : undefined;
}

/** A duration such as `"250ms"`, in microseconds. */
export const duration = quantity(readDuration, {
  pattern: DURATION_PATTERN,
  examples: ['250ms', '1.5s', '5m', '6h', '7d'],
  description: 'A duration with its unit: us, ms, s, m, h or d',
});

/** A size such as `"128MB"`, in bytes; units are powers of 1,024. */
export const size = quantity(readSize, {
  pattern: SIZE_PATTERN,
  examples: ['128MB', '64KB', '2GB'],
  description: 'A size with its unit: B, KB, MB, GB or TB, each 1,024 of the one before',
});

/** A rate such as `"100/s"`, per second. */
export const rate = quantity(readRate, {
  pattern: RATE_PATTERN,
  examples: ['100/s', '6000/m', '2/h'],
  description: 'A rate: a number per s, m, h or d',
});

/** A share such as `"0.1%"` or `0.001`, as a fraction from 0 to 1. */
export const share = z
  .union([z.string().meta({ pattern: SHARE_PATTERN }), z.number().meta({ minimum: 0, maximum: 1 })], {
    error: ({ input }) => reason(readShare(input)),
  })
  .meta({ examples: ['0.1%', 0.001], description: 'A share: a percentage, or a plain fraction from 0 to 1' })
  .transform((input, context) => settle(readShare(input), context));

/** A whole number of at least 0. */
export const count = z
  .int({ error: ({ input }) => `expected a whole number of at least 0, got ${quote(input)}` })
  .min(0, { error: ({ input }) => `expected a whole number of at least 0, got ${quote(input)}` })
  .meta({ examples: [0, 10], description: 'A whole number of at least 0' });

/** A whole number of at least 1. */
export const positiveCount = z
  .int({ error: ({ input }) => `expected a whole number of at least 1, got ${quote(input)}` })
  .min(1, { error: ({ input }) => `expected a whole number of at least 1, got ${quote(input)}` })
  .meta({ examples: [1, 10], description: 'A whole number of at least 1' });

const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

/** The name of a function, source or downstream. */
export const name = z
  .string({ error: ({ input }) => wrongName(input) })
  .regex(NAME, { error: ({ input }) => wrongName(input) })
  .meta({ examples: ['checkout', 'orders-db'], description: 'A letter, then letters, digits, "_" or "-": at most 64' });

function wrongName(input: unknown): string {
  return `expected a name of at most 64 letters, digits, "_" or "-" that starts with a letter, got ${quote(input)}`;
}
