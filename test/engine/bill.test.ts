import { expect, test } from 'vitest';
import { type Run, runYaml } from '../support/run.ts';

const REQUEST = 0.000_000_2;
/** USD per millisecond of 128 MB on x86_64 in 2026. */
const MILLISECOND = 0.125 * 0.001 * 0.000_016_666_7;

const scenario = (fn: string, source: string, platform = ''): string => `
name: bill
platform: { profile: lambda-2026, idleLifetime: 1d, maximumEnvironmentAge: 2d${platform} }
run: { duration: 1h }
functions: { f: { init: 0s, ${fn} } }
sources: { s: { target: f, ${source} } }
`;

function costs(run: Run, place = 'functions.f.cost') {
  const value = (metric: string): number => run.value(`${place}.${metric}`) ?? Number.NaN;
  return {
    retries: value('retries'),
    abandoned: value('abandoned'),
    failed: value('failed'),
    total: value('total'),
    share: value('failureShare'),
  };
}

test('an event that always fails costs one failed run and two repeated ones (A-03)', async () => {
  const run = await runYaml(scenario('duration: 250ms, errorRate: 100%', 'type: s3, arrivals: { at: 0s, count: 1 }'));
  const one = REQUEST + 250 * MILLISECOND;
  for (const place of ['functions.f.cost', 'sources.s.cost', 'cost']) {
    const { retries, abandoned, failed, total, share } = costs(run, place);
    expect(
      [retries, abandoned, failed, total].map((amount) => amount / one),
      place,
    ).toEqual([expect.closeTo(2, 9), 0, expect.closeTo(1, 9), expect.closeTo(3, 9)]);
    expect(share, place).toBeCloseTo(1, 12);
  }
});

test('a run that is cut off by the timeout costs its timeout, as failure', async () => {
  const run = await runYaml(
    scenario('duration: 9s, timeout: 2s', 'type: sdk, arrivals: { at: 0s, count: 1 }, client: { maxAttempts: 1 }'),
  );
  expect(costs(run).failed).toBeCloseTo(REQUEST + 2000 * MILLISECOND, 15);
});

test('a run whose caller stopped waiting is abandoned, whatever else it is', async () => {
  const run = await runYaml(
    scenario(
      'duration: 2s, timeout: 10s, errorRate: 100%',
      'type: sdk, arrivals: { at: 0s, count: 1 }, client: { timeout: 1500ms, maxAttempts: 3 }',
    ),
  );
  expect(run.value('functions.f.invocations')).toBe(3);
  const { retries, abandoned, failed, total } = costs(run);
  expect([retries, failed]).toEqual([0, 0]);
  expect(abandoned).toBe(total);
});

test('a first run after nothing but throttles is ordinary: throttles cost nothing (B-06)', async () => {
  const run = await runYaml(
    scenario(
      'duration: 200ms, reservedConcurrency: 1',
      'type: sdk, arrivals: { at: 0s, count: 3 }, client: { retry: standard, maxAttempts: 20 }',
    ),
  );
  expect(run.value('functions.f.throttles')).toBeGreaterThan(0);
  expect(run.value('sources.s.succeeded')).toBe(3);
  const { retries, abandoned, failed, total } = costs(run);
  expect([retries, abandoned, failed]).toEqual([0, 0, 0]);
  expect(total).toBeCloseTo(3 * (REQUEST + 200 * MILLISECOND), 12);
});

test.each([
  ['a queue receives it again', 'type: sqs, maxReceiveCount: 3, visibilityTimeout: 30s, deadLetterQueue: dead'],
  ['a stream sends it again', 'type: kinesis, shards: 1, maximumRetryAttempts: 2'],
  ['a stream sends its halves', 'type: kinesis, shards: 1, maximumRetryAttempts: 1, bisectBatchOnFunctionError: true'],
])('a batch that fails is failure once, and a repeated run whenever %s', async (_what, source) => {
  const yaml = scenario('duration: 100ms, errorRate: 100%', `${source}, arrivals: { at: 0s, count: 2 }`);
  const run = await runYaml(`${yaml}downstreams: { dead: { type: queue } }\n`);
  const runs = run.value('functions.f.invocations') ?? Number.NaN;
  expect(runs).toBeGreaterThan(1);
  const { retries, failed, total, share } = costs(run);
  expect(share).toBeCloseTo(1, 12);
  expect(failed + retries).toBeCloseTo(total, 15);
  const firstRuns = failed / (total / runs);
  expect(firstRuns).toBeGreaterThan(0.99);
  expect(firstRuns).toBeLessThan(runs);
});

test('ephemeral storage is shown apart from compute (B-25)', async () => {
  const run = await runYaml(
    scenario('duration: 1s, ephemeralStorage: 1536MB', 'type: s3, arrivals: { at: 0s, count: 1000 }'),
  );
  expect(run.value('cost.ephemeral')).toBeCloseTo(1000 * 0.000_000_030_9, 12);
  expect(run.value('cost.compute')).toBeCloseTo(1_000_000 * MILLISECOND, 9);
  expect(run.value('sources.s.cost.ephemeral')).toBe(run.value('cost.ephemeral'));
});

test.each([
  ['lambda-2024', 'zip', 'nodejs20.x', 100],
  ['lambda-2024', 'image', 'nodejs20.x', 400],
  ['lambda-2024', 'zip', 'provided.al2023', 400],
  ['lambda-2026', 'zip', 'nodejs20.x', 400],
])(
  'B-04, B-05: in %s a cold run of a %s package of %s is billed as the date has it',
  async (profile, type, runtime, ms) => {
    const run = await runYaml(`
name: init
platform: { profile: ${profile} }
run: { duration: 1m }
functions: { f: { duration: 100ms, init: 300ms, packageType: ${type}, runtime: ${runtime} } }
sources: { s: { type: sdk, target: f, arrivals: { at: 0s, count: 1 } } }
`);
    expect(run.value('functions.f.billedDuration')).toBe(ms);
  },
);

test('B-21, B-22: each architecture climbs its own steps of the month', async () => {
  const month = (architecture: string) =>
    runYaml(
      scenario(
        `architecture: ${architecture}, memory: 10240MB, duration: 15m, timeout: 15m`,
        'type: s3, arrivals: { at: 0s, count: 900 }',
        ', accountConcurrency: 100000, scalingScope: none, freeTier: none',
      ),
    );
  const used = 10 * 900 * 900 * 720; // GB-seconds in 30 days like this hour
  expect((await month('x86_64')).value('cost.computePer30Days')).toBeCloseTo(used * 0.000_016_666_7, 2);
  expect(used).toBeGreaterThan(5e9);
  expect((await month('arm64')).value('cost.computePer30Days')).toBeCloseTo(used * 0.000_013_333_4, 2);
});

test('B-26: provisioned Kafka pollers are charged by units of ten, whether they read or not', async () => {
  const topic = (pollers: number) =>
    runYaml(
      scenario(
        'duration: 100ms',
        `type: kafka, partitions: 40, provisionedPollers: { minimum: ${pollers}, maximum: ${pollers} }, arrivals: { at: 0s, count: 1 }`,
      ),
    );
  expect((await topic(10)).value('sources.s.cost.pollers')).toBeCloseTo(0.185, 9);
  const run = await topic(11);
  expect(run.value('sources.s.cost.pollers')).toBeCloseTo(2 * 0.185, 9);
  expect(run.value('cost.pollers')).toBe(run.value('sources.s.cost.pollers'));
  expect(run.value('cost.pollersPer30Days')).toBeCloseTo(720 * 2 * 0.185, 6);
  expect(run.value('cost.total')).toBeCloseTo(2 * 0.185 + (run.value('functions.f.cost.total') ?? Number.NaN), 9);
});

test('consumers that Lambda provides on its own are not charged', async () => {
  const run = await runYaml(
    scenario('duration: 100ms', 'type: kafka, partitions: 4, arrivals: { process: constant, rate: 10/s }'),
  );
  expect(run.value('sources.s.cost.pollers')).toBe(0);
});

test('B-08: the free tier is taken off where the scenario wants it', async () => {
  const told = (freeTier: string) =>
    runYaml(scenario('duration: 1s', 'type: s3, arrivals: { at: 0s, count: 1000 }', `, freeTier: ${freeTier}`));
  const [none, month, both] = [await told('none'), await told('month'), await told('both')];
  expect(both.value('cost.total')).toBe(0);
  expect(month.value('cost.total')).toBeCloseTo(1000 * (REQUEST + 1000 * MILLISECOND), 9);
  expect(none.value('cost.totalPer30Days')).toBeCloseTo(720_000 * (REQUEST + 1000 * MILLISECOND), 6);
  expect(month.value('cost.totalPer30Days')).toBe(0);
});
