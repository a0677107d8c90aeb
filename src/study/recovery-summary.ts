import type { MetricDefinition } from '../observe/metrics.ts';
import type { RunResult } from '../observe/result.ts';
import type { Scenario } from '../scenario/definition.ts';
import { MS } from '../units/time.ts';
import { intervalOf, shareOf } from './interval.ts';
import { type Course, coursesIn, type Disturbance, disturbancesOf } from './recovery.ts';
import type { Metric, Recovery } from './summary-schema.ts';

/** What is told of each disturbance, by the names that `expect` uses below `recovery[0]`. */
export const recoveryMetrics: readonly MetricDefinition[] = [
  {
    name: 'recoveredAfter',
    unit: 'ms',
    what: 'Time from the end of a fault until the system is back inside the band of before it. An expectation on it is missed where the system did not come back.',
  },
  { name: 'recovered', unit: 'share', isShareOfRuns: true, what: 'Replications in which the system came back.' },
  {
    name: 'stayedDown',
    unit: 'share',
    isShareOfRuns: true,
    what: 'Replications in which the system did not come back and less succeeds than before when the run ends.',
  },
  {
    name: 'left',
    unit: 'share',
    isShareOfRuns: true,
    what: 'Replications in which the system left the band of before the fault at all.',
  },
  {
    name: 'amplification.max',
    unit: 'count',
    what: 'Peak amplification: attempts per original request in a step of the time series, largest value of any source from the fault until the recovery. Retries of earlier steps count, so it can be more than maxAttempts.',
  },
  {
    name: 'wastedWork',
    unit: 'ms',
    what: 'Time of runs that repeated work or for which nobody waited, and of calls after their caller had left, from the fault until the recovery.',
  },
];

/** Where each disturbance of a scenario is found by expectations: by its place, and by its name if it has one. */
export function recoveryPaths(scenario: Parameters<typeof disturbancesOf>[0]): string[][] {
  return disturbancesOf(scenario).map(({ name }, place) => [
    `recovery[${place}]`,
    ...(name === null ? [] : [`recovery.${name}`]),
  ]);
}

/** What replications tell of a scenario's disturbances. */
export interface Recoveries {
  /** For the summary. */
  readonly recovery: Recovery[];
  /** For expectations: values over replications by path; Infinity where the system did not come back. */
  readonly measured: ReadonlyMap<string, readonly number[]>;
}

export function summariseRecovery(
  scenario: Pick<Scenario, 'sources' | 'faults'>,
  results: readonly RunResult[],
  confidence: number,
): Recoveries {
  const disturbances = disturbancesOf(scenario);
  if (disturbances.length === 0) return { recovery: [], measured: new Map() };
  const courses = results.map((result) => coursesIn(result, scenario));
  const paths = recoveryPaths(scenario);
  const measured = new Map<string, readonly number[]>();
  const recovery = disturbances.map((disturbance, place) => {
    const own = courses.flatMap((run) => run[place] ?? []);
    for (const { name } of recoveryMetrics) {
      for (const path of paths[place]) measured.set(`${path}.${name}`, valuesOf(name, own));
    }
    return summarise(disturbance, own, { replications: results.length, confidence });
  });
  return { recovery, measured };
}

function valuesOf(name: string, courses: readonly Course[]): number[] {
  return courses.flatMap((course) => VALUES[name](course) ?? []);
}

const VALUES: Readonly<Record<string, (course: Course) => number | null>> = {
  recoveredAfter: ({ recoveredAfter }) => (recoveredAfter === null ? null : recoveredAfter / MS),
  recovered: ({ recoveredAfter }) => (recoveredAfter === null ? null : Number(Number.isFinite(recoveredAfter))),
  left: ({ left }) => (left === null ? null : Number(left)),
  stayedDown: ({ stayedDown }) => (stayedDown === null ? null : Number(stayedDown)),
  'amplification.max': ({ amplification }) => amplification,
  wastedWork: ({ wasted }) => wasted / MS,
};

function summarise(
  { kind, name, description, note }: Disturbance,
  courses: readonly Course[],
  { replications, confidence }: { readonly replications: number; readonly confidence: number },
): Recovery {
  const metric = (values: readonly number[], unit: string): Metric => ({
    ...intervalOf(values.filter(Number.isFinite), confidence, unit),
    unit,
  });
  const share = (values: readonly number[]): Metric => ({
    ...shareOf(values.filter((value) => value === 1).length, values.length, confidence),
    unit: 'share',
  });
  const ends = courses.flatMap(({ endedAt }) => (endedAt === null ? [] : [endedAt / MS]));
  const startsOf = courses.map(({ startedAt }) => startedAt / MS);
  return {
    fault: name ?? description,
    description,
    kind,
    startedAt: metric(startsOf, 'ms'),
    endedAt: metric(ends, 'ms'),
    left: share(valuesOf('left', courses)),
    recovered: share(valuesOf('recovered', courses)),
    stayedDown: share(valuesOf('stayedDown', courses)),
    recoveredAfter: metric(valuesOf('recoveredAfter', courses), 'ms'),
    amplification: { max: metric(valuesOf('amplification.max', courses), 'count') },
    wastedWork: metric(valuesOf('wastedWork', courses), 'ms'),
    note: noteOn(courses, replications, note),
  };
}

function noteOn(courses: readonly Course[], replications: number, always: string | null): string | null {
  if (replications === 0) return null;
  if (courses.length === 0) return 'it came in no replication';
  const missing =
    courses.length === replications ? [] : [`it came in ${courses.length} of ${replications} replications`];
  const notes = new Set([
    ...(always === null ? [] : [always]),
    ...missing,
    ...courses.flatMap((course) => course.notes),
  ]);
  return notes.size === 0 ? null : [...notes].join('; ');
}
