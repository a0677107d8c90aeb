import { z } from 'zod';
import { type Distribution, type DistributionKind, defineDistribution } from './distribution.ts';
import { mix } from './mixing.ts';

/** What a part of a mixture is at least. */
interface Weighted {
  readonly weight: number;
}

/**
 * One of several laws of any other kind, by weight: two modes, a rare stall. Parts are not mixtures themselves:
 * a mixture of mixtures is a mixture of all their parts.
 *
 * @param part how one part is read; @param build the law of one part
 */
export function mixtureOf<Part extends Weighted>(
  part: z.ZodType<Part>,
  build: (part: Part) => Distribution,
): DistributionKind<'mixture', z.ZodObject<{ parts: z.ZodArray<z.ZodType<Part>> }>> {
  return defineDistribution({
    name: 'mixture',
    parameters: z.strictObject({ parts: z.array(part).min(1) }),
    build: ({ parts }) => mix(parts.map((each) => ({ weight: each.weight, law: build(each) }))),
  });
}
