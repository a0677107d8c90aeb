import { expect, test } from 'vitest';
import { Backlog } from '../../src/observe/backlog.ts';
import { Timeline } from '../../src/observe/timeline.ts';
import { SECOND } from '../../src/units/time.ts';

/** Changes at whole seconds; the measured time to drain in seconds. */
function drainOf(changes: readonly (readonly [at: number, by: number])[], warmup = 0): number | undefined {
  const backlog = new Backlog(new Timeline(1000 * SECOND, SECOND, warmup * SECOND));
  let isWarm = false;
  for (const [at, by] of changes) {
    if (!isWarm && at >= warmup) backlog.startWindow(warmup * SECOND);
    isWarm ||= at >= warmup;
    backlog.add(at * SECOND, by);
  }
  backlog.close();
  const values = new Map<string, number>();
  backlog.put(values);
  const time = values.get('timeToDrain');
  return time === undefined ? undefined : time / 1000;
}

/** One item waits in every even second and two in every odd one, so 1.5 on average, from `from` on. */
const steady = (from: number, to: number): (readonly [number, number])[] =>
  Array.from({ length: to - from }, (_, n) => [from + n, (from + n) % 2 === 0 ? -1 : 1] as const);

test('where nothing waited before, a backlog has drained when it is empty', () => {
  expect(
    drainOf([
      [10, 8],
      [12, -4],
      [14, -3],
      [19, -1],
    ]),
  ).toBe(9);
});

test('under steady traffic, a backlog has drained when it is back at the average before it, although never empty', () => {
  const burst = [
    [100, 20],
    [110, -10],
    [120, -9],
    [130, -2],
  ] as const;
  expect(drainOf([[0, 2], ...steady(0, 100), ...burst])).toBe(30);
});

test('what was usual is not raised by the backlog itself', () => {
  const slow = [
    [100, 500],
    [400, -400],
    [700, -99],
    [800, -2],
  ] as const;
  expect(drainOf([[0, 2], ...steady(0, 100), ...slow])).toBe(700);
});

test('a backlog that is not back at the average before it has no time to drain', () => {
  expect(drainOf([[0, 2], ...steady(0, 100), [100, 20], [110, -18]])).toBeUndefined();
  expect(
    drainOf([
      [5, 3],
      [6, 3],
      [900, -5],
    ]),
  ).toBeUndefined();
});

test('what piled up in the warm-up is not what is usual after it', () => {
  const start = [
    [0, 500],
    [50, -498],
  ] as const;
  expect(drainOf([...start, ...steady(60, 110), [110, 20], [120, -19], [125, -2]], 60)).toBe(15);
});

test('a backlog left by the warm-up drains from the beginning of the window', () => {
  expect(
    drainOf(
      [
        [10, 9],
        [70, -8],
        [80, -1],
      ],
      50,
    ),
  ).toBe(30);
});
