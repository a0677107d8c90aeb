import { expect, test } from 'vitest';
import { summarise } from '../../src/study/summarise.ts';
import { modelOf, runYaml, simulate } from '../support/run.ts';

const SCENARIO = `
name: one-database
run: { duration: 60s, replications: 2 }
functions:
  checkout: { duration: 10ms, init: 0s, timeout: 30s, calls: [{ to: db }] }
  report: { duration: 10ms, init: 0s, timeout: 30s, calls: [{ to: db, count: 2 }] }
sources:
  web: { type: sdk, target: checkout, client: { retry: none }, arrivals: { process: poisson, rate: 30/s } }
  app: { type: sdk, target: checkout, client: { retry: none }, arrivals: { process: poisson, rate: 10/s } }
  nightly: { type: sdk, target: report, client: { retry: none }, arrivals: { process: poisson, rate: 2/s } }
downstreams:
  db: { type: connection-pool, connections: 2, service: 60ms, timeout: 500ms }
`;

test('a limit of a downstream names the functions and sources that it held back, most often first', async () => {
  const run = await runYaml(SCENARIO);
  const causes = run.breach('downstream-connections', 'db')?.causes ?? [];
  expect(causes.map(({ function: fn, source }) => [fn, source])).toEqual([
    ['checkout', 'web'],
    ['checkout', 'app'],
    ['report', 'nightly'],
  ]);
  expect(causes[0].count).toBeGreaterThan(2 * causes[1].count);
});

test('whoever waited in vain was refused by the limit that made it wait', async () => {
  const run = await runYaml(SCENARIO);
  expect(run.value('downstreams.db.timeouts')).toBeGreaterThan(0);
  expect(run.breach('downstream-connections', 'db')?.refused).toBe(run.value('downstreams.db.timeouts'));
});

test('the report says whose calls were held back, and how large each part is', async () => {
  const model = await modelOf(SCENARIO);
  const options = { confidence: 0.95, asked: 2, partial: false, version: '0' };
  const [breach] = summarise(
    model,
    [simulate(model, 0), simulate(model, 1)].map(({ result }) => result),
    options,
  ).breaches;
  expect(breach.causes.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  expect(breach.cause).toMatch(/held back: checkout on behalf of web \(\d/);
});
