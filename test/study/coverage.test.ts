import { expect, test } from 'vitest';
import { binomialQuantile } from '../../src/theory/binomial.ts';
import { coverageOf } from './coverage.ts';

test('of the 95 % intervals of 400 seeds 92 to 98 % hold the exact value of Erlang B', async () => {
  const { runs, covered, replications } = await coverageOf('5', 400);
  expect({ runs, replications }).toEqual({ runs: 400, replications: 2000 });
  expect(covered / runs).toBeGreaterThanOrEqual(0.92);
  expect(covered / runs).toBeLessThanOrEqual(0.98);
}, 120_000);

test('after a sequential stop nearly as many do: those of 95 % hold it in 93.3 % at worst', async () => {
  const { runs, covered, replications } = await coverageOf(
    '{ until: functions.f.throttleRatio +- 12%, atMost: 80 }',
    200,
  );
  // Most runs stop at the second or third look, where a narrow interval is most often narrow by chance.
  expect(replications / runs).toBeGreaterThan(12);
  expect(replications / runs).toBeLessThan(40);
  expect(covered).toBeGreaterThanOrEqual(binomialQuantile(0.01, { tries: runs, share: 0.933 }));
  expect(covered / runs).toBeGreaterThanOrEqual(0.9);
}, 120_000);
