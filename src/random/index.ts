import { z } from 'zod';
import { assert } from '../units/assert.ts';
import { duration } from '../units/fields.ts';
import { quote, type TimeUnit } from '../units/read.ts';
import { constant } from './constant.ts';
import { Contradiction, type Distribution, type DistributionKind } from './distribution.ts';
import { empirical } from './empirical.ts';
import { exponential } from './exponential.ts';
import { gamma } from './gamma.ts';
import { hyperexponential } from './hyperexponential.ts';
import { lognormal } from './lognormal.ts';
import { mixtureOf } from './mixture.ts';
import { pareto } from './pareto.ts';
import { positiveNumber } from './statements.ts';
import { uniform } from './uniform.ts';
import { weibull } from './weibull.ts';

/** The kinds that stand alone: a new one is a new file and one line here. */
const singles = [
  constant,
  exponential,
  lognormal,
  gamma,
  weibull,
  pareto,
  uniform,
  hyperexponential,
  empirical,
] as const;

type SpecOf<Kind> =
  Kind extends DistributionKind<infer Name, infer Parameters> ? { distribution: Name } & z.output<Parameters> : never;

/** A distribution of a kind that stands alone, as plain data with times in microseconds. */
export type SingleSpec = SpecOf<(typeof singles)[number]>;
export type PartSpec = SingleSpec & { weight: number };

/** A distribution as plain data: what was stated, with times in microseconds. Can cross a thread. */
export type DistributionSpec = SingleSpec | { distribution: 'mixture'; parts: PartSpec[] };

/** A column of a CSV file that holds measured durations in `unit`. */
export interface FileReference {
  readonly file: string;
  readonly column: string;
  readonly unit: TimeUnit;
}

/** A kind by what all have in common. What its parameters are, only its own name tells. */
interface AnyKind {
  readonly name: string;
  readonly parameters: z.ZodObject;
  build(parameters: unknown): Distribution;
}

const partField = oneOf(singles, { weight: positiveNumber }) as z.ZodType<PartSpec>;
const mixture = mixtureOf(partField, (part) => buildDistribution(part));

/** Every kind of distribution, by the name that a scenario gives it. */
export const distributions = [...singles, mixture] as const;

/**
 * A distribution in a scenario: a bare duration (constant), or an object with its kind's name as `distribution`.
 * Parameters that contradict each other are an issue at the parameter at fault.
 */
export const distributionField = z
  .union([duration.transform((value) => ({ distribution: 'constant', value })), oneOf(distributions, {})], {
    error: ({ input }) =>
      `expected a duration such as "180ms" or a distribution such as { distribution: lognormal, p50: 180ms, p99: 900ms }, got ${quote(input)}`,
  })
  .meta({ id: 'Distribution', description: 'A duration, constant or distributed' }) as unknown as z.ZodType<
  DistributionSpec,
  unknown
>;

/**
 * The law that a spec describes.
 *
 * @throws Contradiction when there is none, which `distributionField` finds first in what a user wrote
 */
export function buildDistribution(spec: DistributionSpec): Distribution {
  const kind = (distributions as readonly AnyKind[]).find(({ name }) => name === spec.distribution);
  assert(kind !== undefined, `no distribution is called "${spec.distribution}"`);
  return kind.build(spec);
}

/** The files that must be read before the spec can be built. */
export function fileReferences(spec: DistributionSpec): FileReference[] {
  if (spec.distribution === 'mixture') return spec.parts.flatMap(fileReferences);
  if (spec.distribution !== 'empirical' || spec.samples !== undefined) return [];
  const { file, column, unit } = spec;
  return file === undefined || column === undefined ? [] : [{ file, column, unit: unit ?? 'ms' }];
}

/** The same spec with the samples in place of each file. @param samplesOf what a file holds, in microseconds */
export function withSamples<Spec extends DistributionSpec>(
  spec: Spec,
  samplesOf: (reference: FileReference) => ArrayLike<number>,
): Spec {
  if (spec.distribution === 'mixture') {
    return { ...spec, parts: spec.parts.map((part) => withSamples(part, samplesOf)) };
  }
  const [reference] = fileReferences(spec);
  if (reference === undefined) return spec;
  return { ...spec, file: undefined, column: undefined, unit: undefined, samples: samplesOf(reference) };
}

/** The schema of any of these kinds: an object that `distribution` tells apart. */
function oneOf(kinds: readonly { name: string; parameters: z.ZodObject }[], extra: z.ZodRawShape): z.ZodType {
  const options = (kinds as readonly AnyKind[]).map((kind) =>
    z
      .strictObject({ distribution: z.literal(kind.name), ...extra, ...kind.parameters.shape })
      .superRefine((spec, context) => refuseContradiction(spec as unknown as DistributionSpec, context)),
  );
  return z.discriminatedUnion('distribution', options as [(typeof options)[number], ...typeof options]);
}

function refuseContradiction(spec: DistributionSpec, context: z.RefinementCtx): void {
  // The parts of a mixture are checked one by one; a file is not read yet.
  if (spec.distribution === 'mixture' || fileReferences(spec).length > 0) return;
  try {
    buildDistribution(spec);
  } catch (error) {
    if (!(error instanceof Contradiction)) throw error;
    const path = error.parameter === undefined ? [] : [error.parameter];
    context.addIssue({ code: 'custom', message: error.message, path });
  }
}
