import { expect, test } from 'vitest';
import { growthPlot } from '../../src/report/html/growth-plot.ts';
import { scaleAround } from '../../src/report/html/intervals.ts';
import { renderPlanPage } from '../../src/report/html/plan-page.ts';
import { triedAlong, triedTraffic } from '../../src/report/plan-tried.ts';
import type { Plan } from '../../src/study/plan-schema.ts';
import { HOPELESS, PLAN } from '../page/study-documents.ts';

const BARE = { style: '', script: '', scriptHash: '' };

test('points along a setting stand in rising order, without those that have more traffic', () => {
  const [line, ...others] = triedAlong(PLAN);
  expect(others).toEqual([]);
  expect(line.of).toBe('platform.accountConcurrency');
  expect(line.values).toEqual(['4', '8', '9', '10', '12', '16']);
  expect(line.points.map(({ cost }) => cost?.value)).toEqual([0.04, 0.08, 0.09, 0.1, 0.12, 0.16]);
});

test('points along traffic have the planned settings', () => {
  expect(triedTraffic(PLAN, 'planned')?.values).toEqual(['1x', '1.1x']);
  expect(triedTraffic(PLAN, 'present')).toBeNull();
});

test('of two settings only points that differ in one of them make a line', () => {
  const tune = [...PLAN.tune, { path: 'functions.shop.memory', present: '1GB', low: '1', high: '2', bounded: true }];
  const other = {
    ...PLAN.tried[1],
    changes: [...PLAN.tried[1].changes, { path: 'functions.shop.memory', value: '2GB' }],
  };
  const lines = triedAlong({ ...PLAN, tune, tried: [...PLAN.tried, other] });
  expect(lines.map(({ of, values }) => [of, values.length])).toEqual([['platform.accountConcurrency', 6]]);
});

test('growth is drawn from the first day to beyond the last of interest, with the days between which settings run out', () => {
  const plot = growthPlot(PLAN);
  const day = (text: string): number => Date.parse(`${text}T00:00Z`) / 86_400_000;
  expect(plot?.axis).toMatchObject({ kind: 'days', from: day('2026-12-01') });
  expect(plot?.spans).toEqual([[day('2026-12-05'), day('2026-12-20')]]);
  expect(plot?.marks.map(({ at, label }) => [at, label])).toEqual([[day('2026-12-09'), 'planned: 2026-12-09']]);
  expect(plot?.limits).toEqual([{ label: 'planned settings bear', value: 1.05 }]);
  expect(plot?.lines[0].y[0]).toBe(1);
});

test('settings that last beyond what was tried have no day, and the curve goes as far as was tried', () => {
  const found = PLAN.answerRunsOut;
  if (found === null) throw new Error('the sample has no growth');
  const lasting = { ...found, factor: null, on: null, earliest: null, latest: null, fails: [] };
  const plot = growthPlot({ ...PLAN, runsOut: null, answerRunsOut: lasting });
  expect(plot?.marks).toEqual([]);
  expect(plot?.spans).toEqual([]);
  expect(plot?.lines[0].y.at(-1)).toBeGreaterThan(found.tried);
});

test('the answer, its neighbour and what there was before stand against each bound', () => {
  const page = renderPlanPage(PLAN, BARE);
  const rows = [...page.matchAll(/<tr class="(good|bad|unknown|plain)"><th scope="row">([^<]*)<\/th>/g)];
  expect(rows.map(([, tone, label]) => [label, tone])).toEqual([
    ['before', 'bad'],
    ['plan', 'good'],
    ['at 9', 'bad'],
  ]);
  expect(page).toContain('Copy the request');
  expect(page).toMatch(/<title>met at 10, not at 9<\/title>/);
});

test('without an answer both ends stand against each bound, and nothing is asked of AWS', () => {
  const page = renderPlanPage(HOPELESS, BARE);
  expect(page).toContain('<th scope="row">at 1</th>');
  expect(page).toContain('<th scope="row">at 8</th>');
  expect(page).not.toContain('Quota request');
});

test('a plan of an older version, without the points that were tried, is drawn all the same', () => {
  const older: Plan = { ...PLAN, tried: [] };
  expect(renderPlanPage(older, BARE)).toContain('Expectations');
});

test('names in a plan are shown, not obeyed', () => {
  const page = renderPlanPage({ ...PLAN, name: '</script><img src=x>' }, BARE);
  expect(page).not.toContain('<img');
});

test('a scale has room around its values, and begins at zero where that is near', () => {
  expect(scaleAround([10, 14], 12)).toEqual({ from: 9, to: 15, bound: 12 });
  expect(scaleAround([1, 9], null)).toEqual({ from: 0, to: 11, bound: null });
  const { from, to } = scaleAround([0, 0], 0);
  expect(to).toBeGreaterThan(from);
});

test('every chart has an id of its own, also where present and planned settings were tried equally often', () => {
  const { before } = PLAN;
  const more = { ...before, changes: [...before.changes, { path: 'sources.web.arrivals', value: '1.1x' }] };
  const growing = { ...PLAN, tried: [...PLAN.tried, more] };
  const ids = [...renderPlanPage(growing, BARE).matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(ids.filter((id) => id.startsWith('plot-')).length).toBeGreaterThan(4);
  expect(ids.filter((id, place) => ids.indexOf(id) !== place)).toEqual([]);
});
