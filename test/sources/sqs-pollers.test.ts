import { expect, test } from 'vitest';
import { Level } from '../../src/observe/level.ts';
import { type PollerOptions, Pollers } from '../../src/sources/sqs-pollers.ts';
import { HOUR, MINUTE, SECOND } from '../../src/units/time.ts';

const OPTIONS: PollerOptions = {
  initial: 5,
  low: 2,
  lowAfter: 5 * MINUTE,
  maximum: 100,
  upPerMinute: 60,
  downPerMinute: 30,
  errorStep: 0.5,
  errorShare: 0.1,
  throttleStep: 1,
  batchesPerPoller: 1,
};

function pollers(changes: Partial<PollerOptions> = {}): Pollers {
  return new Pollers(new Level({ horizon: HOUR, resolution: MINUTE }), { ...OPTIONS, ...changes });
}

/** Lets messages remain for a while. */
function grown(to: number, changes: Partial<PollerOptions> = {}): { pollers: Pollers; now: number } {
  const built = pollers(changes);
  built.set(0, 5, true);
  const now = (to - 5) * SECOND;
  built.reach(now);
  return { pollers: built, now };
}

test('they grow evenly while messages remain, and say when the next one comes', () => {
  const built = pollers();
  built.set(0, 5, true);
  expect(built.nextAt()).toBe(SECOND);
  built.reach(SECOND - 1);
  expect(built.allowed).toBe(5);
  built.reach(SECOND);
  expect(built.allowed).toBe(6);
  built.reach(95 * SECOND);
  expect(built.allowed).toBe(100);
  expect(built.isAtMaximum).toBe(true);
  expect(built.nextAt()).toBe(Number.POSITIVE_INFINITY);
});

test('a maximum below the number at the beginning holds from the beginning', () => {
  expect(pollers({ maximum: 3 }).allowed).toBe(3);
});

test('they shrink evenly to what is in use, and never below the number at the beginning', () => {
  const { pollers: built, now } = grown(65);
  built.set(now, 50, false);
  built.reach(now + 10 * SECOND);
  expect(built.allowed).toBe(60);
  built.reach(now + MINUTE);
  expect(built.allowed).toBe(50);
  built.set(now + MINUTE, 3, false);
  built.reach(now + 10 * MINUTE);
  expect(built.allowed).toBe(5);
});

test('an error takes a step and a share, however often down to the number at the beginning', () => {
  const { pollers: built, now } = grown(65);
  built.failed(now);
  expect(built.allowed).toBe(Math.floor(65 - 0.5 - 6.5));
  for (let error = 0; error < 100; error++) built.failed(now);
  expect(built.allowed).toBe(5);
});

test('an error takes its share of what has grown until then, whoever looked last', () => {
  const seldom = grown(65);
  const often = grown(65);
  often.pollers.reach(often.now + 10 * SECOND);
  for (const { pollers: built, now } of [seldom, often]) built.failed(now + 10 * SECOND);
  expect(seldom.pollers.nextAt()).toBe(often.pollers.nextAt());
  expect(seldom.pollers.allowed).toBe(67); // 75 less 0.5 and a tenth
});

test('they shrink to the fewest from the moment at which those are enough, however seldom somebody looks', () => {
  const built = pollers();
  built.set(0, 0, false);
  built.reach(5 * MINUTE + 2 * SECOND);
  expect(built.allowed).toBe(4); // two seconds at one in two seconds
  built.reach(5 * MINUTE + 20 * SECOND);
  expect(built.allowed).toBe(2);
});

test('a throttled batch takes one', () => {
  const { pollers: built, now } = grown(65);
  built.throttled(now);
  expect(built.allowed).toBe(64);
});

test('in provisioned mode one poller carries ten batches', () => {
  const built = pollers({ initial: 20, low: null, batchesPerPoller: 10 });
  expect(built.allowed).toBe(20);
  expect(built.count).toBe(2);
});
