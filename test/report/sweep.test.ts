import { expect, test } from 'vitest';
import { renderSweepTerminal } from '../../src/report/sweep-terminal.ts';
import { SWEEP_VERSION, type Sweep } from '../../src/study/sweep-schema.ts';

const metric = (value: number) => ({ value, low: value, high: value, unit: 'share' });
const METRICS = ['functions.shop.throttleRatio', 'functions.orders.throttleRatio', 'sources.web.successRatio'];
const SWEEP: Sweep = {
  schemaVersion: SWEEP_VERSION,
  name: 'shop',
  version: '0.1.0',
  digest: 'd',
  seed: 's',
  confidence: 0.95,
  mode: 'grid',
  vary: [{ path: 'functions.shop.reservedConcurrency', values: ['1', '2'] }],
  points: ['1', '2'].map((value) => ({
    changes: [{ path: 'functions.shop.reservedConcurrency', value }],
    replications: 5,
    metrics: Object.fromEntries(METRICS.map((path) => [path, metric(0.5)])),
    expectations: [],
  })),
  partial: false,
};

const drawn = (width: number): string => renderSweepTerminal(SWEEP, { width, colour: (_, text) => text, folder: null });

test('a sweep on a narrow terminal says how many metrics it has no room for', () => {
  expect(drawn(70)).toMatch(/^ {2}A wider terminal, sweep\.html and sweep\.csv show 2 more metrics\.$/m);
  expect(drawn(70)).not.toContain(METRICS[1]);
});

test('a sweep on a wide terminal shows every metric, and promises no more', () => {
  for (const path of METRICS) expect(drawn(200)).toContain(path);
  expect(drawn(200)).not.toContain('A wider terminal');
});
