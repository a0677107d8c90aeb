import { z } from 'zod';
import { duration } from '../units/fields.ts';
import { formatDuration } from '../units/format.ts';
import { Contradiction, type Distribution, defineDistribution } from './distribution.ts';

/** Always the same time. A bare duration in a scenario means this. */
export const constant = defineDistribution({
  name: 'constant',
  parameters: z.strictObject({ value: duration.optional(), mean: duration.optional() }),
  build: ({ value, mean }) => {
    const stated = value ?? mean;
    if (stated === undefined) throw new Contradiction('a constant distribution needs value, such as "50ms"');
    if (mean !== undefined && mean !== stated) {
      throw new Contradiction(
        `the mean of a constant ${formatDuration(stated)} cannot be ${formatDuration(mean)}: remove one of them`,
        'mean',
      );
    }
    return constantLaw(stated);
  },
});

/** @param value microseconds, at least 0 */
export function constantLaw(value: number): Distribution {
  return {
    mean: value,
    variance: 0,
    cdf: (x) => (x < value ? 0 : 1),
    quantile: () => value,
    sample: () => value,
  };
}
