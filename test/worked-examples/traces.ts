import type { Inputs } from '../../src/arrivals/inputs.ts';
import { SECOND } from '../../src/units/time.ts';

/** Seconds at which an arrival of a trace starts, and for which it runs. */
export type Row = readonly [start: number, duration: number];

/** Files that a scenario's traces name, held in memory: rows in order of time, the first of each at 0. */
export function tracesOf(files: Readonly<Record<string, readonly Row[]>>): Inputs {
  return {
    trace: ({ file }) =>
      Promise.resolve({
        starts: Float64Array.from(files[file], ([start]) => Math.round(start * SECOND)),
        durations: Float64Array.from(files[file], ([, duration]) => Math.round(duration * SECOND)),
      }),
    counts: () => Promise.reject(new Error('no counts in this test')),
    samples: () => Promise.reject(new Error('no samples in this test')),
  };
}
