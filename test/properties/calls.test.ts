import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Simulation } from '../../src/engine/simulation.ts';
import { HeapAgenda } from '../../src/kernel/heap-agenda.ts';
import { Kernel } from '../../src/kernel/kernel.ts';
import { callScenarios } from '../../src/testing/call-scenarios.ts';
import { asYaml, type Document } from '../../src/testing/document.ts';
import { modelOf, type Run, simulate } from '../support/run.ts';
import { bytesOf, forAll } from './for-all.ts';

// Chains of functions on downstreams of every kind. Each run also holds its own books against each other when it
// closes them: items and calls accounted for, and Little's law to the microsecond (`src/engine/checks.ts`).

const RUNS = 25;
/** Where an event can be at the end. */
const STATES = ['succeeded', 'refused', 'discarded', 'deadLettered', 'lost', 'waiting', 'running'];

const itself = (document: Document): Document => document;

function capacityOf(settings: Readonly<Record<string, unknown>>): number {
  if (settings.type === 'station') return settings.servers as number;
  return settings.type === 'connection-pool' ? (settings.connections as number) : Number.POSITIVE_INFINITY;
}

test('calls and events are accounted for, and no more are served than there are servers and connections', async () => {
  await forAll(
    callScenarios,
    RUNS,
    async (document) => {
      const run = simulate(await modelOf(asYaml(document)));
      const isAllInWindow = run.result.warmup === 0; // otherwise what was open when it began ends in it too
      for (const [name, settings] of Object.entries(document.downstreams)) {
        const value = valuesOf(run, `downstreams.${name}`);
        const ended = value('succeeded') + value('rejected') + value('timeouts') + value('errors');
        if (isAllInWindow) expect(ended, name).toBeLessThanOrEqual(value('calls'));
        expect(value('utilization.max'), name).toBeLessThanOrEqual(1);
        const connections = run.value(`downstreams.${name}.connections.max`) ?? 0;
        expect(connections, name).toBeLessThanOrEqual(capacityOf(settings as Readonly<Record<string, unknown>>));
      }
      for (const { scope, name } of run.result.entities) {
        if (!isAllInWindow || scope !== 'sources' || !name.includes('/')) continue;
        const value = valuesOf(run, `sources.${name}`);
        expect(value('offered'), name).toBe(STATES.reduce((sum, state) => sum + value(state), 0));
      }
    },
    itself,
  );
});

function valuesOf(run: Run, place: string): (metric: string) => number {
  return (metric) => run.value(`${place}.${metric}`) ?? 0;
}

test('both agendas give the same bytes with calls', async () => {
  await forAll(
    callScenarios,
    RUNS,
    async (document) => {
      const model = await modelOf(asYaml(document));
      const onHeap = new Simulation(model, 0, new Kernel(new HeapAgenda()));
      onHeap.advance(Number.POSITIVE_INFINITY);
      expect(bytesOf(onHeap.result())).toBe(bytesOf(simulate(model).result));
    },
    itself,
  );
});

interface Chain {
  readonly seed: number;
  readonly servers: number;
  readonly mean: number;
  readonly calls: number;
  readonly parallel: boolean;
}

test('a faster downstream makes no latency worse where no limit is hit', async () => {
  const chains = fc.record({
    seed: fc.nat(1000),
    servers: fc.constantFrom(1, 3),
    mean: fc.constantFrom(5, 20, 40),
    calls: fc.constantFrom(1, 3),
    parallel: fc.boolean(),
  });
  const documentOf = ({ seed, servers, mean, calls, parallel }: Chain, factor = 1): Document =>
    ({
      name: 'faster',
      run: { duration: '1m', seed, replications: 1 },
      functions: {
        front: { duration: '10ms', init: '0s', timeout: '15m', calls: [{ to: 'back' }, { to: 'store' }] },
        back: { duration: '10ms', init: '0s', timeout: '15m', calls: [{ to: 'store', count: calls, parallel }] },
      },
      sources: { web: { type: 'sdk', target: 'front', arrivals: { process: 'poisson', rate: '8/s' } } },
      downstreams: {
        store: { type: 'station', servers, service: { distribution: 'exponential', mean: `${mean * factor}ms` } },
      },
    }) as unknown as Document;
  await forAll(
    chains,
    RUNS,
    async (chain) => {
      const slow = simulate(await modelOf(asYaml(documentOf(chain))));
      const fast = simulate(await modelOf(asYaml(documentOf(chain, 0.5))));
      const mean = (run: Run): number => run.value('sources.web.latency.mean') ?? Number.NaN;
      expect(mean(fast)).toBeLessThanOrEqual(mean(slow));
    },
    documentOf,
  );
});
