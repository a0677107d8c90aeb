import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { profiles } from '../../src/profiles/index.ts';
import { defaultInit, defaultRuntime, findRuntime, type Runtime, runtimes } from '../../src/profiles/runtimes.ts';
import { buildDistribution } from '../../src/random/index.ts';
import { MS, SECOND } from '../../src/units/time.ts';

const MEASURED = '../shared/data/lambda-perf/init_stats_2026-06_2026-07.csv';
const kinds = (['zip', 'image'] as const).flatMap((packageType) =>
  (['x86_64', 'arm64'] as const).map((architecture) => ({ packageType, architecture })),
);

function build(runtime: Runtime, kind: (typeof kinds)[number]) {
  const { law } = defaultInit(runtime, kind);
  return buildDistribution(law);
}

test('every runtime gives a law of Init for each package and architecture, between 10 ms and 5 s', () => {
  for (const runtime of runtimes) {
    for (const kind of kinds) {
      const law = build(runtime, kind);
      expect(law.quantile(0.5), runtime.name).toBeGreaterThan(10 * MS);
      expect(law.quantile(0.99), runtime.name).toBeLessThan(5 * SECOND);
    }
  }
});

test('every runtime has one name, a launch date and a source', () => {
  expect(new Set(runtimes.map(({ name }) => name)).size).toBe(runtimes.length);
  for (const { name, since, source } of runtimes) {
    expect(since, name).toMatch(/^20\d{2}-\d{2}-\d{2}$/);
    expect(source.length, name).toBeGreaterThan(20);
  }
});

test('B-04: runtimes that the user provides are custom, the others are managed', () => {
  const custom = runtimes.filter(({ isManaged }) => !isManaged).map(({ name }) => name);
  expect(custom).toEqual(['provided.al2023', 'provided.al2', 'provided']);
});

test('where nothing is said a function runs on the newest Node.js of the day', () => {
  expect(profiles.map(({ date }) => defaultRuntime(date).name)).toEqual([
    'nodejs4.3',
    'nodejs8.10',
    'nodejs12.x',
    'nodejs18.x',
    'nodejs22.x',
    'nodejs24.x',
  ]);
});

test('figures that stand for something else say so', () => {
  const sourceOf = (name: string, kind: (typeof kinds)[number]) =>
    defaultInit(findRuntime(name) as Runtime, kind).source;
  expect(sourceOf('nodejs24.x', { packageType: 'image', architecture: 'arm64' })).not.toContain('assumed');
  expect(sourceOf('nodejs14.x', { packageType: 'image', architecture: 'x86_64' })).toMatch(/^assumed: 1.8 times/);
  expect(sourceOf('python3.7', { packageType: 'zip', architecture: 'arm64' })).toMatch(/^assumed: figures of the zip/);
  expect(sourceOf('nodejs4.3', { packageType: 'zip', architecture: 'x86_64' })).toMatch(
    /^assumed: whole response time/,
  );
});

test('an unknown runtime gives nothing', () => {
  expect(findRuntime('nodejs23.x')).toBeUndefined();
});

test.skipIf(!existsSync(MEASURED))('E-32, E-33: medians are those of the benchmark of summer 2026', () => {
  const rows: Record<string, string>[] = parse(readFileSync(MEASURED), { columns: true });
  const measured = runtimes.filter(({ source, isManaged }) => isManaged && source.includes('2026'));
  expect(measured.length).toBeGreaterThan(15);
  for (const runtime of measured) {
    for (const kind of kinds) {
      const row = rows.find(
        (one) =>
          one.runtime === runtime.name &&
          one.package === kind.packageType &&
          one.arch === kind.architecture &&
          one.memory_mb === '512',
      );
      const place = `${runtime.name} ${kind.packageType} ${kind.architecture}`;
      expect(Math.abs(build(runtime, kind).quantile(0.5) / MS - Number(row?.init_p50_ms)), place).toBeLessThan(0.1);
      expect(Math.abs(build(runtime, kind).quantile(0.99) / MS - Number(row?.init_p99_ms)), place).toBeLessThan(0.1);
    }
  }
});
