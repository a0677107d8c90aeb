import { expect, test } from 'vitest';
import { planNotes, planVerdict } from '../../src/report/plan-words.ts';
import { readDay, readGrowth } from '../../src/study/plan-growth.ts';
import { Points, SearchStopped } from '../../src/study/plan-points.ts';
import type { Plan } from '../../src/study/plan-schema.ts';
import { planField } from '../../src/study/plan-schema.ts';
import { erlangB } from '../../src/theory/erlang.ts';
import { assert } from '../../src/units/assert.ts';
import { planOf, settingsOf, surroundingsOf } from './plan-search.ts';

/** In the middle of the ratio between what two neighbouring settings give exactly: the one misses it, the other meets it. */
const between = (one: number, other: number): number => Math.sqrt(one * other);

/** Width of the interval by which the answer was judged. */
function widthAt({ answer }: Plan): number {
  const judged = answer?.point.expectations[0];
  assert(judged?.low != null && judged.high !== null, 'the answer has no interval');
  return judged.high - judged.low;
}

test('a reservation for a share of throttles is the inverse of Erlang B', async () => {
  const [missed, met] = [erlangB(10, 13), erlangB(10, 14)];
  const plan = await planOf(
    {
      name: 'erlang',
      run: { duration: '20m', warmup: '30s', seed: 'erlang', replications: 6 },
      functions: { f: { duration: { distribution: 'exponential', mean: '1s' }, timeout: '1m', init: '0s' } },
      sources: {
        s: {
          type: 'alb',
          target: 'f',
          arrivals: { process: 'poisson', rate: '10/s' },
          client: { retry: 'none' },
        },
      },
      expect: [`functions.f.throttleRatio < ${between(missed, met)}`],
    },
    ['functions.f.reservedConcurrency=1..60'],
  );
  expect(settingsOf(plan)).toEqual(['functions.f.reservedConcurrency=14']);
  expect(plan.answer?.settings[0]).toMatchObject({ direction: 'least', beside: { value: '13' } });
  expect(widthAt(plan)).toBeLessThan((missed - met) / 3);
  expect(planField.parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
});

test('shards for a backlog are what arithmetic says', async () => {
  // A shard works off a batch of ten records a second; 35 come in every second for five minutes.
  const [missed, met] = [(35 - 20) * 300, (35 - 30) * 300];
  const plan = await planOf(
    {
      name: 'shards',
      run: { duration: '5m', seed: 'shards', replications: 3 },
      functions: { f: { duration: '1s', timeout: '1m', init: '0s' } },
      sources: {
        s: { type: 'kinesis', target: 'f', arrivals: { process: 'constant', rate: '35/s' }, shards: 1, batchSize: 10 },
      },
      expect: [`sources.s.backlog.atEnd < ${between(missed, met)}`],
    },
    ['sources.s.shards'],
  );
  expect(settingsOf(plan)).toEqual(['sources.s.shards=3']);
  expect(plan.answer?.settings[0]).toMatchObject({ direction: 'least', beside: { value: '2' } });
  expect(widthAt(plan)).toBeLessThan((missed - met) / 3);
});

const QUEUE = {
  name: 'connections',
  run: { duration: '2m', seed: 'connections', replications: 2 },
  functions: { f: { duration: '100ms', timeout: '30s', init: '0s', calls: [{ to: 'db' }] } },
  sources: {
    s: {
      type: 'sqs',
      target: 'f',
      arrivals: { at: '0s', count: 1000 },
      batchSize: 1,
      visibilityTimeout: '3m',
      maximumConcurrency: 20,
    },
  },
  downstreams: { db: { type: 'connection-pool', connections: 100, service: '400ms' } },
};

test('the maximum concurrency of a queue is the connections that it may take', async () => {
  const plan = await planOf({ ...QUEUE, expect: [`downstreams.db.connections.max < ${between(7, 8)}`] }, [
    'sources.s.maximumConcurrency',
  ]);
  expect(settingsOf(plan)).toEqual(['sources.s.maximumConcurrency=7']);
  expect(plan.answer?.settings[0]).toMatchObject({ direction: 'most', beside: { value: '8' } });
});

test('an answer with which most items only wait says so, and what to expect against it', async () => {
  const plan = await planOf(
    {
      name: 'vacuous',
      run: { duration: '2m', replications: 1 },
      functions: { f: { duration: '1s', timeout: '10s', init: '0s' } },
      sources: {
        s: { type: 'sqs', target: 'f', batchSize: 1, arrivals: { process: 'constant', rate: '10/s' } },
      },
      expect: ['sources.s.latency.p95 < 5m'],
    },
    ['sources.s.maximumConcurrency=2..50'],
  );
  // Whatever was done within two minutes was done within five. Two at once do 240 of 1,200 by then, the rest waits.
  expect(settingsOf(plan)).toEqual(['sources.s.maximumConcurrency=2']);
  const [behind] = plan.answer?.unwatched ?? [];
  expect(behind).toMatchObject({ source: 's', offered: 1200, lost: 0 });
  expect(behind.waiting).toBeGreaterThanOrEqual(1200 - 240 - 2);
  expect(planVerdict(plan)).toMatchObject({ tone: 'unknown', text: expect.stringMatching(/items of s .* still wait/) });
  expect(planNotes(plan)[0]).toContain('sources.s.backlog.atEnd < 12.');
});

test('of what an expectation speaks, an answer says nothing more', async () => {
  const plan = await planOf({ ...QUEUE, expect: ['sources.s.backlog.atEnd < 990', 'sources.s.latency.p95 < 5m'] }, [
    'sources.s.maximumConcurrency=2..50',
  ]);
  expect(plan.answer?.unwatched).toEqual([]);
  expect(planVerdict(plan).tone).toBe('good');
});

test('where one end is too little and the other too much, the least between is found', async () => {
  // In two minutes, three environments of half a second work off 720 messages of a thousand, and four 960.
  const expectations = ['sources.s.backlog.atEnd < 100', `downstreams.db.connections.max < ${between(7, 8)}`];
  const plan = await planOf({ ...QUEUE, expect: expectations }, ['sources.s.maximumConcurrency=2..100']);
  expect(settingsOf(plan)).toEqual(['sources.s.maximumConcurrency=4']);
});

test('where what one expectation needs is too much for another, there is no answer', async () => {
  const expectations = ['sources.s.backlog.atEnd < 100', `downstreams.db.connections.max < ${between(2, 3)}`];
  const plan = await planOf({ ...QUEUE, expect: expectations }, ['sources.s.maximumConcurrency=2..100']);
  expect(plan.answer).toBeNull();
  const outcomes = [plan.failure?.ends?.low, plan.failure?.ends?.high].map((end) =>
    end?.point?.expectations.map(({ outcome }) => outcome),
  );
  expect(outcomes).toEqual([
    ['missed', 'met'],
    ['met', 'missed'],
  ]);
});

test('a quota for many short requests follows the rule of ten requests a second for each of it', async () => {
  // 300/s of 10 ms are three at once; a quota of 29 admits 290 a second, one of 28 admits 280.
  const plan = await planOf(
    {
      name: 'quota',
      platform: { profile: 'lambda-2026', accountConcurrency: 10 },
      run: { duration: '2m', seed: 'quota', replications: 2 },
      functions: { f: { duration: '10ms', timeout: '30s', init: '0s' } },
      sources: {
        s: {
          type: 'alb',
          target: 'f',
          arrivals: { process: 'constant', rate: '300/s' },
          client: { retry: 'none' },
        },
      },
      expect: [`account.throttles < ${between(20, 10) * 120}`],
    },
    ['platform.accountConcurrency'],
  );
  expect(settingsOf(plan)).toEqual(['platform.accountConcurrency=29']);
  expect(plan.quota).toMatchObject({ current: 10, wanted: 29, peakRequestRate: 300, ratePerUnit: 10 });
  expect(plan.quota?.fails).toHaveLength(1);
});

test('provisioned concurrency for a step is what the step has at once', async () => {
  // From 0:30 on twenty a second of half a second: exactly ten at once. Each that is not provisioned starts cold.
  const plan = await planOf(
    {
      name: 'step',
      run: { duration: '2m', seed: 'step', replications: 2 },
      functions: { f: { duration: '500ms', timeout: '30s', init: '0s', provisionedConcurrency: 2 } },
      sources: {
        s: {
          type: 'alb',
          target: 'f',
          arrivals: {
            process: 'constant',
            rate: [
              { at: '0s', rate: '0/s' },
              { at: '30s', rate: '20/s' },
            ],
          },
        },
      },
      expect: [`functions.f.coldStarts < ${between(2, 1)}`],
    },
    ['functions.f.provisionedConcurrency'],
  );
  expect(settingsOf(plan)).toEqual(['functions.f.provisionedConcurrency=9']);
});

test('the retention that survives an outage is its length, to one per cent', async () => {
  // One record a minute for 30 hours without a database: those older than the retention when it is back are gone.
  const [outage, lost] = [30 * 60, 25];
  const plan = await planOf(
    {
      name: 'outage',
      run: { duration: '40h', seed: 'outage', replications: 2, resolution: '10m' },
      functions: { f: { duration: '1s', timeout: '1m', init: '0s', calls: [{ to: 'db' }] } },
      sources: {
        s: {
          type: 'kinesis',
          target: 'f',
          arrivals: { process: 'constant', rate: '1/m' },
          shards: 1,
          retention: '24h',
        },
      },
      downstreams: { db: { type: 'connection-pool', connections: 10, service: '1ms' } },
      faults: [{ at: '2h', for: `${outage}m`, downstream: 'db', outage: true }],
      expect: [`sources.s.expired < ${lost}`],
    },
    ['sources.s.retention'],
  );
  const found = plan.answer?.settings[0];
  const minutes = (text: string | undefined): number => Number(/^(\d+)s$/.exec(text ?? '')?.[1]) / 60;
  expect(minutes(found?.value)).toBeGreaterThanOrEqual(outage - lost);
  // The shard is tried again within a minute of the outage's end.
  expect(minutes(found?.beside?.value)).toBeLessThan(outage - lost + 2);
  expect(minutes(found?.value) / minutes(found?.beside?.value)).toBeLessThanOrEqual(1.01);
});

/** So many requests of half a second at once, evenly spaced. */
const steady = (name: string, atOnce: number) => ({
  type: 'alb',
  target: name,
  arrivals: { process: 'constant', rate: `${2 * atOnce}/s` },
  client: { retry: 'none' },
});
const HALF_A_SECOND = { duration: '500ms', timeout: '30s', init: '0s' };

test('several settings are each as small as the others allow', async () => {
  const plan = await planOf(
    {
      name: 'two',
      run: { duration: '1m', seed: 'two', replications: 2 },
      functions: { f: { ...HALF_A_SECOND, reservedConcurrency: 2 }, g: { ...HALF_A_SECOND, reservedConcurrency: 2 } },
      sources: { a: steady('f', 5), b: steady('g', 13) },
      expect: ['functions.f.throttles <= 0', 'functions.g.throttles <= 0 else warn'],
    },
    ['functions.f.reservedConcurrency', 'functions.g.reservedConcurrency=1..40'],
  );
  expect(settingsOf(plan)).toEqual(['functions.f.reservedConcurrency=5', 'functions.g.reservedConcurrency=13']);
  expect(plan.answer).toMatchObject({ local: true, stable: true });
  expect(plan.answer?.settings.map(({ beside }) => beside?.value)).toEqual(['4', '12']);
});

test('the cheapest provisioned concurrency under full load is the load', async () => {
  // Busy all the time it costs less than on demand, and idle it costs something.
  const plan = await planOf(
    {
      name: 'cheapest',
      run: { duration: '10m', seed: 'cheapest', replications: 2 },
      functions: { f: { ...HALF_A_SECOND, provisionedConcurrency: 1 } },
      sources: { a: steady('f', 10) },
      expect: ['functions.f.throttles <= 0'],
    },
    ['functions.f.provisionedConcurrency=1..40'],
    { objective: { of: 'metric', path: 'cost.total' }, minimise: 'cost' },
  );
  expect(settingsOf(plan)).toEqual(['functions.f.provisionedConcurrency=10']);
  expect(plan.answer?.settings[0].direction).toBe('cheapest');
});

test('how much traffic settings bear, and until when, is what arithmetic says', async () => {
  const scenario = {
    name: 'growth',
    run: { duration: '1m', seed: 'growth', replications: 2 },
    functions: { f: { ...HALF_A_SECOND, reservedConcurrency: 20 } },
    sources: { a: steady('f', 10) },
    expect: ['functions.f.throttles <= 0'],
  };
  const [rate, from] = [readGrowth('20%/month'), readDay('2026-12-01')];
  assert(typeof rate !== 'string' && typeof from === 'number', 'the growth cannot be read');
  const plan = await planOf(scenario, ['functions.f.reservedConcurrency=1..20'], {
    reach: true,
    growth: { rate, from, fromText: '2026-12-01' },
  });
  expect(settingsOf(plan)).toEqual(['functions.f.reservedConcurrency=10']);
  expect(plan.reach).toMatchObject({ factor: 1, notScaled: [] });
  // 1.2 to the 3.80th is 2: 115.7 days.
  expect(plan.runsOut).toMatchObject({ already: false, factor: 2, on: '2027-03-26', earliest: '2027-03-26' });
  expect(plan.runsOut?.latest).toMatch(/^2027-03-2[78]$/);
  expect(plan.answerRunsOut?.factor).toBe(1);
});

test('where an interval contains the bound, replications are added, and it is not met until one does not', async () => {
  const exact = erlangB(10, 10);
  const plan = await planOf(
    {
      name: 'hinge',
      run: { duration: '2m', seed: 'hinge', replications: 2 },
      functions: { f: { duration: '1s', timeout: '1m', init: '0s', reservedConcurrency: 10 } },
      sources: {
        s: { type: 'alb', target: 'f', arrivals: { process: 'poisson', rate: '10/s' }, client: { retry: 'none' } },
      },
      expect: [`functions.f.throttleRatio < ${exact}`],
    },
    ['functions.f.reservedConcurrency=9..30'],
  );
  expect(plan.before.expectations[0].outcome).toBe('inconclusive');
  expect(plan.before.replications).toBe(16);
  expect(Number(plan.answer?.settings[0].value)).toBeGreaterThan(10);
});

test('a reservation may grow beyond the quota where the quota may grow too', async () => {
  // A hundred of the quota must stay unreserved.
  const plan = await planOf(
    {
      name: 'both',
      platform: { profile: 'lambda-2026', accountConcurrency: 110 },
      run: { duration: '20s', seed: 'both', replications: 2 },
      functions: { f: { ...HALF_A_SECOND, reservedConcurrency: 5 } },
      sources: { a: steady('f', 25) },
      expect: ['functions.f.throttles <= 0'],
    },
    ['platform.accountConcurrency', 'functions.f.reservedConcurrency'],
  );
  expect(settingsOf(plan)).toEqual(['platform.accountConcurrency=125', 'functions.f.reservedConcurrency=25']);
  expect(plan.quota).toMatchObject({ current: 110, wanted: 125 });
});

test('several settings that cannot help are told with the nearest point', async () => {
  const plan = await planOf(
    {
      name: 'helpless',
      run: { duration: '20s', seed: 'helpless', replications: 2 },
      functions: { f: HALF_A_SECOND },
      sources: { a: steady('f', 5) },
      expect: ['sources.a.latency.p99 < 400ms', 'functions.f.throttles <= 0'],
    },
    ['functions.f.reservedConcurrency=1..4', 'functions.f.memory=128MB..256MB'],
  );
  expect(plan.answer).toBeNull();
  expect(plan.failure?.best.expectations.map(({ outcome }) => outcome)).toContain('missed');
});

test('traffic that cannot be multiplied stays as it is, and is named', async () => {
  const [rate, from] = [readGrowth('20%/month'), readDay('2026-12-01')];
  assert(typeof rate !== 'string' && typeof from === 'number', 'the growth cannot be read');
  const tick = { type: 'schedule', target: 'f', arrivals: { process: 'schedule', every: '30s' } };
  const plan = await planOf(
    {
      name: 'tick',
      run: { duration: '1m', seed: 'tick', replications: 2 },
      functions: { f: { ...HALF_A_SECOND, reservedConcurrency: 20 } },
      sources: { a: steady('f', 10), tick },
      expect: ['functions.f.throttles <= 0'],
    },
    [],
    { growth: { rate, from, fromText: '2026-12-01' } },
  );
  expect(plan.runsOut?.notScaled).toEqual(['tick']);
  // The tick takes one of the twenty: nineteen are left for what grows.
  expect(plan.runsOut?.factor).toBe(1.9);
});

test('a search that is stopped keeps the points that were complete', async () => {
  const surroundings = surroundingsOf(
    JSON.stringify({
      name: 'stopped',
      run: { duration: '1m', seed: 'stopped', replications: 2 },
      functions: { f: { duration: '1s', timeout: '1m', init: '0s' } },
      sources: { s: { type: 'alb', target: 'f', arrivals: { process: 'poisson', rate: '5/s' } } },
      expect: ['functions.f.throttles <= 0'],
    }),
  );
  let runs = 0;
  const points = new Points({
    ...surroundings,
    run: (loaded, plan, title) => (runs++ < 2 ? surroundings.run(loaded, plan, title) : Promise.resolve([])),
  });
  const at = (value: string) => points.at([{ path: 'functions.f.reservedConcurrency', value }]);
  await at('10');
  await at('20');
  const stopped = await at('30').catch((problem: unknown) => problem);
  assert(stopped instanceof SearchStopped, 'the search was not stopped');
  expect(stopped.points.map(({ changes }) => changes[0].value)).toEqual(['10', '20']);
});

test('an answer that a short run lets through, but not a long one, comes with the advice of validate', async () => {
  // A shard reads batches of ten in 1 s: four of them take 40 a second, and 41 come. Fifty records later than that is 12 s late.
  const plan = await planOf(
    {
      name: 'nearly',
      run: { duration: '1m', seed: 'nearly', replications: 1 },
      functions: { f: { duration: '1s', timeout: '1m', init: '0s' } },
      sources: {
        s: { type: 'kinesis', target: 'f', arrivals: { process: 'constant', rate: '41/s' }, shards: 1, batchSize: 10 },
      },
      expect: ['sources.s.iteratorAge.max < 10s'],
    },
    ['sources.s.shards=1..10'],
  );
  expect(settingsOf(plan)).toEqual(['sources.s.shards=4']);
  expect(plan.answer?.advice).toMatchObject([{ path: 'sources.s.target' }]);
  expect(plan.answer?.advice?.[0].message).toContain('41/s on average are more than 40/s');
  expect(planNotes(plan).join(' ')).toContain('Advice on the planned scenario, sources.s.target: 41/s');
});
