import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { FileInputs } from '../src/cli/inputs.ts';
import { modelOf, simulate } from './support/run.ts';

const DATA = new URL('../../shared/data/', import.meta.url).pathname;
const isThere = existsSync(DATA);
if (!isThere) console.info('skipped: ../shared/data is not here');

const MINUTE_S = 60;

describe.skipIf(!isThere)('with measured workloads', () => {
  test('199 real invocations have exactly the concurrency that was counted from their starts and ends', async () => {
    const truth = JSON.parse(readFileSync(`${DATA}truth/concurrency_azure2021_sample.json`, 'utf8')).all;
    const model = await modelOf(
      `
name: azure-2021
platform: { profile: lambda-2026, accountConcurrency: 1000 }
run: { duration: 30m, resolution: 1m, replications: 1 }
functions: { f: { duration: 1s, init: 0s, timeout: 900s } }
sources:
  trace:
    type: sdk
    target: f
    arrivals: { process: trace, file: azure2021/azure2021_sample_199.csv, column: end_timestamp, durationColumn: duration, at: end }
    client: { retry: none }
`,
      new FileInputs(DATA),
    );
    const run = simulate(model);
    expect(run.value('functions.f.invocations')).toBe(truth.n);
    expect(run.value('functions.f.concurrency.max')).toBe(truth.max_concurrency);
    const means = run.series('functions.f.concurrency.mean');
    const busySeconds = means.reduce((sum, mean) => sum + mean * MINUTE_S, 0);
    expect(busySeconds).toBeCloseTo(truth.busy_seconds, 3);
    const span = truth.busy_seconds / truth.mean_concurrency;
    expect((busySeconds / span).toFixed(2)).toBe('8.41');
    // The reference counts its minutes from an instant 1.5 ms before the first start, so the last digits differ.
    for (const [minute, mean] of truth.per_bin_mean.entries()) expect(means[minute]).toBeCloseTo(mean, 2);
    expect(run.series('functions.f.concurrency.max').slice(0, truth.per_bin_max.length)).toEqual(truth.per_bin_max);
  });

  test("a load balancer's real request counts arrive as they were counted", async () => {
    const model = await modelOf(
      `
name: elb
run: { duration: 14d, resolution: 5m, replications: 1 }
functions: { f: { duration: 100ms, init: 0s } }
sources:
  web:
    type: api-gateway
    target: f
    arrivals: { process: trace, file: cloudwatch/nab/elb_request_count_8c0756.csv, column: value, per: 5m, spread: even }
`,
      new FileInputs(DATA),
    );
    const rows = readFileSync(`${DATA}cloudwatch/nab/elb_request_count_8c0756.csv`, 'utf8').trim().split('\n').slice(1);
    const counts = rows.map((row) => Number(row.split(',')[1]));
    const run = simulate(model);
    expect(run.series('sources.web.offered').slice(0, 100)).toEqual(counts.slice(0, 100));
    const inTime = counts.slice(0, (14 * 24 * 60) / 5).reduce((sum, count) => sum + count, 0);
    expect(run.value('sources.web.offered')).toBe(inTime);
  });
});
