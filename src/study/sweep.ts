import type { Scenario } from '../scenario/definition.ts';
import { catalogueOf } from './catalogue.ts';
import { readExpectation } from './expectation.ts';
import { metricAt } from './metric-at.ts';
import type { Summary } from './summary-schema.ts';
import type { SweepPoint } from './sweep-schema.ts';
import type { Vary } from './vary.ts';

/** A change of one setting. */
export interface PointChange {
  readonly path: string;
  readonly value: string;
}

/** Every combination, the last setting varying fastest; or each setting alone, the others as the file has them. */
export function pointsOf(vary: readonly Vary[], mode: 'grid' | 'one-at-a-time'): PointChange[][] {
  if (mode === 'one-at-a-time') return vary.flatMap(({ path, values }) => values.map((value) => [{ path, value }]));
  return vary.reduce<PointChange[][]>(
    (points, { path, values }) => points.flatMap((point) => values.map((value) => [...point, { path, value }])),
    [[]],
  );
}

/** What a sweep tells of each point unless asked for more: what is expected, and what a planner looks at first. */
export function usualMetrics(scenario: Scenario): string[] {
  const catalogue = catalogueOf(scenario);
  const expected = scenario.expect.flatMap((text) => {
    const expectation = readExpectation(text);
    return typeof expectation === 'string' ? [] : [expectation.metric];
  });
  const wanted = [
    ...expected,
    ...Object.keys(scenario.functions).flatMap((name) => [
      `functions.${name}.throttleRatio`,
      `functions.${name}.concurrency.max`,
    ]),
    ...Object.keys(scenario.sources).flatMap((name) => [`sources.${name}.successRatio`, `sources.${name}.latency.p99`]),
    'account.concurrency.max',
    'cost.total',
  ];
  return [...new Set(wanted)].filter((path) => catalogue.has(path));
}

/** A point with what was found there. */
export function pointOf(changes: readonly PointChange[], summary: Summary, metrics: readonly string[]): SweepPoint {
  return {
    changes: changes.map(({ path, value }) => ({ path, value })),
    replications: summary.run.replications,
    metrics: Object.fromEntries(
      metrics.flatMap((path) => {
        const metric = metricAt(summary, path);
        return metric === null ? [] : [[path, metric]];
      }),
    ),
    expectations: summary.expectations.map(({ text, outcome, pass, judged, limit }) => ({
      text,
      outcome,
      pass,
      ...(judged === 'mean' && { limit }),
    })),
  };
}
