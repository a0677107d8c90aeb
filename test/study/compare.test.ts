import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RunResult } from '../../src/observe/result.ts';
import { worseOfPath } from '../../src/observe/worse.ts';
import type { ScenarioModel } from '../../src/scenario/model.ts';
import { catalogueOf } from '../../src/study/catalogue.ts';
import { compareExpectations, comparePaired, compareUnpaired, isLost, judgeGates } from '../../src/study/compare.ts';
import { estimatesOf, measuresOf } from '../../src/study/compare-values.ts';
import { summarise } from '../../src/study/summarise.ts';
import type { ExpectationResult, Summary } from '../../src/study/summary-schema.ts';
import { modelOf, simulate } from '../support/run.ts';

interface Settings {
  readonly seed?: number;
  readonly reserved?: number;
  readonly memory?: string;
  readonly faults?: string;
}

function shop({ seed = 1, reserved = 6, memory = '512MB', faults = '[]' }: Settings = {}): Promise<ScenarioModel> {
  return modelOf(`name: shop
run: { duration: 1m, seed: ${seed}, resolution: 5s }
functions:
  checkout:
    memory: ${memory}
    timeout: 5s
    duration: { distribution: exponential, mean: 200ms }
    init: 100ms
    errorRate: 5%
    reservedConcurrency: ${reserved}
sources:
  web: { type: sdk, target: checkout, arrivals: { process: poisson, rate: 25/s }, client: { retry: none } }
faults: ${faults}
`);
}

function resultsOf(model: ScenarioModel, count: number): RunResult[] {
  return Array.from({ length: count }, (_, replication) => simulate(model, replication).result);
}

async function measured(settings: Settings, count = 4) {
  const model = await shop(settings);
  return measuresOf(model.scenario, resultsOf(model, count));
}

async function summaryOf(settings: Settings, count: number): Promise<Summary> {
  const model = await shop(settings);
  const options = { confidence: 0.95, asked: count, partial: false, version: '0.1.0' };
  return summarise(model, resultsOf(model, count), options);
}

const settings = fc.record({ seed: fc.integer({ min: 1, max: 1e6 }), reserved: fc.integer({ min: 0, max: 12 }) });

test('a scenario compared with itself differs in no metric, whatever the seed', async () => {
  await fc.assert(
    fc.asyncProperty(settings, async (one) => {
      const sides = [await measured(one), await measured(one)];
      const { metrics, counts, onlyInA, onlyInB } = comparePaired(sides[0], sides[1], 0.95);
      for (const { difference, a } of metrics) expect(difference).toBe(a === null ? null : 0);
      expect(counts).toMatchObject({ sure: 0, likely: 0, equal: counts.compared, byChance: 0 });
      expect([onlyInA, onlyInB]).toEqual([[], []]);
    }),
    { numRuns: 8 },
  );
});

test('B against A is the negative of A against B, metric by metric', async () => {
  await fc.assert(
    fc.asyncProperty(settings, settings, async (one, two) => {
      const [a, b] = [await measured(one), await measured({ ...two, seed: one.seed })];
      const there = new Map(comparePaired(a, b, 0.95).metrics.map((metric) => [metric.path, metric]));
      for (const back of comparePaired(b, a, 0.95).metrics) {
        const metric = there.get(back.path);
        expect(metric?.certainty).toBe(back.certainty);
        expect((metric?.difference ?? 0) + (back.difference ?? 0)).toBe(0);
        expect((metric?.low ?? 0) + (back.high ?? 0)).toBe(0);
      }
    }),
    { numRuns: 8 },
  );
});

test('the surest differences come first, and of equal certainty the largest', async () => {
  const { metrics } = comparePaired(await measured({}, 8), await measured({ reserved: 8 }, 8), 0.95);
  const order = ['sure', 'likely', 'none', 'unknown'];
  const ranks = metrics.map(({ certainty }) => order.indexOf(certainty));
  expect(ranks).toEqual([...ranks].sort((one, other) => one - other));
  const sizes = metrics
    .filter(({ certainty }) => certainty === 'sure')
    .map(({ a, b }) => Math.abs((b ?? 0) - (a ?? 0)) / Math.max(Math.abs(a ?? 0), Math.abs(b ?? 0)));
  expect(sizes.length).toBeGreaterThan(3);
  expect(sizes.every((size, i) => i === 0 || size <= sizes[i - 1] + 1e-9)).toBe(true);
});

test('on common random numbers a real change shows with less variance than on independent ones', async () => {
  const change = [await measured({}, 12), await measured({ reserved: 7 }, 12)];
  const paired = comparePaired(change[0], change[1], 0.95).metrics;
  const throttles = paired.find(({ path }) => path === 'functions.checkout.throttleRatio');
  expect(throttles).toMatchObject({ certainty: 'sure', change: 'better' });
  expect(throttles?.varianceRatio).toBeGreaterThan(2);
  const other = await measured({ reserved: 7, seed: 2 }, 12);
  const apart = comparePaired(change[0], other, 0.95).metrics.find(({ path }) => path === throttles?.path);
  const width = (metric: typeof throttles): number => (metric?.high ?? 0) - (metric?.low ?? 0);
  expect(width(throttles)).toBeLessThan(width(apart));
});

test('two summaries give the same differences as their replications, with wider intervals', async () => {
  const sides = [await measured({}, 10), await measured({ reserved: 7 }, 10)];
  const paired = new Map(comparePaired(sides[0], sides[1], 0.95).metrics.map((metric) => [metric.path, metric]));
  const summaries = [await summaryOf({}, 10), await summaryOf({ reserved: 7 }, 10)];
  const { metrics } = compareUnpaired(estimatesOf(summaries[0]), estimatesOf(summaries[1]), 0.95);
  expect(metrics.map(({ path }) => path).sort()).toEqual([...paired.keys()].sort());
  const invocations = metrics.find(({ path }) => path === 'functions.checkout.invocations');
  const pair = paired.get('functions.checkout.invocations');
  expect(invocations?.difference).toBeCloseTo(pair?.difference ?? 0, 6);
  expect((invocations?.high ?? 0) - (invocations?.low ?? 0)).toBeGreaterThan((pair?.high ?? 0) - (pair?.low ?? 0));
});

test('what only one of both has stands apart, another fault in the same place included', async () => {
  const stop = '[{ at: 20s, deploy: checkout }]';
  const surge = '[{ at: 20s, for: 5s, source: web, surge: 3 }]';
  const [plain, deployed, surged] = [
    await measured({}),
    await measured({ faults: stop }),
    await measured({ faults: surge }),
  ];
  const added = comparePaired(plain, deployed, 0.95);
  expect(added.onlyInA).toEqual([]);
  expect(added.onlyInB).toContain('recovery[0].recoveredAfter');
  const replaced = comparePaired(deployed, surged, 0.95);
  expect(replaced.onlyInA).toContain('recovery[0].recovered');
  expect(replaced.onlyInB).toContain('recovery[0].recovered');
  expect(replaced.metrics.map(({ path }) => path)).not.toContain('recovery[0].recovered');
});

test('what has no data on one side is not compared, and says which side', async () => {
  const { metrics } = comparePaired(await measured({}), await measured({ reserved: 0 }), 0.95);
  const latency = metrics.find(({ path }) => path === 'functions.checkout.duration.p99');
  expect(latency).toMatchObject({ difference: null, certainty: 'unknown', b: null });
  expect(latency?.note).toContain('A in 4, B in 0');
});

test('with one replication there are differences, and nothing is said of their certainty', async () => {
  const { metrics, counts } = comparePaired(await measured({}, 1), await measured({ reserved: 8 }, 1), 0.95);
  expect(metrics.every(({ certainty, low }) => certainty === 'unknown' && low === null)).toBe(true);
  expect(counts).toMatchObject({ compared: 0, sure: 0, likely: 0 });
});

test.each([
  ['functions.checkout.throttleRatio', 'higher'],
  ['functions.checkout.throttlesByReason.ScalingRateLimitExceeded', 'higher'],
  ['functions.checkout.cost.requests', 'higher'],
  ['functions.checkout.newVersion.errors', 'higher'],
  ['functions.checkout.newVersion.invocations', null],
  ['sources.web.successRatio', 'lower'],
  ['sources.web.latency.p99', 'higher'],
  ['cost.requests', 'higher'],
  ['cost.totalPer30Days', 'higher'],
  ['account.throttles', 'higher'],
  ['account.concurrency.max', null],
  ['recovery[0].recoveredAfter', 'higher'],
  ['recovery.outage.recovered', 'lower'],
  ['downstreams.db.utilization.mean', null],
])('the worse direction of %s is %s', (path, direction) => {
  expect(worseOfPath(path)).toBe(direction);
});

test('every metric of a scenario whose name tells of failure has a worse direction', async () => {
  const { scenario } = await shop({ faults: '[{ at: 20s, deploy: checkout }]' });
  for (const path of catalogueOf(scenario).keys()) {
    if (/throttle|error|timeout|lost|failed|refused|cost|wasted|latency/i.test(path)) {
      expect(worseOfPath(path), path).toBe('higher');
    }
  }
});

function judged(text: string, outcome: ExpectationResult['outcome'], warn = false): ExpectationResult {
  const numbers = { value: 1, low: null, high: null, limit: 2, margin: 1, unit: 'count' };
  const place = { line: 1, column: 1, note: null };
  return { text, metric: 'x', judged: 'mean', outcome, pass: outcome === 'met' || warn, warn, ...numbers, ...place };
}

test('an expectation that A met and B misses is lost, unless it ends in "else warn"', () => {
  const own = ['a < 1', 'b < 1', 'c < 1 else warn', 'd < 1'].map((text) => judged(text, 'met'));
  const other = [judged('a < 1', 'met'), judged('b < 1', 'missed'), judged('c < 1 else warn', 'missed', true)];
  const pairs = compareExpectations(own, [...other, judged('e < 1', 'inconclusive')]);
  expect(pairs.filter(isLost).map(({ text }) => text)).toEqual(['b < 1']);
  expect(pairs.map(({ text, change }) => [text, change])).toEqual([
    ['b < 1', 'lost'],
    ['c < 1 else warn', 'lost'],
    ['a < 1', 'same'],
    ['d < 1', null],
    ['e < 1', null],
  ]);
});

test('--fail-on fails where the whole interval is on the worse side, and where there is nothing to judge', async () => {
  const [tight, wide, none] = [await measured({}), await measured({ reserved: 9 }), await measured({ reserved: 0 })];
  const ratio = 'functions.checkout.throttleRatio';
  const success = 'sources.web.successRatio';
  const latency = 'functions.checkout.duration.p99';
  const gates = (a: typeof tight, b: typeof tight) =>
    judgeGates([ratio, success, latency], comparePaired(a, b, 0.95).metrics).map(({ pass }) => pass);
  expect(gates(tight, wide).slice(0, 2)).toEqual([true, true]);
  expect(gates(wide, tight).slice(0, 2)).toEqual([false, false]);
  expect(gates(wide, none)).toEqual([false, false, false]);
  expect(gates(tight, tight)).toEqual([true, true, true]);
});
