import type { ReportInput } from '../../src/report/input.ts';
import { summarise } from '../../src/study/summarise.ts';
import { timeseriesOf } from '../../src/study/timeseries.ts';
import { calmRuns, entity, modelOf, runResult, SHOP, throttledRuns } from '../study/samples.ts';

const EXPECT = [
  'functions.checkout.throttleRatio < 0.1%',
  'functions.checkout.concurrency.max <= 41',
  'account.concurrency.max < 60 for 90% of replications',
  'sources.mail.latency.p99 < 5s else warn',
];

function inputOf(runs: ReturnType<typeof throttledRuns>, scenario: object = { ...SHOP, expect: EXPECT }): ReportInput {
  const asked = Math.max(1, runs.length);
  const options = { confidence: 0.95, asked, partial: runs.length === 0, version: '0.1.0' };
  const places = { expectationPlaces: EXPECT.map((_, index) => ({ line: 30 + index, column: 5 })) };
  return { summary: summarise(modelOf(scenario), runs, { ...options, ...places }), timeseries: timeseriesOf(runs) };
}

/** What a run may look like to a report, from nothing at all to a busy day. */
export const inputs: ReadonlyMap<string, ReportInput> = new Map([
  ['no replication', inputOf([])],
  ['no data in any metric', inputOf([runResult(0), runResult(1)])],
  ['one replication', inputOf(throttledRuns().slice(0, 1))],
  [
    'one point in time',
    inputOf([runResult(0, [entity('functions', 'checkout', { throttles: 0 }, { throttles: [0] })])]),
  ],
  ['no throttles', inputOf(calmRuns(), SHOP)],
  ['throttles', inputOf(throttledRuns())],
  ['no time series', { ...inputOf(throttledRuns()), timeseries: null }],
  ['no expectations', inputOf(throttledRuns(), SHOP)],
  ['no sources', inputOf([runResult(0)], { ...SHOP, sources: {}, downstreams: {} })],
]);

/** One of them by its name. */
export function input(name: string): ReportInput {
  const found = inputs.get(name);
  if (found === undefined) throw new Error(`no sample is called "${name}"`);
  return found;
}

/** What an unkind user may write where text is free, with everything that some format takes for an order. */
export const HOSTILE =
  '=1+1 | <script>alert("x")</script> `a` **b** \u001b[31mred\u001b[0m\r\n::error::x, 100% & \'c\'';
