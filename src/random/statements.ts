import { z } from 'zod';
import { duration } from '../units/fields.ts';
import { formatDuration } from '../units/format.ts';
import { quote } from '../units/read.ts';
import { Contradiction, type Distribution } from './distribution.ts';

/** One thing a person knows about a law. */
export interface Statement {
  /** Its name in a scenario. */
  readonly name: string;
  /** Microseconds where it is a time, else a plain number. */
  readonly value: number;
  /** A time is proportional to the scale of a law; what is not a time depends on its spread only. */
  readonly isTime: boolean;
  /** The same thing of a law that was built with this spread. */
  of(law: Distribution, spread: number): number;
}

/** A plain number above 0. */
export const positiveNumber = z
  .number({ error: ({ input }) => `expected a number above 0, got ${quote(input)}` })
  .positive({ error: ({ input }) => `expected a number above 0, got ${quote(input)}` });

const QUANTILES = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99, p999: 0.999 } as const;
type QuantileName = keyof typeof QUANTILES;

/** The fields that every fitted kind understands: moments and quantiles. */
export const statementFields = {
  mean: duration.optional(),
  sd: duration.optional(),
  cv: positiveNumber
    .optional()
    .meta({ description: 'Coefficient of variation: standard deviation divided by the mean' }),
  p50: duration.optional(),
  p90: duration.optional(),
  p95: duration.optional(),
  p99: duration.optional(),
  p999: duration.optional(),
};

/** What a person stated by those fields. */
export interface Stated extends Partial<Record<QuantileName, number>> {
  readonly mean?: number;
  readonly sd?: number;
  readonly cv?: number;
}

/** Reads the fields that were given as statements, in the order of the fields. */
export function statementsOf(stated: Stated): Statement[] {
  const { mean, sd, cv } = stated;
  const quantiles = (Object.keys(QUANTILES) as QuantileName[]).map((name) =>
    time(name, stated[name], (law) => law.quantile(QUANTILES[name])),
  );
  return [
    time('mean', mean, (law) => law.mean),
    ...quantiles,
    time('sd', sd, (law) => Math.sqrt(law.variance)),
    plain('cv', cv, (law) => Math.sqrt(law.variance) / law.mean),
  ].flat();
}

/** A statement about a time, or none where nothing was stated. */
export function time(name: string, value: number | undefined, of: Statement['of']): Statement[] {
  return value === undefined ? [] : [{ name, value, isTime: true, of }];
}

/** A statement about a plain number, or none where nothing was stated. */
export function plain(name: string, value: number | undefined, of: Statement['of']): Statement[] {
  return value === undefined ? [] : [{ name, value, isTime: false, of }];
}

/** What was stated, as the user would write it. */
export function show({ name, value, isTime }: Statement): string {
  return `${name} ${isTime ? formatDuration(value) : number(value)}`;
}

/** A plain number to four digits. */
export function number(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** How far, relatively, what was stated may be from what is true: people round. */
export const AGREEMENT = 0.001;

/** The first statement that a law does not keep within 0.1 %. */
export function firstBroken(
  statements: readonly Statement[],
  law: Distribution,
  spread: number,
): Statement | undefined {
  return statements.find((statement) => {
    const actual = statement.of(law, spread);
    return !(Math.abs(actual - statement.value) <= AGREEMENT * statement.value);
  });
}

/** Says that more was stated than can be true at once. */
export function disagreement(broken: Statement, actual: number, kind: string): Contradiction {
  const found = show({ ...broken, value: actual });
  return new Contradiction(
    `the other parameters of this ${kind} distribution give ${found}, but ${show(broken)} is stated: remove one of them`,
    broken.name,
  );
}
