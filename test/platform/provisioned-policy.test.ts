import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Kernel } from '../../src/kernel/kernel.ts';
import { Level } from '../../src/observe/level.ts';
import { ProvisionedObserver } from '../../src/observe/provisioned-observer.ts';
import { Timeline } from '../../src/observe/timeline.ts';
import { Environments } from '../../src/platform/environments.ts';
import { ProvisionedConcurrency } from '../../src/platform/provisioned.ts';
import { type Bounds, ProvisionedPolicy, type Tracking } from '../../src/platform/provisioned-policy.ts';
import { buildDistribution } from '../../src/random/index.ts';
import { Streams } from '../../src/random/stream.ts';
import type { EnvironmentId } from '../../src/units/ids.ts';
import { HOUR, MINUTE, SECOND } from '../../src/units/time.ts';

const usual: Tracking = {
  target: 0.7,
  statistic: 'average',
  period: MINUTE,
  lowAlarm: 0.9,
  dataPoints: 3,
  scaleInDataPoints: 15,
  scaleInStep: 0.1,
  scaleOutCooldown: 0,
  scaleInCooldown: 0,
};

/** A function whose provisioned environments are made busy and idle by hand. */
class Bench {
  readonly kernel = new Kernel();
  readonly environments: Environments;
  readonly provisioned: ProvisionedConcurrency;
  private readonly busy: EnvironmentId[] = [];

  constructor(tracking: Tracking | null, bounds: Bounds, schedule: readonly (Bounds & { readonly at: number })[] = []) {
    const { kernel } = this;
    const streams = new Streams('policy', 0);
    const law = buildDistribution({ distribution: 'constant', value: HOUR });
    this.environments = new Environments(
      kernel,
      new Level({ horizon: 100 * HOUR, resolution: HOUR }),
      { lifetimes: streams.named('f', 'l'), ages: streams.named('f', 'a'), choice: streams.named('f', 'c') },
      { idleLifetime: law, maximumAge: law, reuseOrder: 'most-recently-used' },
    );
    this.provisioned = new ProvisionedConcurrency(
      kernel,
      this.environments,
      new ProvisionedObserver(new Timeline(100 * HOUR, HOUR, 0)),
      () => null,
      streams.named('f', 'recycling'),
      {
        count: bounds.min,
        requestedAt: null,
        allocationDelay: 90 * SECOND,
        allocationBurst: 0,
        allocationPerMinute: 6000,
        recycleRate: 0,
      },
      () => undefined,
    );
    const entries = schedule.map(({ at, min, max }) => {
      const times = [at];
      return { min, max, times: { next: () => times.pop() ?? Number.POSITIVE_INFINITY } };
    });
    new ProvisionedPolicy(kernel, this.provisioned, tracking, entries, bounds).start();
    this.provisioned.start();
  }

  /** Lets `count` environments be in use, or as many as there are. */
  use(count: number): void {
    const { environments, kernel, busy } = this;
    while (busy.length > count) environments.release(kernel.now, busy.pop() as EnvironmentId);
    while (busy.length < count && environments.idleOnProvisioned > 0) busy.push(environments.takeProvisioned());
  }

  until(time: number): this {
    this.kernel.run(time + 1);
    return this;
  }
}

test('C-62: all ten in use for just under three minutes do not scale; for three minutes they do, at the third', () => {
  const short = new Bench(usual, { min: 10, max: 100 });
  short.use(10);
  short.until(130 * SECOND).use(0);
  expect(short.until(HOUR).provisioned.requested).toBe(10);

  const long = new Bench(usual, { min: 10, max: 100 });
  long.use(10);
  expect(long.until(3 * MINUTE - 1).provisioned.requested).toBe(10);
  expect(long.until(3 * MINUTE).provisioned.requested).toBe(15);
  expect(long.environments.provisioned).toBe(10);
  expect(long.until(3 * MINUTE + 90 * SECOND + 50_000).environments.provisioned).toBe(15);
});

test('C-62: short peaks in every minute are seen by the maximum, and not by the average', () => {
  const requested = (['average', 'maximum'] as const).map((statistic) => {
    const bench = new Bench({ ...usual, statistic }, { min: 10, max: 100 });
    for (let minute = 0; minute < 5; minute++) {
      bench.until(minute * MINUTE + 10 * SECOND).use(10);
      bench.until(minute * MINUTE + 20 * SECOND).use(0);
    }
    return bench.provisioned.requested;
  });
  expect(requested).toEqual([10, 15]);
});

test('C-63: when traffic ends, the number stays; with a little traffic it shrinks to the minimum', () => {
  const bench = new Bench(usual, { min: 10, max: 100 });
  bench.use(10);
  bench.until(270 * SECOND + 50_000).use(0);
  expect(bench.until(HOUR).provisioned.requested).toBe(15);
  expect(bench.until(10 * HOUR).provisioned.requested).toBe(15);
  bench.use(1);
  expect(bench.until(10 * HOUR + 15 * MINUTE).provisioned.requested).toBe(14);
  expect(bench.until(11 * HOUR).provisioned.requested).toBe(10);
});

test('C-66: a schedule moves the bounds, and the number with them', () => {
  const schedule = [
    { at: 10 * MINUTE, min: 50, max: 60 },
    { at: 20 * MINUTE, min: 0, max: 5 },
  ];
  const bench = new Bench(null, { min: 10, max: 20 }, schedule);
  expect(bench.until(10 * MINUTE).provisioned.requested).toBe(50);
  expect(bench.until(12 * MINUTE).environments.provisioned).toBe(50);
  expect(bench.until(20 * MINUTE).environments.provisioned).toBe(5);
  expect(bench.until(HOUR).provisioned.requested).toBe(5);
});

test('C-66: target tracking moves within the bounds of the schedule', () => {
  const bench = new Bench(usual, { min: 10, max: 20 }, [{ at: 30 * MINUTE, min: 2, max: 12 }]);
  bench.use(10);
  for (let minute = 1; minute < 30; minute++) bench.until(minute * MINUTE).use(100);
  expect(bench.provisioned.requested).toBe(20);
  bench.until(30 * MINUTE).use(1);
  expect(bench.provisioned.requested).toBe(12);
  expect(bench.until(2 * HOUR).provisioned.requested).toBe(2);
});

test('at every instant the number is between the bounds, and two runs are the same', () => {
  const loads = fc.array(fc.record({ wait: fc.integer({ min: 1, max: 400 }), use: fc.nat(40) }), { maxLength: 60 });
  const policies = fc.record({
    min: fc.nat(10),
    room: fc.nat(25),
    target: fc.double({ min: 0.1, max: 0.9, noNaN: true }),
    statistic: fc.constantFrom('average' as const, 'maximum' as const),
    scheduledAt: fc.integer({ min: 0, max: 4000 }),
    scheduledMin: fc.nat(10),
  });
  fc.assert(
    fc.property(policies, loads, ({ min, room, target, statistic, scheduledAt, scheduledMin }, chosen) => {
      const before = { min, max: min + room };
      const after = { min: scheduledMin, max: scheduledMin + room };
      const run = (): number[] => {
        const tracking = { ...usual, target, statistic, scaleInDataPoints: 5 };
        const bench = new Bench(tracking, before, [{ ...after, at: scheduledAt * SECOND }]);
        return chosen.map(({ wait, use }) => {
          bench.until(bench.kernel.now + wait * SECOND).use(use);
          const bounds = bench.kernel.now > scheduledAt * SECOND ? after : before;
          expect(bench.provisioned.requested).toBeGreaterThanOrEqual(bounds.min);
          expect(bench.provisioned.requested).toBeLessThanOrEqual(bounds.max);
          return bench.environments.provisioned;
        });
      };
      expect(run()).toEqual(run());
    }),
    { seed: 20_261_123, numRuns: 60 },
  );
});

test('of two entries of a schedule at one instant, the one that is listed last holds', () => {
  const bench = new Bench(null, { min: 1, max: 9 }, [
    { at: MINUTE, min: 5, max: 9 },
    { at: MINUTE, min: 3, max: 4 },
  ]);
  expect(bench.until(10 * MINUTE).environments.provisioned).toBe(4);
});
