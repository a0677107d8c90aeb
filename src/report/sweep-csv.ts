import { stringify } from 'csv-stringify/browser/esm/sync';
import type { Sweep } from '../study/sweep-schema.ts';

const FOUND = ['metric', 'value', 'low', 'high', 'unit'] as const;
const OUTCOMES = { met: 1, missed: 0, inconclusive: null } as const;

/**
 * One line per point and metric. An expectation is a metric too: 1 where it is met, 0 where it is missed, empty where
 * that is open.
 */
export function renderSweepCsv({ vary, points }: Sweep): string {
  const paths = vary.map(({ path }) => path);
  const lines = points.flatMap(({ changes, metrics, expectations }) => {
    const at = Object.fromEntries(changes.map(({ path, value }) => [path, value]));
    return [
      ...Object.entries(metrics).map(([metric, found]) => ({ ...at, metric, ...found })),
      ...expectations.map(({ text, outcome }) => ({ ...at, metric: text, value: OUTCOMES[outcome], unit: 'met' })),
    ];
  });
  return stringify(lines, { header: true, columns: [...paths, ...FOUND], escape_formulas: true });
}
