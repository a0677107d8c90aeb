import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type IdleOrder, idleOrder } from '../../src/platform/idle-order.ts';
import type { ReuseOrder } from '../../src/profiles/profile.ts';
import { RandomStream } from '../../src/random/stream.ts';
import type { EnvironmentId } from '../../src/units/ids.ts';

const ORDERS = ['most-recently-used', 'newest', 'oldest', 'random'] as const;

const orderOf = (order: ReuseOrder): IdleOrder => idleOrder(order, new RandomStream('idle order'));

function takeAll(order: IdleOrder): number[] {
  const taken: number[] = [];
  while (order.size > 0) taken.push(order.take());
  return taken;
}

// Environment 7 was created first, then 5, then 9; 9 became idle first, then 7, then 5.
test.each([
  ['most-recently-used', [5, 7, 9]],
  ['newest', [9, 5, 7]],
  ['oldest', [7, 5, 9]],
] as const)('E-23: %s first', (name, expected) => {
  const order = orderOf(name);
  order.add(9 as EnvironmentId, 2);
  order.add(7 as EnvironmentId, 0);
  order.add(5 as EnvironmentId, 1);
  expect(takeAll(order)).toEqual(expected);
});

test.each(ORDERS)('%s: whatever is added, removed and taken, each idle environment is given out once', (name) => {
  const steps = fc.array(fc.tuple(fc.constantFrom('add', 'take', 'remove'), fc.nat()), { maxLength: 200 });
  fc.assert(
    fc.property(steps, (commands) => {
      const order = orderOf(name);
      const idle = new Set<EnvironmentId>();
      let created = 0;
      for (const [command, pick] of commands) {
        if (command === 'add') {
          // An identity may come back with a new environment.
          const vacant = [...Array(10).keys()].filter((id) => !idle.has(id as EnvironmentId));
          if (vacant.length === 0) continue;
          const environment = vacant[pick % vacant.length] as EnvironmentId;
          order.add(environment, created++);
          idle.add(environment);
        } else if (idle.size > 0) {
          const environment = command === 'take' ? order.take() : [...idle][pick % idle.size];
          if (command === 'remove') order.remove(environment);
          expect(idle.delete(environment)).toBe(true);
        }
        expect(order.size).toBe(idle.size);
      }
      expect(new Set(takeAll(order))).toEqual(idle);
    }),
  );
});

test('random: each of four idle environments is as likely as any other', () => {
  const order = orderOf('random');
  for (let id = 0; id < 4; id++) order.add(id as EnvironmentId, id);
  const draws = 4000;
  const counts = [0, 0, 0, 0];
  for (let draw = 0; draw < draws; draw++) {
    const environment = order.take();
    counts[environment]++;
    order.add(environment, environment);
  }
  const chiSquared = counts.reduce((sum, count) => sum + (count - draws / 4) ** 2 / (draws / 4), 0);
  expect(chiSquared).toBeLessThan(21.1); // exceeded once in ten thousand seeds, three degrees of freedom
});
