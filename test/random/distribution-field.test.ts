import { expect, test } from 'vitest';
import { z } from 'zod';
import {
  buildDistribution,
  type DistributionSpec,
  distributionField,
  fileReferences,
  withSamples,
} from '../../src/random/index.ts';

function read(input: unknown): DistributionSpec {
  return distributionField.parse(input);
}

function problems(input: unknown): string[] {
  const issues = z.strictObject({ duration: distributionField }).safeParse({ duration: input }).error?.issues ?? [];
  return issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

test('a bare duration is constant', () => {
  const spec = read('50ms');

  expect(spec).toEqual({ distribution: 'constant', value: 50_000 });
  expect(buildDistribution(spec)).toMatchObject({ mean: 50_000, variance: 0 });
});

test('a distribution is read as what was stated, with times in microseconds', () => {
  expect(read({ distribution: 'lognormal', mean: '180ms', p99: '900ms' })).toEqual({
    distribution: 'lognormal',
    mean: 180_000,
    p99: 900_000,
  });
});

test('a spec is plain data: a copy of it builds the same law', () => {
  const spec = read({
    distribution: 'mixture',
    parts: [
      { weight: 9, distribution: 'gamma', mean: '10ms', cv: 0.5 },
      { weight: 1, distribution: 'empirical', samples: ['1s', '2s'] },
    ],
  });
  const law = buildDistribution(spec);
  const copy = buildDistribution(JSON.parse(JSON.stringify(spec)));

  expect([copy.mean, copy.variance, copy.quantile(0.95)]).toEqual([law.mean, law.variance, law.quantile(0.95)]);
});

test.each([
  [
    { distribution: 'lognormal', mean: '180ms', p99: '9s' },
    'duration.p99: no lognormal distribution has mean 180ms and p99 9s: p99 must be at most 14.97 times mean, got 50 times',
  ],
  [
    { distribution: 'lognormal', p50: '250ms', p99: '200ms' },
    'duration.p99: no lognormal distribution has p50 250ms and p99 200ms: p99 must be at least 1 times p50, got 0.8 times',
  ],
  [
    { distribution: 'exponential', mean: '1s', p99: '2s' },
    'duration.p99: the other parameters of this exponential distribution give p99 4.61s, but p99 2s is stated: remove one of them',
  ],
  [
    { distribution: 'hyperexponential', mean: '1s', cv: 0.5 },
    'duration.cv: no hyperexponential distribution has cv 0.5: cv must be at least 1',
  ],
  [
    { distribution: 'pareto', mean: '100ms', p99: '1s' },
    'duration.p99: no pareto distribution has mean 100ms and p99 1s: p99 must be at most 7.988 times mean, got 10 times',
  ],
  [
    { distribution: 'gamma', p50: '0s', p99: '1s' },
    'duration.p50: p50 must be above 0s: for no time at all write "0s" alone',
  ],
  [
    { distribution: 'weibull', mean: '1s' },
    'duration: a weibull distribution needs two of mean, sd, cv, p50, p90, p95, p99, p999, shape, scale; only mean 1s is given',
  ],
  [
    { distribution: 'uniform', mean: '100ms', p99: '1s' },
    'duration.p99: a uniform distribution of mean 100ms and p99 1s would go from -818ms to 1.02s: it must start at 0s or later and end later than it starts',
  ],
  [
    { distribution: 'uniform', mean: '100ms', p50: '100ms' },
    'duration: mean 100ms and p50 100ms say the same of a uniform distribution: state another',
  ],
  [
    { distribution: 'constant', value: '1s', mean: '2s' },
    'duration.mean: the mean of a constant 1s cannot be 2s: remove one of them',
  ],
  [
    { distribution: 'hyperexponential', mean: '1s', branches: [{ weight: 1, mean: '1s' }] },
    'duration.branches: branches already say all: remove mean',
  ],
  [
    { distribution: 'empirical', quantiles: { p50: '1s', p100: '2s' } },
    'duration.quantiles: quantiles need p0 and p100, the least and the greatest time',
  ],
  [
    { distribution: 'empirical', quantiles: { p0: '2s', p50: '1s', p100: '2s' } },
    'duration.quantiles: p50 is below p0',
  ],
  [
    { distribution: 'empirical', samples: ['1s'], file: 'a.csv', column: 'b' },
    'duration: an empirical distribution needs one of samples, quantiles, histogram or file; got samples and file',
  ],
  [
    { distribution: 'empirical', file: 'a.csv' },
    'duration.file: a file needs column: the name of the column with the durations',
  ],
  [
    {
      distribution: 'mixture',
      parts: [
        { weight: 1, distribution: 'constant', value: '1s' },
        { weight: 1, distribution: 'hyperexponential', mean: '1s', cv: 0.5 },
      ],
    },
    'duration.parts.1.cv: no hyperexponential distribution has cv 0.5: cv must be at least 1',
  ],
])('%o is one problem, which says what is wrong', (input, problem) => {
  expect(problems(input)).toEqual([problem]);
});

test.each([
  ['not a distribution', 30],
  ['an unknown kind', { distribution: 'lognorml', mean: '1s' }],
  ['an unknown parameter', { distribution: 'exponential', mean: '1s', median: '1s' }],
  ['a wrong unit', { distribution: 'exponential', mean: '1sec' }],
  ['a mixture in a mixture', { distribution: 'mixture', parts: [{ weight: 1, distribution: 'mixture', parts: [] }] }],
  ['a mixture of nothing', { distribution: 'mixture', parts: [] }],
  ['a weight of 0', { distribution: 'mixture', parts: [{ weight: 0, distribution: 'constant', value: '1s' }] }],
])('%s is refused', (_what, input) => {
  expect(problems(input)).toHaveLength(1);
});

test('a third parameter is accepted where it agrees within 0.1 %', () => {
  const agreeing = { distribution: 'exponential', mean: '1s', p50: '693.1ms', p99: '4.605s' };

  expect(problems(agreeing)).toEqual([]);
  expect(problems({ ...agreeing, p50: '690ms' })).toHaveLength(1);
});

test('the bound that a message names may be used', () => {
  expect(problems({ distribution: 'lognormal', mean: '100ms', p99: '1497ms' })).toEqual([]);
  expect(problems({ distribution: 'lognormal', mean: '100ms', p99: '1500ms' })).toHaveLength(1);
  expect(problems({ distribution: 'hyperexponential', mean: '100ms', cv: 1 })).toEqual([]);
  expect(problems({ distribution: 'gamma', mean: '100ms', cv: 0.001 })).toEqual([]);
});

test.each(['lognormal', 'gamma', 'weibull', 'pareto'])(
  'of a %s law with next to no spread, the shape that is almost always 0 is not taken',
  (distribution) => {
    const problem = 'leave too little spread for a';

    expect(problems({ distribution, mean: '100ms', p99: '100ms' })[0]).toContain(problem);
    expect(problems({ distribution, p50: '100ms', p90: '100ms' })[0]).toContain(problem);
    expect(problems({ distribution, mean: '100ms', p99: '101ms' })).toEqual([]);
    expect(buildDistribution(read({ distribution, mean: '100ms', p99: '101ms' })).quantile(0.01)).toBeGreaterThan(
      97_000,
    );
  },
);

test('a third parameter decides between two shapes that fit the first two', () => {
  // mean and p99 hold for sigma 1 and for sigma 3.65; the median tells which is meant.
  const mean = 1_000_000;
  const p99 = mean * Math.exp(2.3263478740408408 - 0.5);
  const wide = 2 * 2.3263478740408408 - 1;
  const p50 = mean * Math.exp((-wide * wide) / 2);

  const narrow = buildDistribution({ distribution: 'lognormal', mean, p99 });
  const decided = buildDistribution({ distribution: 'lognormal', mean, p99, p50 });

  expect(narrow.quantile(0.5) / mean).toBeCloseTo(Math.exp(-0.5), 9);
  expect(decided.quantile(0.5) / p50).toBeCloseTo(1, 9);
});

test('samples of a file are named first and filled in later', () => {
  const spec = read({
    distribution: 'mixture',
    parts: [
      { weight: 1, distribution: 'empirical', file: 'a.csv', column: 'duration' },
      { weight: 1, distribution: 'empirical', file: 'b.csv', column: 'init', unit: 's' },
      { weight: 2, distribution: 'constant', value: '4us' },
    ],
  });
  expect(fileReferences(spec)).toEqual([
    { file: 'a.csv', column: 'duration', unit: 'ms' },
    { file: 'b.csv', column: 'init', unit: 's' },
  ]);
  expect(() => buildDistribution(spec)).toThrow('the samples of a.csv were not read');

  const filled = withSamples(spec, ({ file }) => Float64Array.of(file === 'a.csv' ? 1 : 3));

  expect(fileReferences(filled)).toEqual([]);
  expect(buildDistribution(filled).mean).toBe(3);
});

test('an editor knows every kind and its parameters', () => {
  const schema = JSON.stringify(z.toJSONSchema(z.strictObject({ duration: distributionField }), { io: 'input' }));

  for (const word of ['lognormal', 'mixture', 'histogram', 'p999', 'sigma']) expect(schema).toContain(`"${word}"`);
});
