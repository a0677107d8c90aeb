import { expect, test } from 'vitest';
import { readScenario } from '../../src/cli/scenario-file.ts';
import type { ScenarioModel } from '../../src/scenario/model.ts';
import { type Chain, explain, wayTo } from '../../src/study/explain.ts';
import { explainedBy } from '../../src/study/explain-document.ts';
import type { Explained } from '../../src/study/explain-schema.ts';
import { replicate } from '../../src/study/replicate.ts';
import { summarise } from '../../src/study/summarise.ts';
import { modelOf } from '../support/run.ts';

interface Told {
  readonly chains: readonly Chain[];
  readonly explained: Explained;
  readonly causeOf: (limit: string, name?: string) => string;
}

async function toldOf(model: ScenarioModel, replications = 2): Promise<Told> {
  const results = await replicate(model, { replications, pause: async () => undefined, isStopped: () => false });
  const summary = summarise(model, results, { confidence: 0.95, asked: replications, partial: false, version: '0' });
  return {
    chains: explain(model.scenario, results).chains,
    explained: explainedBy(model, results, summary),
    causeOf: (limit, name = '') =>
      summary.breaches.find((one) => one.limit === limit && one.name === name)?.cause ?? '',
  };
}

async function scenario(name: string, changes: Readonly<Record<string, string>> = {}, replications = 2): Promise<Told> {
  const set = Object.entries(changes).map(([path, value]) => ({ path, value }));
  const reading = await readScenario(`scenarios/${name}.yaml`, { set });
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  return toldOf(reading.loaded.model, replications);
}

/** The kinds and names on the way to a link of the first chain. */
const way = ([chain]: readonly Chain[], key: string): string[] => wayTo(chain, key).map((link) => link.key);

test('a collapse by retries begins with the surge, and the retries that stay are told last', async () => {
  const { chains, explained } = await scenario('retry-collapse', {}, 6);
  expect(chains).toHaveLength(1);
  expect(chains[0]).toMatchObject({
    replications: 6,
    root: { key: 'offered.clients', at: 20_000_000, until: 25_000_000 },
  });
  expect(way(chains, 'duration.front')).toEqual([
    'offered.clients',
    'arrivals.front',
    'calls.service',
    'latency.service',
    'duration.front',
  ]);
  expect(way(chains, 'retries.clients').at(-2)).toBe('duration.front');
  expect(explained.chains[0].lasting).toMatch(
    /^The surge from clients was over at 25s, but when the run ended .* the retries of clients.* were still not what they were before \(in \d of 6 replications\); the retries kept the load up$/,
  );
});

test('a storm after a slow database begins with the database, not with the limit that was reached', async () => {
  const { chains, explained, causeOf } = await scenario('retry-storm-database');
  expect(chains).toHaveLength(1);
  expect(explained.chains[0].cause).toBe('db 50 times as slow');
  expect(way(chains, 'limit.account..account-concurrency')).toEqual([
    'fault.0',
    'latency.db',
    'duration.api',
    'concurrency.api',
    'limit.account..account-concurrency',
  ]);
  expect(causeOf('account-concurrency')).toMatch(
    /^From 30s: db 50 times as slow; a call of db took up to [\d.]+s instead of/,
  );
  expect(explained.chains[0].lasting).toContain('the retries kept the load up');
});

test('an API that starves in a shared pool does so by the reindex that took it', async () => {
  const { chains, causeOf } = await scenario('shared-pool-starvation', { 'run.duration': '6m' });
  const [chain] = chains;
  expect(chain.root).toMatchObject({ key: 'offered.reindex', at: 120_000_000, total: 30_000 });
  expect(way(chains, 'losses.users')).toEqual([
    'offered.reindex',
    'arrivals.index',
    'concurrency.index',
    'limit.account..account-concurrency',
    'throttles.api',
    'losses.users',
  ]);
  expect(causeOf('account-concurrency')).toMatch(/^From 2m: 30,000 arrived within 10s from reindex;/);
});

test('a neighbour whose connections are taken fails by the burst of the other', async () => {
  const { chains } = await scenario('burst-starves-neighbours', { 'run.duration': '8m' }, 1);
  expect(chains[0].root.key).toBe('offered.content');
  const losses = way(chains, 'losses.users');
  expect(losses.slice(-4)).toEqual([
    'limit.downstreams.postgrest.downstream-connections',
    'failures.postgrest',
    'errors.api-service',
    'losses.users',
  ]);
  expect(losses).toContain('calls.postgrest');
});

test('a stream behind a bad record is late by that record, until the retention ends it', async () => {
  const { chains, explained } = await scenario('poison-record', {}, 1);
  expect(chains).toHaveLength(1);
  expect(explained.chains[0].cause).toBe('record 10,000 of events, which always fails, came');
  expect(way(chains, 'losses.events')).toEqual([
    'poison.events',
    'errors.consume',
    'age.events',
    'limit.sources.events.stream-retention',
    'losses.events',
  ]);
});

test('connections run out by the environments that a surge brings', async () => {
  const { chains } = await scenario('connection-burst', {}, 3);
  const [chain] = chains;
  expect(chain.root).toMatchObject({ key: 'offered.app', at: 60_000_000, replications: 3 });
  const found = way(chains, 'losses.app');
  expect(found.slice(-5)).toEqual([
    'environments.backend',
    'limit.downstreams.postgres.downstream-connections',
    'failures.postgres',
    'errors.backend',
    'losses.app',
  ]);
});

test('connections that the usual traffic uses up are told from it, with how many each environment opens', async () => {
  const { explained, causeOf } = await scenario('webinar-connections', { 'run.duration': '30s' });
  expect(explained.chains[0].cause).toMatch(/^(29\d|30\d)\/s arrived from web, as all the time$/);
  expect(causeOf('downstream-connections', 'mysql')).toMatch(
    /api had up to 100 environments, each of which opens 10 connections to mysql\. All 341 connections of mysql were in use/,
  );
});

const CALM = `
name: calm
run: { duration: 5m, replications: 2, resolution: 10s }
functions: { api: { duration: 100ms } }
sources: { web: { type: sdk, target: api, arrivals: { process: poisson, rate: 20/s } } }
`;

test('where nothing happens, nothing is told', async () => {
  const { explained } = await toldOf(await modelOf(CALM));
  expect(explained).toMatchObject({ chains: [], unexplained: [] });
});

const OUT_OF_ORDER = `
name: order
run: { duration: 10m, replications: 2, resolution: 10s }
functions:
  api: { duration: 100ms, reservedConcurrency: 10 }
sources:
  web:
    type: sdk
    target: api
    arrivals: { process: constant, rate: [{ at: 0s, rate: 20/s }, { at: 2m, rate: 300/s }, { at: 4m, rate: 20/s }] }
faults:
  - { at: 6m, for: 1m, function: api, durationFactor: 3 }
`;

test('a fault that comes later is never told as the cause, and has a chain of its own', async () => {
  const { chains } = await toldOf(await modelOf(OUT_OF_ORDER));
  expect(chains.map(({ root }) => root.key)).toEqual(['offered.web', 'fault.0']);
  for (const { links } of chains) {
    const at = new Map(links.map((link) => [link.key, link.at]));
    for (const { cause, at: own } of links) if (cause !== null) expect(at.get(cause)).toBeLessThanOrEqual(own);
  }
  expect(way(chains, 'limit.functions.api.reserved-concurrency')[0]).toBe('offered.web');
});

test('the same results give the same explanation', async () => {
  const [one, other] = [await toldOf(await modelOf(OUT_OF_ORDER)), await toldOf(await modelOf(OUT_OF_ORDER))];
  expect(JSON.stringify(one.explained)).toBe(JSON.stringify(other.explained));
});

const RISES_FIRST = `
name: rises-first
run: { duration: 3m, replications: 2, resolution: 1s }
functions:
  api: { duration: 100ms, init: 5s, reservedConcurrency: 60 }
sources:
  web:
    type: sdk
    target: api
    arrivals: { process: poisson, rate: [{ at: 0s, rate: 50/s }, { at: 30s, rate: 200/s }] }
    client: { maxAttempts: 1 }
faults:
  - { at: 2m, deploy: api }
`;

test('traffic that rose earlier and stayed is not the cause of what a later deployment brings', async () => {
  const { chains } = await toldOf(await modelOf(RISES_FIRST));
  const deployed = chains.filter(({ root }) => root.key === 'fault.0');
  expect(deployed).toHaveLength(1);
  expect(way(deployed, 'losses.web')[0]).toBe('fault.0');
});
