import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Distribution } from '../../src/random/distribution.ts';
import { buildDistribution, type DistributionSpec } from '../../src/random/index.ts';

/** What can be stated of any law, and how to see it in one. */
const TRAITS = {
  mean: (law: Distribution) => law.mean,
  sd: (law: Distribution) => Math.sqrt(law.variance),
  cv: (law: Distribution) => Math.sqrt(law.variance) / law.mean,
  p50: (law: Distribution) => law.quantile(0.5),
  p90: (law: Distribution) => law.quantile(0.9),
  p95: (law: Distribution) => law.quantile(0.95),
  p99: (law: Distribution) => law.quantile(0.99),
  p999: (law: Distribution) => law.quantile(0.999),
};
type Trait = keyof typeof TRAITS;

const micros = fc.integer({ min: 100, max: 100_000_000 });

/** Laws with two natural parameters, over the range of shapes that people meet. */
const NATURAL: Record<string, fc.Arbitrary<Record<string, number>>> = {
  lognormal: fc.record({ p50: micros, sigma: fc.double({ min: 0.05, max: 4, noNaN: true }) }),
  gamma: fc.record({ scale: micros, shape: fc.double({ min: 0.1, max: 200, noNaN: true }) }),
  weibull: fc.record({ scale: micros, shape: fc.double({ min: 0.3, max: 20, noNaN: true }) }),
  pareto: fc.record({ min: micros, shape: fc.double({ min: 2.1, max: 50, noNaN: true }) }),
  hyperexponential: fc.record({ mean: micros, cv: fc.double({ min: 1.05, max: 20, noNaN: true }) }),
  uniform: fc.record({ min: micros, max: micros.map((us) => us + 100_000_000) }),
};

const pairs = fc
  .subarray(Object.keys(TRAITS) as Trait[], { minLength: 2, maxLength: 2 })
  .filter(([one, other]) => one !== 'cv' || other !== 'cv');

function build(distribution: string, parameters: Record<string, number>): Distribution {
  return buildDistribution({ distribution, ...parameters } as DistributionSpec);
}

test.each(Object.keys(NATURAL))(
  'any two things that are true of a %s law give a law of which they are true',
  (kind) => {
    fc.assert(
      fc.property(NATURAL[kind], pairs, (natural, pair) => {
        // Mean and median of a uniform law are one number.
        fc.pre(kind !== 'uniform' || !(pair.includes('mean') && pair.includes('p50')));
        const truth = build(kind, natural);
        const stated = Object.fromEntries(pair.map((trait) => [trait, TRAITS[trait](truth)]));

        const fitted = build(kind, stated);

        for (const trait of pair) expect(TRAITS[trait](fitted) / stated[trait]).toBeCloseTo(1, 8);
        expect(fitted.variance / truth.variance).toBeLessThan(1 + 1e-3);
      }),
      { numRuns: 60, seed: 2 },
    );
  },
);

test.each(Object.keys(NATURAL))('the natural parameters of a %s law are kept', (kind) => {
  const [natural] = fc.sample(NATURAL[kind], { numRuns: 1, seed: 3 });
  const law = build(kind, natural);
  const again = build(kind, { ...natural, mean: law.mean, p99: law.quantile(0.99) });

  expect(again.variance).toBe(law.variance);
});

test.each([...(['mean', 'sd', 'p50', 'p90', 'p95', 'p99', 'p999'] as const)])(
  'an exponential law is known by %s alone',
  (trait) => {
    const law = build('exponential', { [trait]: 12_345 });

    expect(TRAITS[trait](law)).toBeCloseTo(12_345, 6);
    expect(TRAITS.cv(law)).toBeCloseTo(1, 12);
  },
);

test('mu and sigma of a lognormal law are those of the logarithm of seconds', () => {
  const law = build('lognormal', { mu: -0.38, sigma: 2.36 });

  expect(law.quantile(0.5)).toBeCloseTo(1_000_000 * Math.exp(-0.38), 3);
});

test('the weibull law of shape 1 and the gamma law of shape 1 are the exponential', () => {
  const laws = [build('weibull', { shape: 1, scale: 50_000 }), build('gamma', { shape: 1, scale: 50_000 })];
  const exponential = build('exponential', { mean: 50_000 });

  for (const law of laws) {
    for (const p of [0.001, 0.1, 0.5, 0.9, 0.999]) {
      expect(law.quantile(p) / exponential.quantile(p)).toBeCloseTo(1, 11);
      expect(law.cdf(exponential.quantile(p))).toBeCloseTo(p, 12);
    }
  }
});

test('a hyperexponential law of two branches with balanced means has the cv that was asked for', () => {
  const law = build('hyperexponential', { mean: 100_000, cv: 4 });

  expect(law.mean).toBeCloseTo(100_000, 6);
  expect(TRAITS.cv(law)).toBeCloseTo(4, 12);
});
