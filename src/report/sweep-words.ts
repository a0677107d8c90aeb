import type { Sweep, SweepPoint } from '../study/sweep-schema.ts';
import { formatMetric, NOTHING, plural } from './format.ts';
import { type Column, column } from './table.ts';

/** Where an expectation stops to hold along one setting, the others being as they are. */
export interface Boundary {
  readonly expectation: string;
  readonly path: string;
  /** Neighbouring values: it is met at the one and not at the other. */
  readonly met: string;
  readonly missed: string;
}

/** Between which neighbouring points of a sweep over one setting expectations change. */
export function boundariesOf(sweep: Sweep): Boundary[] {
  const { vary, points } = sweep;
  if (isGrid(sweep)) return [];
  return vary.flatMap(({ path }) => {
    const along = points.filter(({ changes }) => changes[0]?.path === path);
    return along.slice(1).flatMap((point, index) => changesBetween(path, along[index], point));
  });
}

function changesBetween(path: string, one: SweepPoint, other: SweepPoint): Boundary[] {
  return one.expectations.flatMap(({ text, outcome }, index) => {
    const [isMet, isMetNext] = [outcome, other.expectations[index]?.outcome].map((each) => each === 'met');
    if (isMet === isMetNext) return [];
    const [own, its] = [one.changes[0].value, other.changes[0].value];
    return [{ expectation: text, path, met: isMet ? own : its, missed: isMet ? its : own }];
  });
}

/** Whether all expectations of a point are met, also those that only warn; a point without any is good. */
export function meetsAll({ expectations }: SweepPoint): boolean {
  return expectations.every(({ outcome }) => outcome === 'met');
}

/** What a sweep found, in a sentence or two. */
export function sweepVerdict(sweep: Sweep): string[] {
  const { points } = sweep;
  const count = plural(points.length, 'point');
  if (!hasExpectations(sweep)) {
    return [`${count} simulated. The scenario expects nothing, so no point is better than another.`];
  }
  const good = points.filter(meetsAll).length;
  const all = good === points.length ? 'all' : good === 0 ? 'none' : `${good}`;
  return [
    `Of ${count}, ${all} ${good === 1 ? 'meets' : 'meet'} every expectation.`,
    ...boundariesOf(sweep).map(boundaryWords),
    ...(isGrid(sweep) ? outcomeWords(points) : []),
  ];
}

/** In a grid a boundary is a line and no pair of values, so each expectation has its count instead. */
function outcomeWords(points: readonly SweepPoint[]): string[] {
  return (points[0]?.expectations ?? []).flatMap(({ text }, index) => {
    const met = points.filter(({ expectations }) => expectations[index]?.outcome === 'met').length;
    return met === points.length ? [] : [`${text}: met at ${met === 0 ? 'none' : `${met} of ${points.length}`}.`];
  });
}

function isGrid({ vary, mode }: Sweep): boolean {
  return mode === 'grid' && vary.length > 1;
}

function boundaryWords({ expectation, path, met, missed }: Boundary): string {
  return `${expectation}: met at ${path}=${met}, not at ${missed}.`;
}

/** The metrics that any point tells of. */
export function metricsOf({ points }: Sweep): string[] {
  return [...new Set(points.flatMap((point) => Object.keys(point.metrics)))];
}

/** Whether anything is expected, so that points can be good or bad. */
export function hasExpectations({ points }: Sweep): boolean {
  return points.some(({ expectations }) => expectations.length > 0);
}

/** The column that says whether a point meets everything. */
export const ALL_MET = 'all met';

/** One row a point: its settings, whether it meets all expectations, its metrics. */
export function sweepColumns(sweep: Sweep, words: { readonly met: string; readonly missed: string }): Column[] {
  const { vary, points } = sweep;
  const settingAt = ({ changes }: SweepPoint, path: string): string =>
    changes.find((change) => change.path === path)?.value ?? NOTHING;
  const isGood = (point: SweepPoint): string => (meetsAll(point) ? words.met : words.missed);
  return [
    ...vary.map(({ path }, index) =>
      column(points, { title: path, rank: index + 1 }, (point) => settingAt(point, path)),
    ),
    ...(hasExpectations(sweep) ? [column(points, { title: ALL_MET, rank: vary.length + 1 }, isGood)] : []),
    ...metricsOf(sweep).map((path, index) =>
      column(points, { title: path, rank: vary.length + 2 + index }, (point) =>
        formatMetric(point.metrics[path] ?? null),
      ),
    ),
  ];
}
