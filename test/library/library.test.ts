import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { InvalidScenario, load, replicate, reports, simulate, summarise } from '../../src/index.ts';
import { VERSION } from '../../src/library/version.ts';

const SHOP = `name: shop
run: { duration: 1m, replications: 4 }
functions:
  checkout: { duration: { distribution: exponential, mean: 200ms }, reservedConcurrency: 2 }
sources:
  web: { type: sdk, target: checkout, arrivals: { process: poisson, rate: 20/s } }
expect:
  - functions.checkout.throttleRatio < 0.1%
`;

const PLAIN = {
  name: 'shop',
  run: { duration: '1m', replications: 4 },
  functions: { checkout: { duration: { distribution: 'exponential', mean: '200ms' }, reservedConcurrency: 2 } },
  sources: { web: { type: 'sdk', target: 'checkout', arrivals: { process: 'poisson', rate: '20/s' } } },
  expect: ['functions.checkout.throttleRatio < 0.1%'],
};

/** What a promise was rejected with. */
async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.fail('should have been refused'),
    (problem: unknown) => problem,
  );
}

test('a scenario in a text is simulated, and its metrics are read by their names', async () => {
  const { functions, sources, account, cost, run } = await simulate(await load(SHOP));
  const { throttleRatio, throttles, invocations } = functions.checkout;

  expect(run.replications).toBe(4);
  expect(throttleRatio.unit).toBe('share');
  expect(throttleRatio.low).toBeLessThan(throttleRatio.value ?? Number.NaN);
  expect(throttles.value).toBe(account.throttles.value);
  expect(sources.web.offered.value).toBeGreaterThan(0);
  expect(functions.checkout.arrivals.value).toBe((invocations.value ?? 0) + (throttles.value ?? 0));
  expect(cost.total.value).toBeGreaterThan(0);
});

test('expectations come out as they do for the command, with their lines in a text', async () => {
  const { expectations } = await simulate(await load(SHOP));
  expect(expectations).toMatchObject([{ outcome: 'missed', pass: false, line: 8, column: 5 }]);
});

test('a text and the same scenario as an object give the same figures', async () => {
  const [text, object] = [await simulate(await load(SHOP)), await simulate(await load(PLAIN))];
  expect(object.functions).toEqual(text.functions);
  expect(object.run.digest).toBe(text.run.digest);
});

test('settings are changed by their paths, with texts, numbers or whole parts', async () => {
  const set = {
    'run.seed': 7,
    'sources.web.arrivals': { process: 'constant', rate: '1/s' },
    'functions.checkout.duration': '10ms',
  };
  const { run, sources, expectations } = await simulate(await load(SHOP, { set }));
  expect(run.seed).toBe(7);
  expect(sources.web.offered).toMatchObject({ value: 60, low: 60, high: 60 });
  expect(expectations[0].pass).toBe(true);
});

test('every mistake of a text is told at once, with file, line and column', async () => {
  const wrong = SHOP.replace('duration: 1m', 'duration: 1')
    .replace('target: checkout', 'target: chekout')
    .replace('throttleRatio', 'throtleRatio');
  const problem = await rejection(load(wrong, { file: 'shop.yaml' }));

  expect(problem).toBeInstanceOf(InvalidScenario);
  const { message, problems } = problem as InvalidScenario;
  expect(problems).toHaveLength(3);
  expect(message.split('\n')).toEqual([
    expect.stringMatching(/^shop\.yaml:2:18 run\.duration: expected a duration/),
    expect.stringMatching(/^shop\.yaml:6:29 sources\.web\.target: .*"checkout"/),
    expect.stringMatching(/^shop\.yaml:8:5 expect\[0\]: .*throttleRatio/),
  ]);
});

test('mistakes of an object are told by their paths', async () => {
  const problem = await rejection(load({ ...PLAIN, run: { duration: 5 }, alarm: [] }));
  expect((problem as Error).message.split('\n').sort()).toEqual([
    expect.stringMatching(/^alarm: .*alarms/),
    expect.stringMatching(/^run\.duration: expected a duration .*got 5/),
  ]);
});

test('a file that nobody can read is a mistake that says what to give', async () => {
  const set = { 'sources.web.arrivals': { process: 'trace', file: 'calls.csv', at: 'start', unit: 's' } };
  const problem = await rejection(load(SHOP, { set }));
  expect((problem as Error).message).toContain('calls.csv: give `load` the option `inputs`');
});

test('replications are plain results, from which the summary is made that simulate gives', async () => {
  const shop = await load(SHOP);
  const results = await replicate(shop, { replications: 3 });
  expect(results.map(({ replication }) => replication)).toEqual([0, 1, 2]);
  expect(summarise(shop, results, { replications: 3 })).toEqual(await simulate(shop, { replications: 3 }));
});

test('a rule for the number of replications is followed, and a warm-up is found', async () => {
  const until = { until: 'functions.checkout.concurrency.mean +- 20%', atMost: 60 };
  const { run } = await simulate(await load(SHOP, { set: { 'run.replications': until, 'run.warmup': 'auto' } }));
  expect(run).toMatchObject({ replications: 10, replicationsAsked: 10, partial: false });
});

test('a run that is stopped says that it is partial, and progress goes to one', async () => {
  const shop = await load(SHOP);
  let isStopped = false;
  const progress: number[] = [];
  const summary = await simulate(shop, {
    isStopped: () => isStopped,
    onProgress: (done) => {
      progress.push(done);
      isStopped = done >= 0.5;
    },
  });
  expect(summary.run).toMatchObject({ replications: 2, replicationsAsked: 4, partial: true });
  await simulate(shop, { onProgress: (done) => progress.push(done) });
  expect(progress.at(-1)).toBe(1);
});

test.each([0, -1, 1.5, Number.NaN])('%d replications are refused', async (replications) => {
  const problem = await rejection(simulate(await load(SHOP), { replications }));
  expect(problem).toBeInstanceOf(RangeError);
});

test('a typed summary can be rendered by every report', async () => {
  const summary = await simulate(await load(SHOP));
  for (const report of reports) expect(report.render({ summary, timeseries: null }).length).toBeGreaterThan(0);
});

test('the version is that of package.json', () => {
  expect(VERSION).toBe((JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version);
});
