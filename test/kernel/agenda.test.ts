import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Agenda } from '../../src/kernel/agenda.ts';
import { HeapAgenda } from '../../src/kernel/heap-agenda.ts';
import { RingAgenda } from '../../src/kernel/ring-agenda.ts';

const AGENDAS: readonly (readonly [string, () => Agenda])[] = [
  ['heap', () => new HeapAgenda()],
  ['ring', () => new RingAgenda()],
];

/** The obviously right agenda: a list kept sorted by key, later insertions behind earlier ones. */
class SortedList implements Agenda {
  key = 0;
  kind = 0;
  subject = 0;
  private readonly events: { key: number; kind: number; subject: number }[] = [];

  get size(): number {
    return this.events.length;
  }

  add(key: number, kind: number, subject: number): void {
    const later = this.events.findIndex((event) => event.key > key);
    this.events.splice(later < 0 ? this.events.length : later, 0, { key, kind, subject });
  }

  take(limit: number): boolean {
    const first = this.events[0];
    if (first === undefined || first.key >= limit) return false;
    this.events.shift();
    Object.assign(this, first);
    return true;
  }
}

/** Distances from the present: an earlier phase of the same instant, ties, neighbours, edges of the rings, hours, and the longest there can be. */
const ahead = fc.oneof(
  fc.constantFrom(-3, -1, 0, 0, 1, 4),
  fc.integer({ min: 0, max: 5_000 }),
  fc.constantFrom(1023, 1024, 2 ** 20 - 1, 2 ** 20, 2 ** 30, 2 ** 32, 2 ** 40 - 1, 2 ** 40, 2 ** 50),
  fc.integer({ min: 0, max: 4 * 3_600_000_000 }),
  fc.maxSafeInteger().map((n) => Math.abs(n) % 2 ** 52),
);

type Step =
  | { readonly do: 'add'; readonly ahead: number; readonly times: number }
  | { readonly do: 'take'; readonly times: number; readonly limitAhead: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('add' as const), ahead, times: fc.constantFrom(1, 1, 1, 2, 40) }),
  fc.record({
    do: fc.constant('take' as const),
    times: fc.constantFrom(1, 2, 5, 60),
    limitAhead: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), ahead),
  }),
);

/** Everything that can be seen of an agenda while it follows the steps and is emptied at the end. */
function follow(agenda: Agenda, steps: readonly Step[]): unknown[] {
  const seen: unknown[] = [];
  let subject = 0;
  const take = (limit: number): void => {
    const taken = agenda.take(limit);
    seen.push([taken, agenda.size, agenda.key, agenda.kind, agenda.subject]);
  };
  for (const each of steps) {
    for (let n = 0; n < each.times; n++) {
      if (each.do === 'take') {
        take(agenda.key + each.limitAhead);
        continue;
      }
      const startOfInstant = agenda.key - (agenda.key % 4);
      const key = Math.max(agenda.key + each.ahead, startOfInstant);
      if (key <= Number.MAX_SAFE_INTEGER) agenda.add(key, subject % 65_536, subject++ - 3);
    }
  }
  while (agenda.size > 0) take(Number.POSITIVE_INFINITY);
  take(Number.POSITIVE_INFINITY);
  return seen;
}

test.each(AGENDAS)('a %s gives events in the order of a sorted list, whatever is added and taken', (_, build) => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      expect(follow(build(), steps)).toEqual(follow(new SortedList(), steps));
    }),
    { numRuns: 300 },
  );
});

test('ring and heap give the same order over a long run with parked events and bursts', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 500, maxLength: 2000, size: 'max' }), (steps) => {
      expect(follow(new RingAgenda(), steps)).toEqual(follow(new HeapAgenda(), steps));
    }),
    { numRuns: 10 },
  );
});

test.each(AGENDAS)('a %s returns the largest kind and both ends of the subjects unchanged', (_, build) => {
  const agenda = build();
  agenda.add(Number.MAX_SAFE_INTEGER, 65_535, -(2 ** 31));
  agenda.add(Number.MAX_SAFE_INTEGER, 0, 2 ** 31 - 1);
  const seen = [];
  while (agenda.take(Number.POSITIVE_INFINITY)) seen.push([agenda.key, agenda.kind, agenda.subject]);
  expect(seen).toEqual([
    [Number.MAX_SAFE_INTEGER, 65_535, -(2 ** 31)],
    [Number.MAX_SAFE_INTEGER, 0, 2 ** 31 - 1],
  ]);
});

test.each(AGENDAS)('in a %s an event at the limit stays, and what is added before it later comes first', (_, build) => {
  const agenda = build();
  agenda.add(5_000_000, 1, 1);
  expect(agenda.take(5_000_000)).toBe(false);
  agenda.add(3, 2, 2);
  expect(agenda.take(5_000_000)).toBe(true);
  expect(agenda.subject).toBe(2);
  expect(agenda.take(5_000_000)).toBe(false);
  expect(agenda.size).toBe(1);
  expect(agenda.take(5_000_001)).toBe(true);
  expect(agenda.subject).toBe(1);
});

test.each(AGENDAS)('a %s keeps a hundred thousand events of one instant in the order they came', (_, build) => {
  const agenda = build();
  for (let n = 0; n < 100_000; n++) agenda.add(7_200_000_000, n % 7, n);
  let inOrder = 0;
  while (agenda.take(Number.POSITIVE_INFINITY)) {
    if (agenda.subject === inOrder && agenda.kind === inOrder % 7) inOrder++;
  }
  expect(inOrder).toBe(100_000);
});

test('a ring refuses an event of the past, which it could not put in order, and one whose key is not a number', () => {
  const agenda = new RingAgenda();
  agenda.add(5000, 0, 0);
  agenda.add(5000, 0, 1);
  agenda.take(5001);
  expect(() => agenda.add(3000, 0, 0)).toThrow('key 3000, which is in the past');
  expect(() => agenda.add(Number.NaN, 0, 0)).toThrow('key NaN');
});
