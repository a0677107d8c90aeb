import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Simulation } from '../../src/engine/simulation.ts';
import { HeapAgenda } from '../../src/kernel/heap-agenda.ts';
import { Kernel } from '../../src/kernel/kernel.ts';
import type { RunResult } from '../../src/observe/result.ts';
import { isSync } from '../../src/sources/index.ts';
import { entityCatalogueOf, entityPath } from '../../src/study/catalogue.ts';
import { asYaml, type Document, type FunctionDocument } from '../../src/testing/document.ts';
import { plainScenarios } from '../../src/testing/plain-scenarios.ts';
import { modelOf, type Run, simulate } from '../support/run.ts';
import { bytesOf, forAll } from './for-all.ts';

// Every run also holds its own books against each other when it closes them: items offered and accounted for, and
// Little's law to the microsecond (`src/engine/checks.ts`). A run that comes back has passed both.

const RUNS = 40;

const itself = (document: Document): Document => document;

function reader(run: Run, place: string): (metric: string) => number {
  return (metric) => run.value(`${place}.${metric}`) ?? Number.NaN;
}

test('every item that is offered ends in exactly one state, or is still open', async () => {
  await forAll(
    plainScenarios,
    RUNS,
    async (document) => {
      const model = await modelOf(asYaml(document));
      const run = simulate(model);
      for (const [name, settings] of Object.entries(model.scenario.sources)) {
        const value = reader(run, `sources.${name}`);
        const ends = isSync(settings, model.profile.date) ? ['clientGaveUp'] : ['discarded', 'deadLettered', 'lost'];
        const all = ['succeeded', 'failed', 'refused', ...ends, 'waiting', 'running'];
        expect(value('offered'), name).toBe(all.reduce((sum, state) => sum + value(state), 0));
        expect(run.series(`sources.${name}.offered`).reduce((sum, count) => sum + count, 0)).toBe(value('offered'));
      }
    },
    itself,
  );
});

test('a warm-up leaves the books balanced', async () => {
  const warmed = plainScenarios.map((document) => ({ ...document, run: { ...document.run, warmup: '13s' } }));
  await forAll(
    warmed,
    RUNS,
    async (document) => {
      const run = simulate(await modelOf(asYaml(document)));
      for (const name of Object.keys(document.functions)) expectArrivalsToAddUp(run, name);
    },
    itself,
  );
});

test('arrivals at a function are runs, throttles and service errors, and throttles have one reason each', async () => {
  await forAll(
    plainScenarios,
    RUNS,
    async (document) => {
      const run = simulate(await modelOf(asYaml(document)));
      let throttles = 0;
      for (const name of Object.keys(document.functions)) {
        expectArrivalsToAddUp(run, name);
        throttles += run.value(`functions.${name}.throttles`) ?? Number.NaN;
      }
      expect(run.value('account.throttles')).toBe(throttles);
    },
    itself,
  );
});

function expectArrivalsToAddUp(run: Run, name: string): void {
  const value = reader(run, `functions.${name}`);
  expect(value('arrivals'), name).toBe(value('invocations') + value('throttles') + value('serviceErrors'));
  const values = run.result.entities.find((entity) => entity.scope === 'functions' && entity.name === name)?.values;
  const reasons = [...(values ?? [])].filter(([metric]) => metric.startsWith('throttlesByReason.'));
  expect(value('throttles'), name).toBe(reasons.reduce((sum, [, count]) => sum + count, 0));
}

test('no limit of concurrency is ever exceeded', async () => {
  await forAll(
    plainScenarios,
    RUNS,
    async (document) => {
      const model = await modelOf(asYaml(document));
      const run = simulate(model);
      const quota = model.platform.accountConcurrency;
      for (const [name, settings] of Object.entries(model.scenario.functions)) {
        const value = reader(run, `functions.${name}`);
        const limit = settings.managedInstances
          ? value('slotsInUse.max')
          : (settings.reservedConcurrency ?? run.value('account.unreserved') ?? Number.NaN);
        expect(value('concurrency.max'), name).toBeLessThanOrEqual(limit);
        if (settings.managedInstances) expect(limit, name).toBeLessThanOrEqual(value('slots.max'));
      }
      expect(run.value('account.concurrency.max')).toBeLessThanOrEqual(quota);
      expect(run.value('account.claimedConcurrency.max')).toBeLessThanOrEqual(quota);
    },
    itself,
  );
});

test('every metric of a run is in the catalogue, and only what has no data is missing', async () => {
  // Without an observation there is no mean or quantile, without a denominator no ratio, without a minute no figure of it.
  const mayBeMissing =
    /\.(throttleRatio|coldStartRatio|successRatio|failureShare|timeToDrain|asCloudWatch\.max|(duration|latency|asyncEventAge|provisionedUtilization)\.\w+)$/;
  await forAll(
    plainScenarios,
    RUNS,
    async (document) => {
      const model = await modelOf(asYaml(document));
      const { entities } = simulate(model).result;
      const measured = new Map<string, number>(
        entities.flatMap(({ scope, name, values }) =>
          [...values].map(([metric, value]) => [`${entityPath(scope, name)}.${metric}`, value] as const),
        ),
      );
      const catalogue = entityCatalogueOf(model.scenario);
      for (const [path, value] of measured) {
        expect(catalogue.has(path), path).toBe(true);
        expect(Number.isFinite(value) && value >= 0, `${path} is ${value}`).toBe(true);
      }
      const missing = [...catalogue.keys()].filter((path) => !measured.has(path) && !mayBeMissing.test(path));
      expect(missing).toEqual([]);
    },
    itself,
  );
});

test('the same scenario and seed give the same bytes, at once or in slices', async () => {
  const sliced = fc.record({ document: plainScenarios, events: fc.integer({ min: 1, max: 500 }) });
  await forAll(
    sliced,
    RUNS,
    async ({ document, events }) => {
      const whole = simulate(await modelOf(asYaml(document))).result;
      const simulation = new Simulation(await modelOf(asYaml(document)), 0);
      while (!simulation.advance(events));
      expect(bytesOf(simulation.result())).toBe(bytesOf(whole));
    },
    ({ document }) => document,
  );
});

test('both agendas give the same bytes', async () => {
  await forAll(
    plainScenarios,
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

/** A function with its own reservation, busy by every kind of invocation, which no other function knows of. */
const STRANGER = {
  functions: {
    stranger: {
      duration: { distribution: 'exponential', mean: '800ms' },
      timeout: '2s',
      errorRate: '20%',
      reservedConcurrency: 3,
    },
  },
  sources: {
    'stranger-sync': {
      type: 'sdk',
      target: 'stranger',
      arrivals: { process: 'poisson', rate: '5/s' },
      client: { timeout: '1s' },
    },
    'stranger-async': { type: 's3', target: 'stranger', arrivals: { process: 'poisson', rate: '1/s' } },
  },
};

/** Adds the stranger in front, so that every number by which parts know each other changes. */
function withStranger(document: Document, quota: number): Document {
  return {
    ...document,
    platform: { ...document.platform, accountConcurrency: quota },
    functions: { ...STRANGER.functions, ...document.functions },
    sources: { ...STRANGER.sources, ...document.sources },
  };
}

/** Scenarios with a date that has reservations, where no limit is the account's but its concurrency. */
const separable = plainScenarios
  .filter(({ platform }) => platform.profile !== 'lambda-2017')
  .map(
    (document): Document => ({
      ...document,
      platform: { ...document.platform, requestRateFactor: null, scalingScope: 'function' },
    }),
  );

/**
 * What a result says of single functions, sources and downstreams. Their cost is left out, because it is their share of
 * the account's bill, with its steps and its free tier; the billed durations are there.
 */
function partsOf(result: RunResult, isMeant: (name: string) => boolean): Pick<RunResult, 'entities' | 'breaches'> {
  const isOwn = ({ scope, name }: { readonly scope: string; readonly name: string }): boolean =>
    scope !== 'account' && scope !== 'cost' && isMeant(name);
  const entities = result.entities.filter(isOwn).map(({ values, ...rest }) => ({
    ...rest,
    values: new Map([...values].filter(([metric]) => !metric.startsWith('cost.'))),
  }));
  return { entities, breaches: result.breaches.filter(isOwn) };
}

test('another function with its own reservation changes nothing when the quota grows by as much', async () => {
  await forAll(
    separable,
    RUNS,
    async (document) => {
      const alone = simulate(await modelOf(asYaml(document))).result;
      const quota = (document.platform.accountConcurrency as number) + 3;
      const together = simulate(await modelOf(asYaml(withStranger(document, quota)))).result;
      const isMeant = (name: string): boolean => !name.startsWith('stranger');
      expect(partsOf(together, isMeant)).toEqual(partsOf(alone, isMeant));
    },
    itself,
  );
});

test('another function with its own reservation changes nothing for a function that has one', async () => {
  await forAll(
    separable,
    RUNS,
    async (document) => {
      const quota = (document.platform.accountConcurrency as number) + 3;
      const roomy = { ...document, platform: { ...document.platform, accountConcurrency: quota } };
      const alone = simulate(await modelOf(asYaml(roomy))).result;
      const together = simulate(await modelOf(asYaml(withStranger(document, quota)))).result;
      const isMeant = (name: string): boolean => independent(document).has(name);
      expect(partsOf(together, isMeant)).toEqual(partsOf(alone, isMeant));
    },
    itself,
  );
});

/** Functions with a reservation whose traffic does not follow from functions without one, and their sources. */
function independent({ functions, sources }: Document): ReadonlySet<string> {
  const names = new Set<string>();
  // Functions drive only functions behind them, so that one pass in order is enough.
  for (const [name, { reservedConcurrency }] of Object.entries<FunctionDocument>(functions)) {
    const own = Object.entries(sources).filter(([, { target }]) => target === name);
    const isDriven = own.some(([, { arrivals }]) => arrivals.from !== undefined && !names.has(arrivals.from));
    if (reservedConcurrency === undefined || isDriven) continue;
    for (const part of [name, ...own.map(([source]) => source)]) names.add(part);
  }
  return names;
}
