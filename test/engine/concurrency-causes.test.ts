import { expect, test } from 'vitest';
import { summariseBreaches } from '../../src/study/breaches.ts';
import { runYaml } from '../support/run.ts';

/** `report` wants 60 and `checkout` 40 of the 80 concurrent executions that there are. */
const SHARED = `
name: shared
platform: { accountConcurrency: 80 }
run: { duration: 1m, warmup: 20s, replications: 1, resolution: 1s }
functions:
  report: { duration: 1s, init: 0s, timeout: 1m }
  checkout: { duration: 1s, init: 0s, timeout: 1m }
sources:
  jobs: { type: sdk, target: report, arrivals: { process: constant, rate: 60/s }, client: { retry: none } }
  web: { type: sdk, target: checkout, arrivals: { process: constant, rate: 30/s }, client: { retry: none } }
  app: { type: sdk, target: checkout, arrivals: { process: constant, rate: 10/s }, client: { retry: none } }
`;

test('a breach of the concurrency of the account tells which functions had it, and whom it held back', async () => {
  const { result } = await runYaml(SHARED);
  const [breach] = summariseBreaches([result], 0.95);
  expect(breach.limit).toBe('account-concurrency');
  expect(breach.holders.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  // All 80 are in use whenever something is refused.
  const [{ holders }] = result.breaches;
  expect(holders.reduce((sum, { count }) => sum + count, 0)).toBeCloseTo(80, 9);
  const callers = breach.causes.map(({ function: fn, source }) => `${fn} for ${source}`);
  expect(callers).toEqual(expect.arrayContaining(['checkout for web']));
  expect(breach.causes.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  expect(result.breaches[0].causes.reduce((sum, { count }) => sum + count, 0)).toBe(result.breaches[0].refused);
  expect(breach.cause).toBe(
    'All 80 concurrent executions that functions may share were in use, 60% of them by report, 40% by checkout; without the limit 100 would have been; held back: report on behalf of jobs (60%), checkout on behalf of web (30%), checkout on behalf of app (10%).',
  );
});

test('a breach of a reservation tells whose requests it held back; it has itself what is in use', async () => {
  const { result } = await runYaml(SHARED.replace('checkout: { ', 'checkout: { reservedConcurrency: 0, '));
  const [breach] = summariseBreaches([result], 0.95);
  expect(breach).toMatchObject({ limit: 'reserved-concurrency', name: 'checkout', holders: [] });
  // Three of four requests are of the web.
  expect(breach.causes).toEqual([
    { function: 'checkout', source: 'web', share: 0.75 },
    { function: 'checkout', source: 'app', share: 0.25 },
  ]);
});
