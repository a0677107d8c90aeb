import leven from 'leven';
import { dated } from './dated.ts';

const GIB = 1024 * 1024 * 1024;

/** Sizes and their memory as multiples of a family's `large`. */
const SIZES: readonly (readonly [size: string, multiple: number])[] = [
  ['large', 1],
  ['xlarge', 2],
  ['2xlarge', 4],
  ['4xlarge', 8],
  ['8xlarge', 16],
  ['10xlarge', 20],
  ['12xlarge', 24],
  ['16xlarge', 32],
  ['24xlarge', 48],
];
const GENERAL = 'large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge';
const BURSTABLE = 'micro small medium large xlarge 2xlarge';

/** Families: their sizes, and the memory of `large` in GiB. */
const families: readonly (readonly [families: string, sizes: string, large: number])[] = [
  ['t2 t3 t4g', BURSTABLE, 8],
  ['m4', 'large xlarge 2xlarge 4xlarge 10xlarge 16xlarge', 8],
  ['m5 m6i m7i', `${GENERAL} 24xlarge`, 8],
  ['m6g m7g', GENERAL, 8],
  ['r4', 'large xlarge 2xlarge 4xlarge 8xlarge 16xlarge', 15.25],
  ['r5 r6i r7i', `${GENERAL} 24xlarge`, 16],
  ['r6g r7g', GENERAL, 16],
];

/** Nominal memory of common instance classes in bytes, by name. */
export const instanceClasses = dated<ReadonlyMap<string, number>>(
  new Map(
    families.flatMap(([names, sizes, large]) =>
      names
        .split(' ')
        .flatMap((family) =>
          sizes.split(' ').map((size) => [`db.${family}.${size}`, large * multipleOf(size) * GIB] as const),
        ),
    ),
  ),
  'Amazon RDS User Guide, hardware specifications of instance classes; not re-read',
  '2026-11-23',
  'D-02',
);

/** The instance class whose name is nearest to what was written. */
export function nearestClass(written: string): string {
  let best = '';
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const name of instanceClasses.value.keys()) {
    const distance = Math.min(leven(written, name), leven(`db.${written}`, name));
    if (distance >= bestDistance) continue;
    best = name;
    bestDistance = distance;
  }
  return best;
}

function multipleOf(size: string): number {
  const small = ['micro', 'small', 'medium'].indexOf(size);
  if (small !== -1) return [1, 2, 4][small] / 8;
  return new Map(SIZES).get(size) as number;
}
