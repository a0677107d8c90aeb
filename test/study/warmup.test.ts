import { expect, test } from 'vitest';
import { replicate } from '../../src/study/replicate.ts';
import { summarise } from '../../src/study/summarise.ts';
import type { Metric, Summary } from '../../src/study/summary-schema.ts';
import { RunTooShort, settleWarmup } from '../../src/study/warmup.ts';
import { binomialQuantile } from '../../src/theory/binomial.ts';
import { modelOf } from '../support/run.ts';

const SURROUNDINGS = { pause: () => Promise.resolve(), isStopped: () => false };
const ERLANGS = 80;

/** Requests of 1 s on average that never wait: from empty, `ERLANGS x (1 - exp(-t))` of them are in flight after t seconds. */
function fromEmpty({ seed = 1, duration = '60s', warmup = 'auto', rate = `${ERLANGS}/s`, more = '' } = {}): string {
  return `
name: from-empty
run: { duration: ${duration}, warmup: ${warmup}, resolution: ${duration}, seed: ${seed}, replications: 10 ${more} }
functions:
  f: { duration: { distribution: exponential, mean: 1s }, init: 0s, timeout: 900s }
sources:
  callers: { type: sdk, target: f, arrivals: { process: poisson, rate: ${rate} }, client: { retry: none } }
`;
}

async function summaryOf(yaml: string): Promise<Summary> {
  const model = await modelOf(yaml);
  const results = await replicate(model, SURROUNDINGS);
  return summarise(model, results, { confidence: 0.95, asked: results.length, partial: false, version: '' });
}

/** Of so many runs from empty, those whose interval holds the mean that lasts, and those that were long enough. */
async function coverage(warmup: string, runs: number): Promise<{ readonly covered: number; readonly judged: number }> {
  let [covered, judged] = [0, 0];
  for (let seed = 1; seed <= runs; seed++) {
    const summary = await summaryOf(fromEmpty({ seed, warmup })).catch(refusedOnly);
    if (summary === null) continue;
    const { low, high } = (summary.account.concurrency as unknown as { readonly mean: Metric }).mean;
    judged++;
    if ((low ?? Number.NaN) <= ERLANGS && ERLANGS <= (high ?? Number.NaN)) covered++;
  }
  return { covered, judged };
}

function refusedOnly(problem: unknown): null {
  if (problem instanceof RunTooShort) return null;
  throw problem;
}

test('runs from the empty system hold the mean that lasts only without their start', async () => {
  const runs = 30;
  // A mean over 60 s from empty is 80 x (1 - 1/60) = 78.7, two and a half standard errors of ten replications too low.
  const whole = await coverage('0s', runs);
  expect(whole.covered).toBeLessThan(binomialQuantile(0.001, { tries: runs, share: 0.95 }));

  const found = await coverage('auto', runs);
  expect(found.covered).toBeGreaterThanOrEqual(binomialQuantile(0.001, { tries: found.judged, share: 0.95 }));
  // By chance the rule finds the end of one run in twenty calmer than all before, and refuses it.
  expect(found.judged).toBeGreaterThanOrEqual(binomialQuantile(0.001, { tries: runs, share: 0.95 }));
});

test('the summary states the warm-up and how it was found, and the time series marks it', async () => {
  const { run } = await summaryOf(fromEmpty());
  const batch = 5 * 60;
  expect(run.warmupSearch).toEqual({ rule: 'MSER-5', series: 'account.concurrency.mean', pilots: 5, batch });
  // From empty to what lasts it takes some mean durations.
  expect(run.warmup).toBeGreaterThanOrEqual(1_000);
  expect(run.warmup).toBeLessThanOrEqual(15_000);
  expect(run.warmup % batch).toBe(0);
});

test('a given warm-up is not searched for', async () => {
  const model = await modelOf(fromEmpty({ warmup: '3s' }));
  expect(await settleWarmup(model, SURROUNDINGS)).toBe(model);
  expect((await summaryOf(fromEmpty({ warmup: '3s' }))).run).not.toHaveProperty('warmupSearch');
});

test('the warm-up depends on the scenario alone, not on how many replications follow or what the series resolve', async () => {
  const found = await Promise.all(
    [{}, { more: ', confidence: 0.9' }].map(async (changes) =>
      settleWarmup(await modelOf(fromEmpty(changes)), SURROUNDINGS),
    ),
  );
  const other = await modelOf(
    fromEmpty().replace('replications: 10', 'replications: 3').replace('resolution: 60s', 'resolution: 7s'),
  );
  found.push(await settleWarmup(other, SURROUNDINGS));
  expect(new Set(found.map((model) => model?.scenario.run.warmup)).size).toBe(1);
});

test('all replications have the same warm-up, and none of them is a pilot', async () => {
  const results = await replicate(await modelOf(fromEmpty()), SURROUNDINGS);
  expect(results.map(({ replication }) => replication)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(new Set(results.map(({ warmup }) => warmup)).size).toBe(1);
});

test('a run whose load never settles is refused in words', async () => {
  const growing = fromEmpty({ duration: '1h', rate: '[{ at: 0s, rate: 0/s }, { at: 1s, rate: 10/s, ramp: 59m }]' });
  const settling = settleWarmup(await modelOf(growing), SURROUNDINGS);
  await expect(settling).rejects.toThrow(RunTooShort);
  await expect(settling).rejects.toThrow('the run is too short to find its warm-up: after half of 1h');
});

test('who stops the run while its warm-up is looked for gets no replication', async () => {
  const model = await modelOf(fromEmpty());
  const stopped = { pause: () => Promise.resolve(), isStopped: () => true };
  expect(await settleWarmup(model, stopped)).toBeNull();
  expect(await replicate(model, stopped)).toEqual([]);
  const summary = summarise(model, [], { confidence: 0.95, asked: 10, partial: true, version: '' });
  expect(summary.run).toMatchObject({ warmup: 0, replications: 0 });
});

test('an idle system needs no warm-up', async () => {
  const model = await settleWarmup(await modelOf(fromEmpty({ rate: '0/s' })), SURROUNDINGS);
  expect(model?.scenario.run.warmup).toBe(0);
});
