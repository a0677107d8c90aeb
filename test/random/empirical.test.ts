import { expect, test } from 'vitest';
import { buildDistribution, distributionField } from '../../src/random/index.ts';
import { RandomStream } from '../../src/random/stream.ts';

function law(parameters: object) {
  return buildDistribution(distributionField.parse({ distribution: 'empirical', ...parameters }));
}

test('of samples, each is as likely as every other', () => {
  const three = law({ samples: ['3us', '1us', '2us', '2us'] });

  expect(three).toMatchObject({ mean: 2, variance: 0.5 });
  expect([0.5, 1, 1.5, 2, 3].map((x) => three.cdf(x))).toEqual([0, 0.25, 0.25, 0.75, 1]);
  expect([0.1, 0.25, 0.26, 0.75, 0.76].map((p) => three.quantile(p))).toEqual([1, 1, 2, 2, 3]);
});

test('quantiles are joined by straight lines', () => {
  const lines = law({ quantiles: { p0: '0s', p50: '100us', p99: '200us', p999: '300us', p100: '400us' } });

  expect(lines.quantile(0.25)).toBe(50);
  expect(lines.quantile(0.99)).toBe(200);
  expect(lines.quantile(0.999)).toBe(300);
  expect(lines.cdf(50)).toBe(0.25);
  expect(lines.cdf(400)).toBe(1);
  expect(lines.mean).toBeCloseTo(0.5 * 50 + 0.49 * 150 + 0.009 * 250 + 0.001 * 350, 9);
});

test('equal quantiles are an atom', () => {
  const atom = law({ quantiles: { p0: '10us', p50: '10us', p100: '20us' } });

  expect([9.9, 10, 15].map((x) => atom.cdf(x))).toEqual([0, 0.5, 0.75]);
  expect([0.2, 0.5, 0.75].map((p) => atom.quantile(p))).toEqual([10, 10, 15]);
});

test('one quantile for all is a constant', () => {
  expect(law({ quantiles: { p0: '10us', p100: '10us' } })).toMatchObject({ mean: 10, variance: 0 });
});

test('a histogram is evenly spread within its bins', () => {
  const bins = law({
    histogram: [
      { upTo: '100us', count: 1 },
      { upTo: '200us', count: 0 },
      { upTo: '300us', count: 3 },
    ],
  });

  expect([50, 100, 150, 250, 300].map((x) => bins.cdf(x))).toEqual([0.125, 0.25, 0.25, 0.625, 1]);
  expect(bins.quantile(0.25)).toBe(100);
  expect(bins.mean).toBe(0.25 * 50 + 0.75 * 250);
});

test('only samples that were given are drawn', () => {
  const two = law({ samples: ['1us', '5us'] });
  const stream = new RandomStream('samples');

  expect(new Set(Array.from({ length: 100 }, () => two.sample(stream)))).toEqual(new Set([1, 5]));
});
