import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Agenda } from '../../src/kernel/agenda.ts';
import { HeapAgenda } from '../../src/kernel/heap-agenda.ts';
import { Kernel, Phase } from '../../src/kernel/kernel.ts';
import { RingAgenda } from '../../src/kernel/ring-agenda.ts';
import { HOUR, LONGEST, MS, SECOND } from '../../src/units/time.ts';

/** A kernel that writes down what happens: one kind of event for each phase, named after it. */
function recorded(agenda?: Agenda) {
  const kernel = new Kernel(agenda);
  const happened: string[] = [];
  const kind = (name: keyof typeof Phase) =>
    kernel.on(name, Phase[name], (subject) => happened.push(`${name} ${subject} at ${kernel.now}`));
  const kinds = {
    arrival: kind('arrival'),
    timer: kind('timer'),
    observation: kind('observation'),
    release: kind('release'),
  };
  return { kernel, happened, ...kinds };
}

test('at one instant capacity is freed first, then timers fire, then work arrives, then all is observed', () => {
  const { kernel, happened, arrival, timer, observation, release } = recorded();
  kernel.schedule(MS, observation, 1);
  kernel.schedule(MS, arrival, 2);
  kernel.schedule(MS, timer, 3);
  kernel.schedule(MS, release, 4);
  kernel.schedule(MS, arrival, 5);
  kernel.schedule(MS, release, 6);
  kernel.run(SECOND);
  expect(happened).toEqual([
    'release 4 at 1000',
    'release 6 at 1000',
    'timer 3 at 1000',
    'arrival 2 at 1000',
    'arrival 5 at 1000',
    'observation 1 at 1000',
  ]);
});

test('what a handler schedules for the present instant still happens in it', () => {
  const { kernel, happened, arrival, release } = recorded();
  const started = kernel.on('started', Phase.arrival, () => kernel.schedule(0, release, 1));
  kernel.schedule(MS, started);
  kernel.schedule(MS, arrival, 2);
  kernel.run(SECOND);
  expect(happened).toEqual(['release 1 at 1000', 'arrival 2 at 1000']);
});

test('an event before now is refused by name, and so is one at an instant that is not a number', () => {
  const { kernel, timer } = recorded();
  kernel.run(SECOND);
  expect(() => kernel.scheduleAt(SECOND - 1, timer)).toThrow('"timer" scheduled at 999999, which is before now');
  expect(() => kernel.schedule(-1, timer)).toThrow('before now');
  expect(() => kernel.schedule(Number.NaN, timer)).toThrow('not a number');
  expect(kernel.pending).toBe(0);
});

test('an infinite delay means never, and so does one beyond the longest time', () => {
  const { kernel, timer } = recorded();
  kernel.schedule(Number.POSITIVE_INFINITY, timer);
  kernel.scheduleAt(LONGEST, timer);
  expect(kernel.pending).toBe(0);
  kernel.scheduleAt(LONGEST - 1, timer);
  expect(kernel.pending).toBe(1);
});

test('the horizon itself is not part of a run, and the next run begins with it', () => {
  const { kernel, happened, release } = recorded();
  kernel.schedule(SECOND - 1, release, 1);
  kernel.schedule(SECOND, release, 2);
  kernel.run(SECOND);
  expect(happened).toEqual(['release 1 at 999999']);
  expect([kernel.now, kernel.pending, kernel.dispatched]).toEqual([SECOND, 1, 1]);
  kernel.run(2 * SECOND);
  expect(happened).toEqual(['release 1 at 999999', 'release 2 at 1000000']);
});

test('a run of so many events stops after them, and the clock stays at the last', () => {
  const { kernel, happened, timer } = recorded();
  for (let n = 1; n <= 3; n++) kernel.schedule(n * MS, timer, n);
  expect(kernel.run(SECOND, 2)).toBe(false);
  expect(happened).toEqual(['timer 1 at 1000', 'timer 2 at 2000']);
  expect([kernel.now, kernel.pending]).toEqual([2 * MS, 1]);
  expect(kernel.run(SECOND, 2)).toBe(true);
  expect([kernel.now, kernel.pending]).toEqual([SECOND, 0]);
});

test('evenly spaced arrivals at 100 a second, each half a second long, are exactly 50 at once', () => {
  const kernel = new Kernel();
  let running = 0;
  let most = 0;
  const ended = kernel.on('ended', Phase.release, () => running--);
  const arrived: ReturnType<Kernel['on']> = kernel.on('arrived', Phase.arrival, () => {
    most = Math.max(most, ++running);
    kernel.schedule(500 * MS, ended);
    kernel.schedule(10 * MS, arrived);
  });
  kernel.schedule(0, arrived);
  kernel.run(HOUR / 60);
  expect(most).toBe(50);
});

test('a kernel does the same whichever agenda it has', () => {
  const delay = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 2 * HOUR }));
  const run = (agenda: Agenda, delays: readonly number[], horizons: readonly number[]): readonly string[] => {
    const { kernel, happened, ...kinds } = recorded(agenda);
    const phases = Object.values(kinds);
    let used = 0;
    const scheduling = kernel.on('scheduling', Phase.timer, () => {
      for (let n = 0; n < 2 && used < delays.length; n++, used++) {
        kernel.schedule(delays[used], used % 3 === 0 ? scheduling : phases[used % 4], used);
      }
    });
    let horizon = 0;
    for (const span of horizons) {
      kernel.schedule(0, scheduling);
      horizon += span;
      kernel.run(horizon);
    }
    happened.push(`${kernel.dispatched} dispatched, ${kernel.pending} pending at ${kernel.now}`);
    return happened;
  };
  fc.assert(
    fc.property(fc.array(delay, { maxLength: 200 }), fc.array(delay, { maxLength: 20 }), (delays, horizons) => {
      expect(run(new RingAgenda(), delays, horizons)).toEqual(run(new HeapAgenda(), delays, horizons));
    }),
  );
});
