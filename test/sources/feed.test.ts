import { expect, test } from 'vitest';
import { buildArrivals } from '../../src/arrivals/index.ts';
import { Kernel } from '../../src/kernel/kernel.ts';
import { Requests } from '../../src/kernel/requests.ts';
import { buildDistribution } from '../../src/random/index.ts';
import { RandomStream } from '../../src/random/stream.ts';
import { ClosedFeed, OpenFeed, SuccessFeed } from '../../src/sources/feed.ts';
import { type Micros, SECOND } from '../../src/units/time.ts';
import { runYaml } from '../support/run.ts';

const stream = new RandomStream('feed');

test('an open feed offers an item whenever its process says, with the measured duration of each', () => {
  const kernel = new Kernel();
  const offers: [Micros, number][] = [];
  const process = buildArrivals(
    {
      process: 'trace',
      file: 'any',
      unit: 's',
      at: 'start',
      column: undefined,
      durationColumn: 'd',
      durationUnit: 's',
    },
    { stream, horizon: 9, data: { starts: Float64Array.of(0, 5, 5), durations: Float64Array.of(7, 8, 9) } },
  );
  new OpenFeed(kernel, process, (given) => offers.push([kernel.now, given])).start();
  kernel.run(SECOND);
  expect(offers).toEqual([
    [0, 7],
    [5, 8],
    [5, 9],
  ]);
});

test('each client of a closed feed thinks, sends, and sends again only after its item was settled', () => {
  const kernel = new Kernel();
  const offers: Micros[] = [];
  const thinkTime = buildDistribution({ distribution: 'constant', value: 2 * SECOND });
  const feed = new ClosedFeed(kernel, thinkTime, stream, 3, () => offers.push(kernel.now / SECOND));
  feed.start();
  kernel.run(10 * SECOND);
  expect(offers).toEqual([2, 2, 2]);
  feed.itemSettled();
  kernel.run(20 * SECOND);
  expect(offers).toEqual([2, 2, 2, 12]);
});

test('clients that do not think and are refused at once do not stop time', async () => {
  const run = await runYaml(`
name: refused-at-once
run: { duration: 100ms }
functions: { f: { duration: 1s, init: 0s, reservedConcurrency: 0 } }
sources: { s: { type: sdk, target: f, arrivals: { process: closed, clients: 3 }, client: { retry: none } } }
`);
  // Three at once when the run begins, three more when those are refused, and so on each millisecond.
  expect(run.value('sources.s.offered')).toBeGreaterThan(300);
  expect(run.value('sources.s.offered')).toBeLessThan(700);
});

/** How many items follow from each of some successes. */
function followers(perInvocation: number, successes: number): number[] {
  const kernel = new Kernel();
  const requests = new Requests({ deadlines: false, given: false, calls: false, depth: false });
  const own = new RandomStream('own numbers');
  let offers = 0;
  const feed = new SuccessFeed(kernel, requests, 42, perInvocation, () => offers++);
  return Array.from({ length: successes }, () => {
    const before = offers;
    const request = requests.open(kernel.now, 0, own.int32());
    feed.runSucceeded(request);
    requests.close(request);
    kernel.run(kernel.now + 1);
    return offers - before;
  });
}

test('a whole number of items follows each success', () => {
  expect(followers(3, 5)).toEqual([3, 3, 3, 3, 3]);
});

test('a fraction is the chance of one more', () => {
  const counts = followers(2.25, 4000);
  expect(new Set(counts)).toEqual(new Set([2, 3]));
  const more = counts.filter((count) => count === 3).length;
  // Binomial: 1,000 with a deviation of 27.4; five of them are exceeded once in two million keys.
  expect(Math.abs(more - 1000)).toBeLessThan(5 * 27.4);
});
