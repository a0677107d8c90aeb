import type { CompareChart } from '../../src/report/compare-curves.ts';
import { COMPARISON_VERSION, type Comparison, type MetricDifference } from '../../src/study/compare-schema.ts';
import { PLAN_VERSION, type Plan, type PlanPoint } from '../../src/study/plan-schema.ts';
import { SWEEP_VERSION, type Sweep, type SweepPoint } from '../../src/study/sweep-schema.ts';

const RUN = { version: '0.1.0', digest: 'd1', seed: 's', confidence: 0.95 } as const;
const RATIO = 'functions.shop.throttleRatio';
const COST = 'cost.total';
const RESERVED = 'functions.shop.reservedConcurrency';
const EXPECTED = `${RATIO} < 10%`;

/** Throttles fall as the reservation grows. */
const throttled = (units: number): number => 1 / (1 + units);
const around = (value: number, unit: string) => ({ value, low: 0.9 * value, high: 1.1 * value, unit });
const outcomeOf = (units: number): 'met' | 'missed' => (throttled(units) < 0.095 ? 'met' : 'missed');

function sweepPoint(changes: SweepPoint['changes'], units: number): SweepPoint {
  const outcome = outcomeOf(units);
  return {
    changes,
    replications: 5,
    metrics: { [RATIO]: around(throttled(units), 'share'), [COST]: around(units / 100, 'USD') },
    expectations: [{ text: EXPECTED, outcome, pass: outcome === 'met', limit: 0.1 }],
  };
}

const UNITS = [2, 4, 6, 8, 10, 12, 14];

/** Over one setting. */
export const LINE: Sweep = {
  ...RUN,
  schemaVersion: SWEEP_VERSION,
  name: 'shop',
  mode: 'grid',
  vary: [{ path: RESERVED, values: UNITS.map(String) }],
  points: UNITS.map((units) => sweepPoint([{ path: RESERVED, value: String(units) }], units)),
  partial: false,
};

/** Over two. */
export const GRID: Sweep = {
  ...LINE,
  vary: [
    { path: RESERVED, values: UNITS.map(String) },
    { path: 'sources.web.arrivals', values: ['1x', '2x'] },
  ],
  points: UNITS.flatMap((units) =>
    [1, 2].map((factor) =>
      sweepPoint(
        [
          { path: RESERVED, value: String(units) },
          { path: 'sources.web.arrivals', value: `${factor}x` },
        ],
        units / factor,
      ),
    ),
  ),
};

const QUOTA = 'platform.accountConcurrency';

function planPoint(units: number, traffic = 1): PlanPoint {
  const value = throttled(units / traffic);
  return {
    changes: [
      ...(units === 4 ? [] : [{ path: QUOTA, value: String(units) }]),
      ...(traffic === 1 ? [] : [{ path: 'sources.web.arrivals', value: `${traffic}x` }]),
    ],
    replications: 5,
    expectations: [{ ...around(value, 'share'), text: EXPECTED, outcome: outcomeOf(units / traffic), limit: 0.1 }],
    cost: around(units / 100, 'USD'),
    concurrency: around(units, 'count'),
    claimedConcurrency: null,
    peakRequestRate: 12,
  };
}

const judged = planPoint(8).expectations;
const growth = { growth: '20%/month', from: '2026-12-01', tried: 16, triedUntil: '2028-03-08', notScaled: [] };

/** With an answer, the growth that it bears, and a quota to ask for. */
export const PLAN: Plan = {
  ...RUN,
  schemaVersion: PLAN_VERSION,
  name: 'shop',
  simulatedTime: 60_000,
  minimise: null,
  tune: [{ path: QUOTA, present: '4', low: '1', high: '4096', bounded: false }],
  before: planPoint(4),
  answer: {
    settings: [
      { path: QUOTA, before: '4', value: '10', direction: 'least', beside: { value: '9', point: planPoint(9) } },
    ],
    point: planPoint(10),
    local: false,
    rounds: 1,
    stable: true,
  },
  failure: null,
  reach: { factor: 1, beyond: 1.1, fails: judged, notScaled: [] },
  runsOut: { ...growth, already: true, factor: null, on: null, earliest: null, latest: null, fails: judged },
  answerRunsOut: {
    ...growth,
    already: false,
    factor: 1.05,
    on: '2026-12-09',
    earliest: '2026-12-05',
    latest: '2026-12-20',
    fails: judged,
  },
  quota: {
    current: 4,
    wanted: 10,
    peakConcurrency: around(10, 'count'),
    claimedConcurrency: null,
    peakRequestRate: 12,
    ratePerUnit: 10,
    fails: judged,
  },
  points: 7,
  tried: [planPoint(4), planPoint(8), planPoint(16), planPoint(12), planPoint(10), planPoint(9), planPoint(10, 1.1)],
};

/** Where one setting has no value that will do. */
export const HOPELESS: Plan = {
  ...PLAN,
  answer: null,
  failure: {
    best: planPoint(8),
    ends: { low: { value: '1', point: planPoint(1) }, high: { value: '8', point: planPoint(8) } },
    beyond: null,
  },
  reach: null,
  runsOut: null,
  answerRunsOut: null,
  quota: null,
};

const side = (file: string): Comparison['a'] => ({
  file,
  changes: [],
  name: 'shop',
  digest: file,
  version: '0.1.0',
  profile: 'lambda-2026',
  seed: 's',
  replications: 5,
  replicationsAsked: 5,
});

const difference = (path: string, a: number, b: number, change: MetricDifference['change']): MetricDifference => ({
  path,
  unit: 'count',
  worse: 'higher',
  a,
  b,
  difference: b - a,
  low: 0.9 * (b - a),
  high: 1.1 * (b - a),
  relative: (b - a) / a,
  pValue: 0.001,
  certainty: 'sure',
  change,
  replications: 5,
  varianceRatio: 2,
  note: null,
});

export const COMPARISON: Comparison = {
  schemaVersion: COMPARISON_VERSION,
  method: 'paired',
  a: side('before.yaml'),
  b: side('after.yaml'),
  confidence: 0.95,
  simulatedTime: 60_000,
  warmup: 5000,
  partial: false,
  counts: { compared: 2, equal: 0, sure: 2, likely: 0, byChance: 0.1, unknown: 0 },
  metrics: [
    difference('functions.shop.throttles', 100, 20, 'better'),
    difference('functions.shop.coldStarts', 10, 15, 'worse'),
  ],
  onlyInA: [],
  onlyInB: [],
  limits: [{ limit: 'reserved-concurrency', scope: 'functions', name: 'shop', a: 1, b: 0.2 }],
  expectations: [],
  failOn: [],
  pass: true,
  notes: [],
};

const STEPS = Array.from({ length: 60 }, (_, step) => step + 0.5);

function chart(title: string, height: number): CompareChart {
  const curve = (which: 'A' | 'B', factor: number): CompareChart['curves'][number] => ({
    kind: 'line',
    side: which,
    name: 'shop',
    times: STEPS,
    values: STEPS.map((second) => factor * height * Math.min(second, 60 - second)),
  });
  const limit = { kind: 'limit', side: 'A', name: 'reserved', times: [], values: [20 * height] } as const;
  return { title, unit: 'count', curves: [curve('A', 1), curve('B', 0.8), limit] };
}

export const CHARTS: readonly CompareChart[] = [chart('Concurrency of shop', 1), chart('Waiting', 10)];
