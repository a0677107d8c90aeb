import type { Comparison, MetricDifference } from '../study/compare-schema.ts';
import { formatShare } from '../units/format.ts';
import { formatDifferenceInterval, formatRelative } from './compare-words.ts';
import { formatInterval, formatValue, NOTHING } from './format.ts';
import { type Column, column } from './table.ts';

/** Metrics in A and in B, one a row. */
export function differenceColumns(metrics: readonly MetricDifference[]): Column[] {
  const hasIntervals = metrics.some(({ low }) => low !== null);
  return [
    column(metrics, { title: 'metric', rank: 1, align: 'left' }, ({ path }) => path),
    column(metrics, { title: 'A', rank: 2 }, ({ a, unit }) => formatValue(a, unit)),
    column(metrics, { title: 'B', rank: 3 }, ({ b, unit }) => formatValue(b, unit)),
    column(metrics, { title: hasIntervals ? 'B - A, interval' : 'B - A', rank: 4 }, formatDifferenceInterval),
    column(metrics, { title: 'change', rank: 6 }, formatRelative),
    ...(hasIntervals
      ? [column(metrics, { title: 'sure', rank: 5, align: 'left' as const }, ({ certainty }) => SURE[certainty])]
      : []),
  ];
}

const SURE: Readonly<Record<MetricDifference['certainty'], string>> = {
  sure: 'yes',
  likely: 'likely',
  none: 'no',
  unknown: NOTHING,
};

/** Expectations side by side. */
export function expectationColumns({ expectations }: Comparison): Column[] {
  return [
    column(expectations, { title: 'expectation', rank: 1, align: 'left' }, ({ text }) => text),
    column(expectations, { title: 'A', rank: 2, align: 'left' }, ({ a }) => outcomeIn(a)),
    column(expectations, { title: 'B', rank: 3, align: 'left' }, ({ b }) => outcomeIn(b)),
    column(expectations, { title: 'found in A', rank: 6 }, ({ a }) => foundIn(a)),
    column(expectations, { title: 'found in B', rank: 6 }, ({ b }) => foundIn(b)),
  ];
}

type Judged = Comparison['expectations'][number]['a'];

function outcomeIn(judged: Judged): string {
  if (judged === null) return 'not there';
  return judged.warn ? `${judged.outcome} (warning)` : judged.outcome;
}

function foundIn(judged: Judged): string {
  return judged === null || judged.value === null ? NOTHING : formatInterval(judged);
}

/** Limits with the share of the replications in which each side reached them. */
export function limitColumns({ limits }: Comparison): Column[] {
  const share = (value: number): string => (value === 0 ? 'never' : formatShare(value));
  return [
    column(limits, { title: 'limit', rank: 1, align: 'left' }, ({ limit }) => limit.replaceAll('-', ' ')),
    column(limits, { title: 'where', rank: 2, align: 'left' }, ({ name }) => (name === '' ? 'the account' : name)),
    column(limits, { title: 'in runs of A', rank: 3 }, ({ a }) => share(a)),
    column(limits, { title: 'in runs of B', rank: 4 }, ({ b }) => share(b)),
  ];
}
