import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { findRuntime } from '../../src/profiles/runtimes.ts';
import { findSnapStart, snapStarts } from '../../src/profiles/snap-start.ts';
import { buildDistribution } from '../../src/random/index.ts';
import { MS } from '../../src/units/time.ts';
import { runYaml } from '../support/run.ts';

const MEASURED = '../shared/data/lambda-perf/snapstart_stats_all.csv';

const scenario = (own: string, more = ''): string => `
name: snap-start
run: { duration: 1h }
functions: { f: { duration: 1s, init: 12s, memory: 1GB, ${own} } }
sources: { s: { type: sdk, target: f, arrivals: { at: 0s, count: 100 }, client: { retry: none } } }
${more}
`;

test('E-37: a new environment begins with a restore, which is neither in the duration nor in its bill', async () => {
  const run = await runYaml(scenario('runtime: java21, snapStart: true, restore: 400ms'));
  expect(run.value('functions.f.coldStarts')).toBe(100);
  expect(run.value('sources.s.latency.max')).toBe(1400);
  expect(run.value('functions.f.duration.max')).toBe(1000);
  expect(run.value('functions.f.billedDuration')).toBe(100_000);
});

test('E-02: a restore has no limit of ten seconds', async () => {
  const run = await runYaml(scenario('runtime: java21, snapStart: true, restore: 12s'));
  expect(run.value('functions.f.duration.max')).toBe(1000);
  expect(run.value('sources.s.latency.max')).toBe(13_000);
});

test('after a timeout the environment is restored again, within the next run (E-03)', async () => {
  const yaml = scenario('runtime: java21, snapStart: true, restore: 400ms, timeout: 1500ms')
    .replace('duration: 1s', 'duration: { distribution: empirical, samples: [1400ms, 2s] }')
    .replace('{ at: 0s, count: 100 }', '{ process: constant, rate: 1/m }');
  const run = await runYaml(yaml);
  // 1.4 s and a restore of 0.4 s are too much, so that all runs after the first timeout are cut off.
  expect(run.value('functions.f.timeouts')).toBeGreaterThan(40);
  expect(run.value('functions.f.coldStarts')).toBe(1);
});

test('E-37: restores and the snapshot are charged, except for Java', async () => {
  const python = await runYaml(scenario('runtime: python3.13, snapStart: true'));
  // 100 restores of 1 GB; 1 GB for an hour, and for 720 hours in 30 days.
  expect(python.value('functions.f.cost.snapStart')).toBeCloseTo(100 * 0.0001397998 + 3600 * 0.0000015046, 12);
  expect(python.value('cost.snapStart')).toBeCloseTo(100 * 0.0001397998 + 3600 * 0.0000015046, 12);
  expect(python.value('cost.snapStartPer30Days')).toBeCloseTo(720 * (100 * 0.0001397998 + 3600 * 0.0000015046), 9);
  const parts = ['requests', 'compute', 'snapStart'].map((part) => python.value(`cost.${part}`) ?? 0);
  expect(python.value('cost.total')).toBeCloseTo(
    parts.reduce((sum, part) => sum + part),
    12,
  );
  const java = await runYaml(scenario('runtime: java21, snapStart: true'));
  expect(java.value('functions.f.cost.snapStart')).toBeUndefined();
  expect(java.value('cost.snapStart')).toBeUndefined();
});

test('AWS example of November 2024: 74,400 restores of 1 GB cost $10.40, and a snapshot kept for 31 days $4.03', () => {
  expect((74_400 * 0.0001397998).toFixed(2)).toBe('10.40');
  expect((31 * 86_400 * 0.0000015046).toFixed(2)).toBe('4.03');
});

test('every runtime with SnapStart is a runtime, and had it from its launch at the earliest', () => {
  for (const { runtime, since, restore } of snapStarts) {
    const known = findRuntime(runtime);
    expect(known, runtime).toBeDefined();
    expect(since >= (known?.since ?? ''), runtime).toBe(true);
    expect(buildDistribution(restore.law).quantile(0.5), runtime).toBeGreaterThan(100 * MS);
  }
});

test.skipIf(!existsSync(MEASURED))('the restores of Java are those that were measured at 512 MB', () => {
  const rows = parse(readFileSync(MEASURED), { columns: true }) as Record<string, string>[];
  for (const runtime of ['java11', 'java17', 'java21']) {
    const row = rows.find((one) => one.runtime === `${runtime} snapstart` && one.memory_mb === '512');
    const law = buildDistribution(findSnapStart(runtime)?.restore.law ?? { distribution: 'constant', value: 0 });
    expect(law.quantile(0.5) / MS).toBeCloseTo(Number(row?.init_p50_ms), 0);
    expect(law.quantile(0.99) / MS).toBeCloseTo(Number(row?.init_p99_ms), 0);
  }
});
