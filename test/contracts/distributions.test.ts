import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Distribution } from '../../src/random/distribution.ts';
import { buildDistribution, type DistributionSpec, distributionField, distributions } from '../../src/random/index.ts';
import { RandomStream } from '../../src/random/stream.ts';
import { studentInterval } from '../../src/theory/student.ts';
import { normalQuantile } from '../../src/units/normal.ts';

type Name = (typeof distributions)[number]['name'];

/** At least one law of each kind, as a scenario writes it. A kind without an example does not compile. */
const EXAMPLES: Record<Name, object[]> = {
  constant: [{ value: '50ms' }, { value: '0s' }],
  exponential: [{ mean: '180ms' }],
  lognormal: [
    { mean: '180ms', p99: '900ms' },
    { p50: '250ms', sigma: 0.1 },
  ],
  gamma: [
    { mean: '1s', cv: 0.3 },
    { p50: '100ms', p99: '1s' },
    { shape: 0.4, scale: '20ms' },
  ],
  weibull: [
    { mean: '100ms', p99: '400ms' },
    { shape: 0.7, scale: '1s' },
  ],
  pareto: [{ min: '10ms', shape: 12 }],
  uniform: [
    { min: '2h', max: '8h' },
    { mean: '1s', sd: '100ms' },
  ],
  hyperexponential: [
    { mean: '1s', cv: 1.5 },
    {
      branches: [
        { weight: 3, mean: '1s' },
        { weight: 1, mean: '4s' },
        { weight: 1, mean: '5s' },
      ],
    },
  ],
  empirical: [
    { samples: ['10ms', '20ms', '20ms', '400ms'] },
    { quantiles: { p0: '1ms', p50: '5ms', p99: '90ms', p100: '2s' } },
    {
      histogram: [
        { upTo: '10ms', count: 70 },
        { upTo: '50ms', count: 30 },
      ],
    },
  ],
  mixture: [
    {
      parts: [
        { weight: 0.9, distribution: 'lognormal', p50: '20ms', p99: '50ms' },
        { weight: 0.1, distribution: 'constant', value: '1s' },
      ],
    },
  ],
};

const CASES = Object.entries(EXAMPLES).flatMap(([distribution, examples]) =>
  examples.map((parameters) => {
    const spec: DistributionSpec = distributionField.parse({ distribution, ...parameters });
    return { title: `${distribution} ${JSON.stringify(parameters)}`, spec };
  }),
);

/** A true law fails one such check in a hundred thousand. */
const CONFIDENCE = 1 - 1e-5;
const DRAWS = 20_000;

function draw(law: Distribution, title: string): number[] {
  const stream = new RandomStream(`contract/${title}`);
  return Array.from({ length: DRAWS }, () => law.sample(stream));
}

/** The greatest distance between the shares drawn and the shares declared, jumps included. */
function kolmogorovDistance(values: readonly number[], law: Distribution): number {
  const sorted = Float64Array.from(values).sort();
  let distance = 0;
  for (let start = 0; start < sorted.length; ) {
    const x = sorted[start];
    let end = start;
    while (end < sorted.length && sorted[end] === x) end++;
    const before = Math.abs(start / sorted.length - law.cdf(x - Math.abs(x) * 1e-12 - Number.MIN_VALUE));
    distance = Math.max(distance, before, Math.abs(end / sorted.length - law.cdf(x)));
    start = end;
  }
  return distance;
}

test('every kind has an example here', () => {
  expect(Object.keys(EXAMPLES).sort()).toEqual(distributions.map(({ name }) => name).sort());
});

describe.each(CASES)('$title', ({ title, spec }) => {
  const law = buildDistribution(spec);
  const values = draw(law, title);

  test('has the mean it declares', () => {
    const mean = values.reduce((sum, x) => sum + x, 0) / DRAWS;
    const half = normalQuantile((1 + CONFIDENCE) / 2) * Math.sqrt(law.variance / DRAWS);

    expect(Math.abs(mean - law.mean)).toBeLessThanOrEqual(half + law.mean * 1e-12);
  });

  test('has the variance it declares', () => {
    const squares = values.map((x) => (x - law.mean) * (x - law.mean));
    const { low, high } = studentInterval(squares, CONFIDENCE);

    expect(law.variance).toBeGreaterThanOrEqual(Number(low));
    expect(law.variance).toBeLessThanOrEqual(Number(high));
  });

  test('has the cumulative shares it declares', () => {
    // Kolmogorov's limit law; laws with jumps stay further inside.
    const critical = Math.sqrt(-Math.log((1 - CONFIDENCE) / 2) / (2 * DRAWS));

    expect(kolmogorovDistance(values, law)).toBeLessThan(critical);
  });

  test('has as quantile of p the smallest value whose share is at least p', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.0005, max: 0.9995, noNaN: true }), (p) => {
        const x = law.quantile(p);
        expect(law.cdf(x * (1 + 1e-11))).toBeGreaterThanOrEqual(p - 1e-12);
        if (x > 0) expect(law.cdf(x * (1 - 1e-9))).toBeLessThanOrEqual(p);
      }),
      { seed: 5 },
    );
  });

  test('never draws a negative or infinite time', () => {
    expect(values.every((x) => x >= 0 && x < Number.POSITIVE_INFINITY)).toBe(true);
  });

  test('keeps nothing between draws: the same stream gives the same values again', () => {
    const stream = new RandomStream(`contract/${title}`);

    expect(Array.from({ length: 5 }, () => law.sample(stream))).toEqual(values.slice(0, 5));
  });
});

const BY_INVERSION: readonly Name[] = [
  'exponential',
  'lognormal',
  'weibull',
  'pareto',
  'uniform',
  'hyperexponential',
  'empirical',
];

test.each(CASES.filter(({ spec }) => BY_INVERSION.includes(spec.distribution)))(
  '$title takes one uniform for a value',
  ({ title, spec }) => {
    const [one, other] = [new RandomStream(title), new RandomStream(title)];

    buildDistribution(spec).sample(one);
    other.uniform();

    expect(one.uniform()).toBe(other.uniform());
  },
);

test('a pareto law without a variance, or without a mean, says so', () => {
  const heavy = buildDistribution({ distribution: 'pareto', min: 1000, shape: 1.5 });
  const heavier = buildDistribution({ distribution: 'pareto', min: 1000, shape: 0.9 });

  expect(heavy.mean).toBeCloseTo(3000, 6);
  expect(heavy.variance).toBe(Number.POSITIVE_INFINITY);
  expect(heavier.mean).toBe(Number.POSITIVE_INFINITY);
});
