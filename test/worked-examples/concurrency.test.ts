import { expect, test } from 'vitest';
import { runYaml } from '../support/run.ts';

/** A function under evenly spaced requests, with nothing in its way. */
const steady = (rate: string, duration: string, more = ''): string => `
name: steady
run: { duration: 30s, warmup: 10s }
${more}
functions: { f: { duration: ${duration}, init: 0s, timeout: 60s } }
sources: { s: { type: sdk, target: f, arrivals: { process: constant, rate: ${rate} }, client: { retry: none } } }
`;

test.each([
  ['W-C1', '100/s', '1s', 100],
  ['W-C2', '100/s', '500ms', 50],
  ['W-C3', '200/s', '250ms', 50],
  ['W-C4', '5000/s', '200ms', 1000],
])('%s: %s x %s is a concurrency of %i', async (_id, rate, duration, concurrency) => {
  const run = await runYaml(steady(rate, duration));
  expect(run.value('functions.f.concurrency.mean')).toBeCloseTo(concurrency, 9);
  expect(run.value('functions.f.concurrency.max')).toBe(concurrency);
  expect(run.value('functions.f.throttles')).toBe(0);
});

test('W-C18: 10,000 long requests at once under a burst of 3,000: 3,000 run, 7,000 are throttled', async () => {
  const run = await runYaml(`
name: burst
platform: { profile: lambda-2022, accountConcurrency: 10000 }
run: { duration: 1m }
functions: { f: { duration: 59s, init: 0s, timeout: 5m } }
sources: { s: { type: sdk, target: f, arrivals: { at: 0s, count: 10000 }, client: { retry: none } } }
`);
  expect(run.value('functions.f.invocations')).toBe(3000);
  expect(run.value('functions.f.throttles')).toBe(7000);
});
