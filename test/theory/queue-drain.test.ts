import { expect, test } from 'vitest';
import { runYaml } from '../support/run.ts';

// A queue with a backlog, evenly spaced arrivals and runs of constant length is a deterministic server: it drains in
// backlog / (capacity - arrivals). With at most five batches the ramp has no part in it.

interface Drain {
  readonly batches: number;
  readonly batchSize: number;
  /** Of one run, in seconds. */
  readonly run: number;
  readonly backlog: number;
  /** Messages a second. */
  readonly arrivals: number;
}

async function drainTime({ batches, batchSize, run, backlog, arrivals }: Drain): Promise<number> {
  const result = await runYaml(`
name: drain
run: { duration: 3h }
functions: { f: { duration: ${run * 1000}ms, init: 0s, timeout: 60s } }
sources:
  backlog:
    type: sqs
    target: f
    batchSize: ${batchSize}
    maximumConcurrency: ${batches}
    visibilityTimeout: 360s
    arrivals: ${arrivals === 0 ? `{ at: 0s, count: ${backlog} }` : `{ process: constant, rate: [ { at: 0s, rate: ${backlog}/s }, { at: 1s, rate: ${arrivals}/s } ] }`}
`);
  return (result.value('sources.backlog.timeToDrain') ?? Number.NaN) / 1000;
}

test('without arrivals, the last batch of a backlog is received one run before backlog / capacity', async () => {
  const drain = { batches: 5, batchSize: 10, run: 2, backlog: 50_000, arrivals: 0 };
  expect(await drainTime(drain)).toBe(50_000 / (5 * 10 * 0.5) - 2);
});

// The backlog comes within the first second here, so that second and the run in progress are what the formula leaves open.
test.each([
  { batches: 5, batchSize: 1, run: 1, backlog: 2_000, arrivals: 2 },
  { batches: 2, batchSize: 10, run: 0.5, backlog: 4_000, arrivals: 25 },
  { batches: 4, batchSize: 5, run: 0.2, backlog: 6_000, arrivals: 90 },
])(
  'a backlog drains at capacity less arrivals: $batches batches of $batchSize in $run s, $arrivals/s',
  async (drain) => {
    const { batches, batchSize, run, backlog, arrivals } = drain;
    const capacity = (batches * batchSize) / run;
    const exact = (backlog - capacity) / (capacity - arrivals);
    const time = await drainTime(drain);
    expect(time).toBeGreaterThanOrEqual(exact - 1 - run);
    expect(time).toBeLessThanOrEqual(exact + 1 + run);
  },
);
