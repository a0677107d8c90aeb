import { expect, test } from 'vitest';
import { asYaml, type Document } from '../../src/testing/document.ts';
import { plainScenarios } from '../../src/testing/plain-scenarios.ts';
import { modelOf, type Run, simulate } from '../support/run.ts';
import { forAll } from './for-all.ts';

const RUNS = 40;
const itself = (document: Document): Document => document;
const SPANS = ['', 'Per30Days'] as const;

const warmed = plainScenarios.map((document) => ({ ...document, run: { ...document.run, warmup: '13s' } }));

/** A metric added up over all functions, or all sources. */
function sum(run: Run, scope: 'functions' | 'sources', names: readonly string[], metric: string): number {
  return names.reduce((all, name) => all + (run.value(`${scope}.${name}.cost.${metric}`) ?? Number.NaN), 0);
}

test('what sources pay is what functions pay for their runs, and the account pays the same', async () => {
  await forAll(
    warmed,
    RUNS,
    async (document) => {
      const run = simulate(await modelOf(asYaml(document)));
      const [functions, sources] = [Object.keys(document.functions), Object.keys(document.sources)];
      const parts = ['requests', 'compute', 'ephemeral', 'retries', 'abandoned', 'failed'];
      for (const metric of parts.flatMap((part) => SPANS.map((span) => `${part}${span}`))) {
        const total = run.value(`cost.${metric}`) ?? Number.NaN;
        expect(sum(run, 'functions', functions, metric), metric).toBeCloseTo(total, 9);
        expect(sum(run, 'sources', sources, metric), metric).toBeCloseTo(total, 9);
      }
    },
    itself,
  );
});

test('what failure cost is never more than everything', async () => {
  await forAll(
    warmed,
    RUNS,
    async (document) => {
      const run = simulate(await modelOf(asYaml(document)));
      for (const name of Object.keys(document.functions)) {
        const share = run.value(`functions.${name}.cost.failureShare`) ?? 0;
        expect(share, name).toBeGreaterThanOrEqual(0);
        expect(share, name).toBeLessThanOrEqual(1 + 1e-9);
      }
    },
    itself,
  );
});

test('taking the free tier off more figures never raises one', async () => {
  await forAll(
    plainScenarios,
    RUNS,
    async (document) => {
      const told = async (freeTier: string) =>
        simulate(await modelOf(asYaml({ ...document, platform: { ...document.platform, freeTier } })));
      const [none, month, both] = [await told('none'), await told('month'), await told('both')];
      const total = (run: Run, span: string) => run.value(`cost.total${span}`) ?? Number.NaN;
      expect(total(month, '')).toBe(total(none, ''));
      expect(total(both, 'Per30Days')).toBe(total(month, 'Per30Days'));
      expect(total(both, '')).toBeLessThanOrEqual(total(none, ''));
      expect(total(month, 'Per30Days')).toBeLessThanOrEqual(total(none, 'Per30Days'));
    },
    itself,
  );
});
