import { expect, test } from 'vitest';
import { Kernel, Phase } from '../../src/kernel/kernel.ts';
import { Requests } from '../../src/kernel/requests.ts';
import { Deadlines } from '../../src/sources/deadlines.ts';
import type { RequestId } from '../../src/units/ids.ts';
import { type Micros, SECOND } from '../../src/units/time.ts';

/** Requests sent at some seconds, each waited for during 10 s. */
function setting(sentAt: readonly number[]) {
  const kernel = new Kernel();
  const requests = new Requests({ deadlines: true, given: false, calls: false, depth: false });
  const passed: [RequestId, Micros][] = [];
  const deadlines = new Deadlines(kernel, requests, 10 * SECOND, (request) => {
    passed.push([request, kernel.now / SECOND]);
  });
  const sent: RequestId[] = [];
  const send = kernel.on('sent', Phase.arrival, () => {
    const request = requests.open(kernel.now, 0, 0);
    sent.push(request);
    deadlines.add(request);
  });
  const answered = kernel.on('answered', Phase.release, (index) => deadlines.remove(sent[index]));
  for (const second of sentAt) kernel.scheduleAt(second * SECOND, send);
  const answer = (index: number, second: number): void => kernel.scheduleAt(second * SECOND, answered, index);
  return { kernel, passed, answer };
}

test('a request that is not answered passes its deadline when its time is over', () => {
  const { kernel, passed } = setting([0, 3, 3, 25]);
  kernel.run(60 * SECOND);
  expect(passed).toEqual([
    [0, 10],
    [1, 13],
    [2, 13],
    [3, 35],
  ]);
});

test('a request that is answered does not pass its deadline, whether it is first, last or between others', () => {
  const { kernel, passed, answer } = setting([0, 1, 2, 3, 4]);
  answer(0, 5);
  answer(2, 6);
  answer(4, 7);
  kernel.run(60 * SECOND);
  expect(passed).toEqual([
    [1, 11],
    [3, 13],
  ]);
});

test('an answer at the very instant of the deadline is in time', () => {
  const { kernel, passed, answer } = setting([0]);
  answer(0, 10);
  kernel.run(60 * SECOND);
  expect(passed).toEqual([]);
});

test('answered requests cost no event of their own', () => {
  const { kernel, answer } = setting(Array.from({ length: 100 }, (_, index) => index / 100));
  for (let index = 0; index < 100; index++) answer(index, 2);
  kernel.run(60 * SECOND);
  expect(kernel.dispatched).toBe(100 + 100 + 1);
});
