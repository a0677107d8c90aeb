import { z } from 'zod';
import { duration } from '../units/fields.ts';
import { formatDuration } from '../units/format.ts';
import { Contradiction, type Distribution, defineDistribution } from './distribution.ts';
import { disagreement, firstBroken, type Statement, show, statementFields, statementsOf, time } from './statements.ts';

/** Every time between two bounds is as likely as every other. */
export const uniform = defineDistribution({
  name: 'uniform',
  parameters: z.strictObject({ ...statementFields, min: duration.optional(), max: duration.optional() }),
  build: ({ min, max, ...stated }) =>
    fitUniform([
      ...time('min', min, (law) => law.quantile(0)),
      ...time('max', max, (law) => law.quantile(1)),
      ...statementsOf(stated),
    ]),
});

/** A statement about a uniform law, as a condition on its lowest value and its width. */
interface Condition {
  readonly ofLow: number;
  readonly ofWidth: number;
  readonly total: number;
}

/** The law between 0 and 1: whatever is a time of it is that time's place between the bounds. */
const unit = uniformLaw({ min: 0, max: 1 });

function fitUniform(statements: readonly Statement[]): Distribution {
  if (statements.length < 2) {
    const given = statements.length === 0 ? 'none is given' : `only ${show(statements[0])} is given`;
    throw new Contradiction(
      `a uniform distribution needs two of min, max, mean, sd, cv, p50, p90, p95, p99, p999; ${given}`,
    );
  }
  const [first, second] = statements.map(conditionOf);
  const determinant = first.ofLow * second.ofWidth - second.ofLow * first.ofWidth;
  const stated = `${show(statements[0])} and ${show(statements[1])}`;
  if (determinant === 0) throw new Contradiction(`${stated} say the same of a uniform distribution: state another`);
  const low = (first.total * second.ofWidth - second.total * first.ofWidth) / determinant;
  const width = (first.ofLow * second.total - second.ofLow * first.total) / determinant;
  // Rounding may leave a lowest value of 0 a hair below it.
  const min = Math.abs(low) < 1e-12 * width ? 0 : low;
  if (!(min >= 0 && width > 0)) {
    const bounds = `from ${formatDuration(min)} to ${formatDuration(min + width)}`;
    throw new Contradiction(
      `a uniform distribution of ${stated} would go ${bounds}: it must start at 0s or later and end later than it starts`,
      statements[1].name,
    );
  }
  const law = uniformLaw({ min, max: min + width });
  const broken = firstBroken(statements, law, width);
  if (broken !== undefined) throw disagreement(broken, broken.of(law, width), 'uniform');
  return law;
}

function conditionOf({ name, value, of }: Statement): Condition {
  const place = of(unit, 1);
  if (name === 'sd') return { ofLow: 0, ofWidth: place, total: value };
  // cv x (low + width / 2) is the standard deviation.
  if (name === 'cv') return { ofLow: value, ofWidth: value / 2 - Math.sqrt(unit.variance), total: 0 };
  return { ofLow: 1, ofWidth: place, total: value };
}

function uniformLaw({ min, max }: { min: number; max: number }): Distribution {
  const width = max - min;
  const quantile = (p: number): number => min + p * width;
  return {
    mean: (min + max) / 2,
    variance: (width * width) / 12,
    cdf: (x) => Math.min(1, Math.max(0, (x - min) / width)),
    quantile,
    sample: (stream) => quantile(stream.uniform()),
  };
}
