import { expect, test } from 'vitest';
import { replicate } from '../../src/study/replicate.ts';
import { isMetric, summarise } from '../../src/study/summarise.ts';
import type { MetricTree } from '../../src/study/summary-schema.ts';
import { erlangC } from '../../src/theory/erlang.ts';
import { mg1MeanWait, mmcMeanWait } from '../../src/theory/waiting.ts';
import { modelOf } from '../support/run.ts';

// Runs with calls held against exact laws, by intervals of 99.9 % over replications; the seeds are fixed.

/** Intervals of some metrics, in ms or as they are, by path. */
async function intervals(yaml: string, ...paths: readonly string[]) {
  const model = await modelOf(yaml);
  const results = await replicate(model, { pause: () => Promise.resolve(), isStopped: () => false });
  const options = { confidence: 0.999, asked: results.length, partial: false, version: '' };
  const summary = { ...summarise(model, results, options) } as unknown as MetricTree;
  return paths.map((path) => {
    const found = path.split('.').reduce<MetricTree>((node, part) => node[part] as MetricTree, summary);
    if (!isMetric(found)) throw new Error(`${path} is no metric`);
    return { low: found.low ?? Number.NaN, high: found.high ?? Number.NaN };
  });
}

function expectWithin({ low, high }: { low: number; high: number }, exact: number): void {
  expect(exact).toBeGreaterThanOrEqual(low);
  expect(exact).toBeLessThanOrEqual(high);
}

const PLATFORM = 'platform: { accountConcurrency: 100000, requestRateFactor: null, scalingScope: none }';

test('a chain of functions and stations takes the sum of its mean times', async () => {
  // With as many servers as anybody could want, nobody waits: each link adds its own mean.
  const [front, back] = await intervals(
    `
name: chain
${PLATFORM}
run: { duration: 130s, warmup: 10s, replications: 12 }
functions:
  front:
    duration: { distribution: exponential, mean: 100ms }
    init: 0s
    timeout: 900s
    calls: [{ to: back }, { to: store, count: 2 }, { to: rare, probability: 25% }]
  back: { duration: { distribution: lognormal, mean: 50ms, cv: 1 }, init: 0s, timeout: 900s, calls: [{ to: store }] }
sources: { web: { type: sdk, target: front, arrivals: { process: poisson, rate: 20/s } } }
downstreams:
  store: { type: station, servers: 10000, service: { distribution: exponential, mean: 20ms } }
  rare: { type: station, servers: 10000, service: { distribution: exponential, mean: 200ms } }
`,
    'sources.web.latency.mean',
    'functions.back.duration.mean',
  );
  expectWithin(back, 50 + 20);
  expectWithin(front, 100 + (50 + 20) + 2 * 20 + 0.25 * 200);
});

test('the longest of n parallel exponential calls takes the mean times 1 + 1/2 + ... + 1/n', async () => {
  const [mean] = await intervals(
    `
name: parallel
${PLATFORM}
run: { duration: 130s, warmup: 10s, replications: 12 }
functions:
  f: { duration: 10ms, init: 0s, timeout: 900s, calls: [{ to: store, count: 4, parallel: true }] }
sources: { web: { type: sdk, target: f, arrivals: { process: poisson, rate: 40/s } } }
downstreams: { store: { type: station, servers: 10000, service: { distribution: exponential, mean: 120ms } } }
`,
    'functions.f.duration.mean',
  );
  expectWithin(mean, 10 + 120 * (1 + 1 / 2 + 1 / 3 + 1 / 4));
});

test.each([1, 3, 8])('a station of %d servers behind a function is M/M/c (Erlang C)', async (servers) => {
  // Own times of any law only shift Poisson arrivals: what leaves M/G/infinity is Poisson again.
  const serviceMean = 0.1;
  const arrivalRate = (servers * 0.7) / serviceMean;
  const [latency, utilization, duration] = await intervals(
    `
name: mmc
${PLATFORM}
run: { duration: 660s, warmup: 60s, replications: 12 }
functions:
  f: { duration: { distribution: lognormal, mean: 200ms, cv: 1 }, init: 0s, timeout: 900s, calls: [{ to: store }] }
sources: { web: { type: sdk, target: f, arrivals: { process: poisson, rate: ${arrivalRate}/s } } }
downstreams: { store: { type: station, servers: ${servers}, service: { distribution: exponential, mean: 100ms } } }
`,
    'downstreams.store.latency.mean',
    'downstreams.store.utilization.mean',
    'functions.f.duration.mean',
  );
  const wait = mmcMeanWait({ arrivalRate, serviceMean, servers });
  expect(wait).toBeCloseTo((erlangC(arrivalRate * serviceMean, servers) * serviceMean) / (servers * 0.3), 9);
  expectWithin(latency, 1000 * (wait + serviceMean));
  expectWithin(utilization, 0.7);
  expectWithin(duration, 200 + 1000 * (wait + serviceMean));
});

test('a station of one server with constant service behind a function is M/D/1', async () => {
  const [latency] = await intervals(
    `
name: md1
${PLATFORM}
run: { duration: 660s, warmup: 60s, replications: 12 }
functions: { f: { duration: 50ms, init: 0s, timeout: 900s, calls: [{ to: store }] } }
sources: { web: { type: sdk, target: f, arrivals: { process: poisson, rate: 8/s } } }
downstreams: { store: { type: station, servers: 1, service: 100ms } }
`,
    'downstreams.store.latency.mean',
  );
  expectWithin(latency, 1000 * (mg1MeanWait({ arrivalRate: 8, serviceMean: 0.1, serviceVariance: 0 }) + 0.1));
});
