import { expect, test } from 'vitest';
import { erlangB } from '../../src/theory/erlang.ts';
import { planOf, settingsOf } from './plan-search.ts';

/** The mean between the exact values of two neighbouring settings: the first misses it, the second meets it. */
const between = (one: number, other: number): number => Math.sqrt(one * other);

test('a reservation for a share of throttles is the inverse of Erlang B', async () => {
  // 10 erlangs. Longer runs would sharpen nothing: neighbouring settings differ by a quarter here.
  const target = between(erlangB(10, 13), erlangB(10, 14));
  const plan = await planOf(
    {
      name: 'erlang',
      run: { duration: '20m', warmup: '30s', seed: 'erlang', replications: 6 },
      functions: {
        f: { duration: { distribution: 'exponential', mean: '1s' }, timeout: '1m', init: '0s', reservedConcurrency: 5 },
      },
      sources: {
        s: { type: 'alb', target: 'f', arrivals: { process: 'poisson', rate: '10/s' }, client: { retry: 'none' } },
      },
      expect: [`functions.f.throttleRatio < ${target}`],
    },
    ['functions.f.reservedConcurrency'],
  );
  expect(settingsOf(plan)).toEqual(['functions.f.reservedConcurrency=14']);
  expect(plan.answer?.settings[0].direction).toBe('least');
  expect(plan.answer?.settings[0].beside?.value).toBe('13');
});
