import { z } from 'zod';
import { distributionField } from '../random/index.ts';
import { duration, positiveCount, share, size } from '../units/fields.ts';
import { formatDuration, formatShare, formatSize } from '../units/format.ts';
import { quote } from '../units/read.ts';
import { MINUTE, SECOND } from '../units/time.ts';
import { commonFields } from './common-fields.ts';

const KB = 1024;
/** Largest item of a table, its keys included. */
const ITEM_MAX = 400 * KB;
/** Units are counted exactly up to here, a reserve of 300 s included. */
const UNITS_MAX = 10_000_000;
const PARTITIONS_MAX = 10_000;
const BURST_MAX = 5 * MINUTE;
/** What no partition exceeds, in units a second (D-10). */
export const PARTITION_MAXIMUM = { write: 1000, read: 3000 } as const;
/** What every on-demand table serves at once is twice this: 4,000 and 12,000 units a second (D-11). */
export const LOWEST_PEAK = { write: 2000, read: 6000 } as const;
const QUOTA = 40_000;

const units = z
  .int({ error: ({ input }) => wrongUnits(input) })
  .min(1, { error: ({ input }) => wrongUnits(input) })
  .max(UNITS_MAX, { error: ({ input }) => `expected at most ${UNITS_MAX} units, got ${quote(input)}` })
  .meta({ examples: [400], description: 'Capacity units a second: a whole number of at least 1' });

function wrongUnits(input: unknown): string {
  return `expected capacity units a second, a whole number of at least 1, got ${quote(input)}`;
}

const keysField = z
  .strictObject({
    count: positiveCount.optional().describe('Number of keys; absent: every item has its own.'),
    skew: z
      .number()
      .min(0)
      .max(10)
      .prefault(0)
      .describe("Exponent of Zipf's law: the k-th key has a share in proportion to k^-skew; 0: all alike."),
    hot: z
      .union([share, z.array(share)])
      .prefault('0%')
      .describe('Share of one key, or the shares of several, beside what the law gives them.'),
  })
  .describe('How calls spread over partition keys, and with them over partitions.');

const shape = z.strictObject({
  type: z.literal('table').describe('A DynamoDB table: what is beyond its capacity is refused (400).'),
  mode: z
    .enum(['provisioned', 'on-demand'])
    .prefault('on-demand')
    .describe('Whether capacity is set, or follows the traffic (D-10, D-11).'),
  writeUnits: units.optional().describe('Provisioned write units a second.'),
  readUnits: units.optional().describe('Provisioned read units a second.'),
  burst: duration
    .optional()
    .describe('Provisioned: how much unused capacity is kept, as time, 1s to 5m; 5m unless set (D-10).'),
  adaptiveCapacity: z
    .boolean()
    .optional()
    .describe('Provisioned: whether a partition may use what others leave; true unless set (D-10).'),
  previousPeak: z
    .strictObject({ write: units.optional(), read: units.optional() })
    .optional()
    .describe('On demand: the highest use so far, in units a second; twice that is served at once (D-11).'),
  quota: z
    .strictObject({ write: units.prefault(QUOTA), read: units.prefault(QUOTA) })
    .prefault({})
    .describe('Units a second that no table goes beyond; 40,000 each unless set (D-11).'),
  partitions: positiveCount
    .max(PARTITIONS_MAX, { error: `expected at most ${PARTITIONS_MAX} partitions` })
    .optional()
    .describe('Partitions at all times; absent: as many as the capacity needs.'),
  keys: keysField.prefault({}),
  writeShare: share.prefault('100%').describe('Share of calls that write; the others read.'),
  itemSize: size.prefault('1KB').describe('Size of an item: 1 KB is a write unit, 4 KB a read unit.'),
  consistency: z
    .enum(['eventual', 'strong'])
    .prefault('eventual')
    .describe('Of reads: eventually consistent ones cost half.'),
  service: distributionField.prefault('5ms').describe('Time of one call that is let in.'),
  ...commonFields,
});

export type TableSettings = z.output<typeof shape>;

type Context = z.RefinementCtx<TableSettings>;

function mistake(context: Context, path: readonly (string | number)[], message: string): void {
  context.addIssue({ code: 'custom', path: [...path], message });
}

export const tableField = shape.superRefine(check).meta({ title: 'table' });

function check(settings: TableSettings, context: Context): void {
  if (settings.mode === 'provisioned') checkProvisioned(settings, context);
  else checkOnDemand(settings, context);
  checkHotKeys(settings, context);
  const { itemSize } = settings;
  if (itemSize > ITEM_MAX) mistake(context, ['itemSize'], `expected at most 400KB, got ${formatSize(itemSize)}`);
}

function checkProvisioned(settings: TableSettings, context: Context): void {
  const { writeShare, quota, burst, partitions } = settings;
  if (settings.previousPeak !== undefined) {
    mistake(context, ['previousPeak'], 'a provisioned table has none; remove it, or set mode: on-demand');
  }
  if (burst !== undefined && (burst < SECOND || burst > BURST_MAX)) {
    mistake(
      context,
      ['burst'],
      `expected 1s to 5m, got ${formatDuration(burst)}; 1s keeps nothing beyond the present second`,
    );
  }
  let needed = 1;
  for (const operation of ['write', 'read'] as const) {
    const key = `${operation}Units` as const;
    const asked = settings[key];
    const isUsed = operation === 'write' ? writeShare > 0 : writeShare < 1;
    if (asked === undefined) {
      if (isUsed)
        mistake(context, [], `a provisioned table that is ${word(operation)} needs ${key}, such as ${key}: 400`);
      continue;
    }
    needed = Math.max(needed, Math.ceil(asked / PARTITION_MAXIMUM[operation]));
    if (asked <= quota[operation]) continue;
    mistake(
      context,
      [key],
      `${asked} is more than the table quota of ${quota[operation]}; raise quota.${operation} too`,
    );
  }
  if (partitions !== undefined && partitions < needed) {
    mistake(context, ['partitions'], `expected at least ${needed} for these units (D-10), got ${partitions}`);
  }
}

function word(operation: 'write' | 'read'): string {
  return operation === 'write' ? 'written' : 'read';
}

function checkOnDemand(settings: TableSettings, context: Context): void {
  for (const key of ['writeUnits', 'readUnits', 'burst', 'adaptiveCapacity'] as const) {
    if (settings[key] === undefined) continue;
    mistake(context, [key], `an on-demand table has no ${key}; remove it, or set mode: provisioned`);
  }
  for (const operation of ['write', 'read'] as const) {
    const peak = settings.previousPeak?.[operation];
    const quota = settings.quota[operation];
    if (peak === undefined || peak <= quota) continue;
    const message = `${peak} is more than the table quota of ${quota}; raise quota.${operation} too`;
    mistake(context, ['previousPeak', operation], message);
  }
}

function checkHotKeys({ keys: { count, hot } }: TableSettings, context: Context): void {
  if (typeof hot === 'number') return;
  const sum = hot.reduce((all, one) => all + one, 0);
  // Shares such as ten times 10% add up to 1 but for rounding.
  if (sum > 1 + 1e-9)
    mistake(context, ['keys', 'hot'], `expected shares of together at most 100%, got ${formatShare(sum)}`);
  if (count !== undefined && hot.length > count) {
    mistake(context, ['keys', 'hot'], `expected at most ${count} shares, one a key, got ${hot.length}`);
  }
}
