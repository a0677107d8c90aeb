import { expect, test } from 'vitest';
import { Kernel, Phase } from '../../src/kernel/kernel.ts';
import { Level } from '../../src/observe/level.ts';
import { type EnvironmentOptions, Environments } from '../../src/platform/environments.ts';
import { buildDistribution } from '../../src/random/index.ts';
import { Streams } from '../../src/random/stream.ts';
import { HOUR, MINUTE, type Micros, SECOND } from '../../src/units/time.ts';

const constant = (value: Micros) => buildDistribution({ distribution: 'constant', value });

/** A kernel, environments that idle for 6 minutes and live for an hour, and how many there are. */
function setting(options: Partial<EnvironmentOptions> = {}) {
  const kernel = new Kernel();
  const level = new Level({ horizon: 10 * HOUR, resolution: HOUR });
  const streams = new Streams('environments', 0);
  const chance = {
    lifetimes: streams.named('f', 'idle lifetime'),
    ages: streams.named('f', 'maximum age'),
    choice: streams.named('f', 'reuse'),
  };
  const environments = new Environments(kernel, level, chance, {
    idleLifetime: constant(6 * MINUTE),
    maximumAge: constant(HOUR),
    reuseOrder: 'most-recently-used',
    ...options,
  });
  /** Lets something happen at an instant, after all that happens before it. */
  const at = (when: Micros, what: (now: Micros) => void): void => {
    kernel.scheduleAt(
      when,
      kernel.on('test', Phase.arrival, () => what(kernel.now)),
    );
  };
  return { kernel, level, environments, at };
}

test('an environment that is done is idle, and serves the next request', () => {
  const { level, environments } = setting();
  const first = environments.start(0, false);
  expect(environments.idle).toBe(0);
  environments.release(SECOND, first);
  expect(environments.idle).toBe(1);
  expect(environments.takeOnDemand()).toBe(first);
  expect([environments.idle, level.value]).toEqual([0, 1]);
});

test('E-24: an environment goes when it has been idle for its lifetime, counted from its last run', () => {
  const { kernel, level, environments, at } = setting();
  environments.release(0, environments.start(0, false));
  at(4 * MINUTE, (now) => environments.release(now, environments.takeOnDemand()));
  kernel.run(10 * MINUTE);
  expect([environments.idle, level.value]).toEqual([1, 1]);
  kernel.run(10 * MINUTE + 1);
  expect([environments.idle, level.value]).toEqual([0, 0]);
});

test('a busy environment does not expire', () => {
  const { kernel, level, environments, at } = setting();
  environments.release(0, environments.start(0, false));
  at(MINUTE, () => environments.takeOnDemand());
  kernel.run(5 * HOUR);
  expect(level.value).toBe(1);
});

test('E-05: an environment that is used all the time goes at the end of the run that reaches its maximum age', () => {
  const { level, environments } = setting();
  const environment = environments.start(0, false);
  environments.release(HOUR - 1, environment);
  expect(environments.idle).toBe(1);
  environments.takeOnDemand();
  environments.release(HOUR, environment);
  expect([environments.idle, level.value]).toEqual([0, 0]);
});

test('E-05: an idle environment goes at its maximum age, before its idle lifetime is over', () => {
  const { kernel, environments, at } = setting();
  const environment = environments.start(0, false);
  at(HOUR - MINUTE, (now) => environments.release(now, environment));
  kernel.run(HOUR);
  expect(environments.idle).toBe(1);
  kernel.run(HOUR + 1);
  expect(environments.idle).toBe(0);
});

test('the timer of an environment that is gone does not touch the one that took its number', () => {
  const { kernel, environments, at } = setting();
  environments.release(0, environments.start(0, false)); // would expire at 6 minutes
  at(MINUTE, (now) => {
    environments.replaceAll(now);
    environments.release(now, environments.start(now, false)); // expires at 7 minutes
  });
  kernel.run(7 * MINUTE);
  expect(environments.idle).toBe(1);
  kernel.run(7 * MINUTE + 1);
  expect(environments.idle).toBe(0);
});

test('E-09: a deployment ends idle environments now, and busy ones when their run ends', () => {
  const { level, environments } = setting();
  const busy = environments.start(0, false);
  environments.release(0, environments.start(0, false));
  environments.replaceAll(SECOND);
  expect([environments.idle, level.value]).toEqual([0, 1]);
  environments.release(2 * SECOND, busy);
  expect([environments.idle, level.value]).toEqual([0, 0]);
  environments.release(3 * SECOND, environments.start(2 * SECOND, false));
  expect(environments.idle).toBe(1);
});

test('C-40: provisioned environments stay, however old and idle they are', () => {
  const { kernel, environments, at } = setting();
  environments.release(0, environments.start(0, true));
  at(2 * HOUR, (now) => environments.release(now, environments.takeProvisioned()));
  kernel.run(9 * HOUR);
  expect([environments.idle, environments.idleOnProvisioned]).toEqual([0, 1]);
});

test('E-07: an environment that was reset repeats Init in its next run, and only in that', () => {
  const { environments } = setting();
  const environment = environments.start(0, false);
  environments.reset(environment);
  expect(environments.takeReset(environment)).toBe(true);
  expect(environments.takeReset(environment)).toBe(false);
});

test('C-47: a provisioned environment that is recycled starts cold once', () => {
  const { environments } = setting();
  environments.release(0, environments.start(0, true));
  environments.recycleProvisioned();
  expect(environments.idleOnProvisioned).toBe(1);
  expect(environments.takeReset(environments.takeProvisioned())).toBe(true);
});
