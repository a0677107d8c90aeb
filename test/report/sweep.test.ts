import { expect, test } from 'vitest';
import { renderSweepPage } from '../../src/report/html/sweep-page.ts';
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

const BARE = { style: '', script: '', scriptHash: '' };

const drawn = (width: number): string => renderSweepTerminal(SWEEP, { width, colour: (_, text) => text, folder: null });

test('a sweep on a narrow terminal breaks its titles, and says how many columns it has no room for', () => {
  expect(drawn(70)).toMatch(/functions\.orders\.|orders\./);
  expect(drawn(40)).toMatch(/^ {2}A wider terminal, sweep\.html and\n {2}sweep\.csv show \d more columns?\.$/m);
  expect(drawn(40)).toMatch(/^ +functions\./m);
});

test.each([40, 60, 80, 120, 200])('no line of a sweep is wider than a terminal of %i columns', (width) => {
  expect(
    drawn(width)
      .split('\n')
      .filter((line) => line.length > width),
  ).toEqual([]);
});

test('a sweep on a wide terminal shows every metric, and promises no more', () => {
  for (const path of METRICS) expect(drawn(200)).toContain(path);
  expect(drawn(200)).not.toContain('A wider terminal');
});

const RATES = ['1/s', '2/s', '3/s', '4/s', '5/s'];

/** Throttled at one of ten points, and without a time of recovery there. */
const GRID: Sweep = {
  ...SWEEP,
  vary: [
    { path: 'functions.shop.reservedConcurrency', values: ['1', '2'] },
    { path: 'sources.web.arrivals.rate', values: RATES },
  ],
  points: ['1', '2'].flatMap((units) =>
    RATES.map((rate) => {
      const isMet = units === '2' || rate !== '5/s';
      return {
        changes: [
          { path: 'functions.shop.reservedConcurrency', value: units },
          { path: 'sources.web.arrivals.rate', value: rate },
        ],
        replications: 5,
        metrics: { back: isMet ? metric(1) : { ...metric(1), value: null, low: null, high: null } },
        expectations: [
          {
            text: 'functions.shop.throttles <= 0',
            outcome: isMet ? ('met' as const) : ('missed' as const),
            pass: isMet,
          },
          { text: 'functions.shop.errors <= 0', outcome: 'met' as const, pass: true },
        ],
      };
    }),
  ),
};

test('a sweep of a grid says how often each expectation that breaks is met', () => {
  const text = renderSweepTerminal(GRID, { width: 200, colour: (_, words) => words, folder: null });
  expect(text).toContain('Of 10 points, 9 meet every expectation.');
  expect(text).toContain('functions.shop.throttles <= 0: met at 9 of 10.');
  expect(text).not.toContain('functions.shop.errors <= 0: met');
});

test('a heat map marks a point that breaks also where it has no value, and tells which expectation is not met', () => {
  const page = renderSweepPage(GRID, BARE);
  expect(page.match(/<td class="heat breaks/g)).toHaveLength(1);
  expect(page).toMatch(
    /class="heat breaks edge-below edge-before"[^>]*title="reservedConcurrency 1, rate 5\/s\nno value\nnot met: functions\.shop\.throttles &lt;= 0">– ✗/,
  );
});

test('a heat map of many columns takes the whole width of the page', () => {
  expect(renderSweepPage(GRID, BARE)).not.toContain('class="wide"');
  const { vary } = GRID;
  const wide = { ...GRID, vary: [vary[0], { ...vary[1], values: [...RATES, '6/s', '7/s'] }] };
  expect(renderSweepPage(wide, BARE)).toContain('<section class="wide"><h3>back</h3>');
});
