import { expect, test } from 'vitest';
import { remedyBudget } from '../../src/study/remedy.ts';
import { RemediesStopped } from '../../src/study/remedy-trials.ts';
import type { Breach } from '../../src/study/summary-schema.ts';
import { checkRemedies, remediedBy } from '../support/remedied.ts';
import { surroundingsOf } from './plan-search.ts';

const plain = { duration: '500ms', timeout: '10s', init: '0s' };
const steady = (rate: string, target: string, more: object = {}) => ({
  type: 'alb',
  target,
  arrivals: { process: 'constant', rate },
  client: { retry: 'none' },
  ...more,
});

test('a reservation that is too small is raised to rate x duration, and not one more', async () => {
  const [breach] = await remedied({
    name: 'reserved',
    run: { duration: '20s', replications: 2 },
    functions: { f: { ...plain, reservedConcurrency: 40 } },
    sources: { s: steady('100/s', 'f') },
    expect: ['functions.f.throttles <= 0'],
  });
  expect(breach).toMatchObject({
    limit: 'reserved-concurrency',
    remedy: {
      path: 'functions.f.reservedConcurrency',
      before: '40',
      value: '50',
      beside: '49',
      replications: 2,
      worsens: [],
      losses: [],
      expectations: [{ text: 'functions.f.throttles <= 0', before: 'missed', after: 'met' }],
    },
  });
  // A fifth of the requests was refused, and costs something once it is served.
  const { before, after } = breach.remedy?.cost ?? {};
  expect(after).toBeGreaterThan(before ?? Number.NaN);
  // Without a reservation the pool of 1,000 is enough as well.
  expect(breach.remedySearch?.others.map(({ value }) => value)).toEqual(['null']);
});

test('a quota is raised to what all functions need together, and a ceiling for the largest is the other way', async () => {
  const [breach] = await remedied({
    name: 'quota',
    platform: { accountConcurrency: 40, unreservedFloor: 0 },
    run: { duration: '1m', replications: 1 },
    functions: { big: plain, small: plain },
    sources: { many: steady('80/s', 'big'), few: steady('20/s', 'small') },
  });
  expect(breach.limit).toBe('account-concurrency');
  expect(breach.remedy).toMatchObject({
    path: 'platform.accountConcurrency',
    before: '40',
    value: '50',
    beside: '49',
    worsens: [],
  });
  const [ceiling] = breach.remedySearch?.others ?? [];
  // 10 of the 40 are what the small one needs.
  expect(ceiling).toMatchObject({
    path: 'functions.big.reservedConcurrency',
    before: null,
    value: '30',
    beside: '31',
  });
  expect(ceiling.worsens).toMatchObject([{ limit: 'reserved-concurrency', name: 'big', before: 0 }]);
  // What was short for both is short for the large one alone.
  expect(ceiling.losses.map(({ source }) => source)).toEqual(['many']);
});

test('shards are raised to what a shard takes: 1,000 records a second (K-01)', async () => {
  const [breach] = await remedied({
    name: 'shards',
    run: { duration: '10s', replications: 2 },
    functions: { f: { ...plain, duration: '10ms' } },
    sources: {
      s: {
        type: 'kinesis',
        target: 'f',
        arrivals: { process: 'poisson', rate: '3500/s' },
        partitionKeys: { count: 100_000 },
        shards: 1,
        batchSize: 1000,
      },
    },
  });
  expect(breach.limit).toBe('shard-throughput');
  expect(breach.remedy).toMatchObject({ path: 'sources.s.shards', before: '1', value: '4', beside: '3' });
});

test('what a change is held against is the scenario as it was run, with what --set said', async () => {
  const { read, run } = surroundingsOf(JSON.stringify(throttled));
  const set = { path: 'functions.f.reservedConcurrency', value: '9' };
  const [{ remedy, remedySearch }] = await remediedBy({ read: (changes) => read([set, ...changes]), run });
  expect([remedy, ...(remedySearch?.others ?? [])].map((each) => each?.before)).toEqual(['9', '9']);
});

test('connections of a database are raised to what calls hold at once; what the database costs is not known', async () => {
  const [breach] = await remedied({
    name: 'connections',
    run: { duration: '1m', replications: 1 },
    functions: { f: { ...plain, calls: [{ to: 'db' }] } },
    sources: { s: steady('100/s', 'f') },
    downstreams: { db: { type: 'connection-pool', connections: 10, service: '200ms', whenFull: 'refuse' } },
  });
  expect(breach.remedy).toMatchObject({ path: 'downstreams.db.connections', before: '10', value: '20', beside: '19' });
});

test('connections that environments keep are also enough for as many environments', async () => {
  const [breach] = await remedied({
    name: 'kept',
    run: { duration: '1m', replications: 2 },
    functions: { f: { ...plain, calls: [{ to: 'db' }] } },
    sources: { s: steady('100/s', 'f') },
    downstreams: {
      db: { type: 'connection-pool', connections: 20, service: '20ms', hold: 'environment', whenFull: 'refuse' },
    },
  });
  expect(breach.limit).toBe('downstream-connections');
  const all = [breach.remedy, ...(breach.remedySearch?.others ?? [])];
  expect(all.find((each) => each?.path === 'functions.f.reservedConcurrency')).toMatchObject({
    value: '20',
    beside: '21',
  });
});

test('calls that a partner refuses are also kept below its rate by fewer batches at once: rate x time of a run', async () => {
  const [breach] = await remedied({
    name: 'partner',
    run: { duration: '10m', replications: 1 },
    functions: { f: { ...plain, duration: '50ms', calls: [{ to: 'partner' }] } },
    sources: {
      jobs: { type: 'sqs', target: 'f', batchSize: 1, arrivals: { at: '1s', count: 2000 } },
    },
    downstreams: { partner: { type: 'rate-limited', rate: '20/s', burst: 5, service: '200ms' } },
  });
  expect(breach.limit).toBe('downstream-rate');
  const all = [breach.remedy, ...(breach.remedySearch?.others ?? [])];
  const caps = all.filter((each) => each?.path.endsWith('oncurrency'));
  // 20/s x 0.25 s = 5, at the mapping or at the function.
  expect(caps.map((each) => [each?.path, each?.before, each?.value])).toEqual(
    expect.arrayContaining([
      ['sources.jobs.maximumConcurrency', null, '5'],
      ['functions.f.reservedConcurrency', null, '5'],
    ]),
  );
  // The queue is as empty at the end as before, and nobody else's rate must be raised for it.
  expect(breach.remedy?.path).toBe('sources.jobs.maximumConcurrency');
});

test('a change after which more of a source waits at the end says so', async () => {
  const [breach] = await remedied({
    name: 'behind',
    run: { duration: '2m', replications: 2 },
    functions: { f: { ...plain, duration: '20ms', durationPerRecord: '8ms' } },
    sources: { s: { type: 'kinesis', target: 'f', shards: 1, arrivals: { process: 'poisson', rate: '2500/s' } } },
  });
  expect(breach.remedy?.path).toBe('sources.s.shards');
  // A shard is read at 100 / 0.82 s = 122/s, and written at 1,000/s: 878/s of each wait, for as long as it is written to.
  const [behind] = breach.remedy?.backlogs ?? [];
  expect(behind).toMatchObject({ source: 's', difference: { unit: 'count' } });
  const { before, after } = behind.difference;
  expect(after ?? 0).toBeGreaterThan(2 * (before ?? Number.POSITIVE_INFINITY));
});

test('retries that keep a limit reached are ended by not retrying', async () => {
  const breaches = await remedied({
    name: 'storm',
    run: { duration: '2m', replications: 1 },
    functions: { f: { ...plain, reservedConcurrency: 50 } },
    sources: { s: steady('99/s', 'f', { client: { retry: 'standard', maxAttempts: 8 }, type: 'sdk' }) },
    faults: [{ at: '1m', for: '20s', source: 's', surge: 1.4 }],
  });
  const [breach] = breaches;
  expect(breach.limit).toBe('reserved-concurrency');
  expect(breach.remedy?.path).toBe('functions.f.reservedConcurrency');
  expect(breach.remedySearch?.tried).toContain('sources.s.client.retry');
});

test('environments that wait for a database that hangs are freed by a shorter timeout of the call: limit / rate', async () => {
  const [breach] = await remedied({
    name: 'hang',
    platform: { accountConcurrency: 120 },
    run: { duration: '2m', replications: 1 },
    functions: {
      f: { ...plain, duration: '100ms', timeout: '9s', reservedConcurrency: 20, calls: [{ to: 'db', retry: 'none' }] },
    },
    sources: { s: steady('10/s', 'f') },
    downstreams: { db: { type: 'latency-curve', latency: '10ms' } },
    faults: [{ at: '30s', downstream: 'db', outage: 'hang' }],
  });
  // The quota leaves no room for a larger reservation; 20 at 10/s may each last 2 s, of which 1.9 s in the call.
  expect(breach.remedy).toMatchObject({ path: 'functions.f.calls[0].timeout', before: null, worsens: [], losses: [] });
  const milliseconds = Number(breach.remedy?.value.replace('ms', ''));
  expect(milliseconds).toBeLessThanOrEqual(1900);
  expect(milliseconds).toBeGreaterThan(1900 / 1.02);
});

test('a limit without a setting of its own says that there is none to try', async () => {
  const [breach] = await remedied({
    name: 'partition',
    run: { duration: '10s', replications: 1 },
    functions: { f: { ...plain, duration: '10ms', calls: [{ to: 't' }] } },
    sources: { s: steady('2000/s', 'f') },
    downstreams: { t: { type: 'table', previousPeak: { write: 20_000 }, keys: { hot: '100%' } } },
  });
  expect(breach).toMatchObject({ limit: 'partition-throughput', remedy: null });
});

const throttled = {
  name: 'random',
  run: { duration: '2m', seed: 'remedy', replications: 4 },
  functions: { f: { ...plain, duration: { distribution: 'exponential', mean: '500ms' }, reservedConcurrency: 12 } },
  sources: { s: { ...steady('20/s', 'f'), arrivals: { process: 'poisson', rate: '20/s' } } },
};

test('with the change a run reaches the limit in no replication, and with its neighbour in one', async () => {
  const breaches = await remedied(throttled);
  expect(breaches[0].remedy?.beside).not.toBeNull();
  await checkRemedies(surroundingsOf(JSON.stringify(throttled)), breaches);
});

test('a search ends with its budget of events, and says what it has not tried', async () => {
  const [{ remedy, remedySearch }] = await remedied(throttled, { budget: 1 });
  expect(remedy).toBeNull();
  expect(remedySearch).toEqual({
    tried: [],
    notTried: ['functions.f.reservedConcurrency', 'functions.f.reservedConcurrency'],
    others: [],
  });
});

test('a run of a few events, since nothing is let through, is searched for to the end', async () => {
  const [{ remedy, remedySearch }] = await remedied({
    name: 'shut',
    run: { duration: '1m', replications: 1 },
    functions: { f: { ...plain, reservedConcurrency: 0 } },
    sources: {
      // Its events are discarded at once while the reservation is 0, and are most of the work after that.
      uploads: { type: 's3', target: 'f', arrivals: { process: 'constant', rate: '40/s' } },
      orders: { type: 'sqs', target: 'f', arrivals: { process: 'constant', rate: '2/s' } },
    },
  });
  expect(remedy).toMatchObject({ path: 'functions.f.reservedConcurrency', before: '0' });
  expect(remedySearch?.notTried).toEqual([]);
});

test('a search that is stopped from outside says so', async () => {
  await expect(remedied(throttled, { isStopped: true })).rejects.toBeInstanceOf(RemediesStopped);
});

test('a small run is searched for about a second or eight times as long, a large one for as long again', () => {
  const budget = (events: number): number => remedyBudget({ run: { events } as never });
  const events = [1000, 1_000_000, 10_000_000, 1e9];
  expect(events.map(budget)).toEqual([4_000_000, 8_000_000, 20_000_000, 1e9]);
});

interface Options {
  readonly budget?: number;
  readonly isStopped?: boolean;
}

async function remedied(scenario: object, { budget, isStopped = false }: Options = {}): Promise<Breach[]> {
  const surroundings = surroundingsOf(JSON.stringify(scenario));
  const run = isStopped ? () => Promise.resolve([]) : surroundings.run;
  return remediedBy({ ...surroundings, run }, budget);
}
