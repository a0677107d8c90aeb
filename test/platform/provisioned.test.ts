import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Kernel } from '../../src/kernel/kernel.ts';
import { TokenBucket } from '../../src/kernel/token-bucket.ts';
import { Level } from '../../src/observe/level.ts';
import { ProvisionedObserver } from '../../src/observe/provisioned-observer.ts';
import { Timeline } from '../../src/observe/timeline.ts';
import { Environments } from '../../src/platform/environments.ts';
import { ProvisionedConcurrency, type ProvisionedOptions } from '../../src/platform/provisioned.ts';
import { buildDistribution } from '../../src/random/index.ts';
import { Streams } from '../../src/random/stream.ts';
import type { EnvironmentId } from '../../src/units/ids.ts';
import { HOUR, MINUTE, SECOND } from '../../src/units/time.ts';

/** Provisioned concurrency that is allocated 90 s after the request, then at 6,000 a minute (C-43). */
function setting(options: Partial<ProvisionedOptions>, requestRate: TokenBucket | null = null) {
  const kernel = new Kernel();
  const streams = new Streams('provisioned', 0);
  const law = buildDistribution({ distribution: 'constant', value: HOUR });
  const environments = new Environments(
    kernel,
    new Level({ horizon: 10 * HOUR, resolution: HOUR }),
    { lifetimes: streams.named('f', 'l'), ages: streams.named('f', 'a'), choice: streams.named('f', 'c') },
    { idleLifetime: law, maximumAge: law, reuseOrder: 'most-recently-used' },
  );
  const claims: number[] = [];
  const observer = new ProvisionedObserver(new Timeline(10 * HOUR, HOUR, 0));
  const provisioned = new ProvisionedConcurrency(
    kernel,
    environments,
    observer,
    () => requestRate,
    streams.named('f', 'recycling'),
    {
      count: 10,
      requestedAt: null,
      allocationDelay: 90 * SECOND,
      allocationBurst: 0,
      allocationPerMinute: 6000,
      recycleRate: 0,
      ...options,
    },
    (units) => claims.push(units),
  );
  return { kernel, environments, provisioned, observer, claims };
}

test('provisioned concurrency without a date is ready from the start', () => {
  const { environments, provisioned, claims } = setting({ count: 10 });
  provisioned.start();
  expect(environments.idleOnProvisioned).toBe(10);
  expect([provisioned.claimed, claims]).toEqual([10, [10]]);
});

test('C-43, C-44: 5,000 asked for are claimed at once, and usable as a whole after 90 s and 50 s at 6,000 a minute', () => {
  const { kernel, environments, provisioned, claims } = setting({ count: 5000, requestedAt: MINUTE });
  provisioned.start();
  kernel.run(MINUTE);
  expect(claims).toEqual([]);
  const ready = MINUTE + 90 * SECOND + 50 * SECOND;
  kernel.run(ready);
  expect([claims, environments.idleOnProvisioned]).toEqual([[5000], 0]);
  kernel.run(ready + 1);
  expect(environments.idleOnProvisioned).toBe(5000);
});

test('C-45: under the rule of before, 3,000 come at once and 500 a minute after that', () => {
  const before = { allocationDelay: 0, allocationBurst: 3000, allocationPerMinute: 500 };
  const { kernel, environments, provisioned } = setting({ count: 4000, requestedAt: 0, ...before });
  provisioned.start();
  kernel.run(2 * MINUTE);
  expect(environments.idleOnProvisioned).toBe(0);
  kernel.run(2 * MINUTE + 1);
  expect(environments.idleOnProvisioned).toBe(4000);
});

test('C-46: a request finds no place when every provisioned environment is busy', () => {
  const { environments, provisioned } = setting({ count: 1 });
  provisioned.start();
  expect(provisioned.admits(0, true)).toBe(true);
  environments.takeProvisioned();
  expect(provisioned.admits(0, true)).toBe(false);
});

test('C-21: a synchronous request finds no place beyond the rate, and is admitted when a token has come', () => {
  const { provisioned } = setting({ count: 10 }, TokenBucket.perSecond(100, 2));
  provisioned.start();
  expect([provisioned.admits(0, true), provisioned.admits(0, true), provisioned.admits(0, true)]).toEqual([
    true,
    true,
    false,
  ]);
  expect(provisioned.admits(SECOND / 100, true)).toBe(true);
});

test('C-24: asynchronous deliveries are not held to the rate, and take nothing of it', () => {
  const { provisioned } = setting({ count: 10 }, TokenBucket.perSecond(100, 1));
  provisioned.start();
  expect([provisioned.admits(0, false), provisioned.admits(0, false)]).toEqual([true, true]);
  expect([provisioned.admits(0, true), provisioned.admits(0, false)]).toEqual([true, true]);
});

test('C-47: recycling at a rate lets provisioned environments start cold again and again', () => {
  const { kernel, environments, provisioned } = setting({ count: 1, recycleRate: 1 / 60 });
  provisioned.start();
  let cold = 0;
  for (let minute = 1; minute <= 400; minute++) {
    kernel.run(minute * MINUTE);
    const environment = environments.takeProvisioned();
    if (environments.takeReset(environment)) cold++;
    environments.release(kernel.now, environment);
  }
  // Each minute is recycled with probability 1 - 1/e: 253 of 400, with a deviation of 9.6; five of them.
  expect(cold).toBeGreaterThan(253 - 48);
  expect(cold).toBeLessThan(253 + 48);
});

test('C-44: when more is asked for, what is there stays usable and the rest comes together', () => {
  const { kernel, environments, provisioned, claims } = setting({ count: 10 });
  provisioned.start();
  provisioned.request(610);
  expect([claims, environments.idleOnProvisioned, provisioned.isUsable(false)]).toEqual([[10, 600], 10, true]);
  kernel.run(96 * SECOND);
  expect(environments.idleOnProvisioned).toBe(10);
  kernel.run(96 * SECOND + 1);
  expect(environments.idleOnProvisioned).toBe(610);
});

test('C-44: what is added is withheld while runs on demand hold a part of it, and nothing of what was there', () => {
  const { kernel, environments, provisioned } = setting({ count: 1, allocationDelay: 0 });
  provisioned.start();
  provisioned.request(2);
  kernel.run(MINUTE);
  expect([environments.idleOnProvisioned, provisioned.isUsable(true)]).toEqual([2, true]);
  environments.takeProvisioned();
  expect([provisioned.isUsable(true), provisioned.admits(MINUTE, true)]).toEqual([false, false]);
  expect([provisioned.isUsable(false), provisioned.admits(MINUTE, true)]).toEqual([true, true]);
});

test('C-43: two requests share the rate, and the second waits for the first', () => {
  const { kernel, environments, provisioned } = setting({ count: 0, allocationDelay: 0 });
  provisioned.start();
  provisioned.request(3000);
  provisioned.request(6000);
  kernel.run(30 * SECOND + 1);
  expect(environments.idleOnProvisioned).toBe(3000);
  kernel.run(MINUTE + 1);
  expect(environments.idleOnProvisioned).toBe(6000);
});

test('when less is asked for, idle environments go at once, and busy ones keep their claim until their run ends', () => {
  const { environments, provisioned, claims } = setting({ count: 5 });
  provisioned.start();
  const busy = [1, 2, 3].map(() => environments.takeProvisioned());
  provisioned.request(1);
  expect([environments.provisioned, environments.idleOnProvisioned, provisioned.claimed]).toEqual([3, 0, 3]);
  for (const environment of busy) environments.release(0, environment);
  expect([environments.provisioned, environments.idleOnProvisioned, provisioned.claimed]).toEqual([1, 1, 1]);
  expect(claims).toEqual([5, -2, -1, -1]);
});

test('an environment that was about to go stays when more is asked for again', () => {
  const { kernel, environments, provisioned, claims } = setting({ count: 2 });
  provisioned.start();
  const busy = [environments.takeProvisioned(), environments.takeProvisioned()];
  provisioned.request(0);
  provisioned.request(2);
  for (const environment of busy) environments.release(0, environment);
  expect([environments.idleOnProvisioned, claims, kernel.pending]).toEqual([2, [2], 0]);
});

test('what is no longer wanted when it would be allocated does not come', () => {
  const { kernel, environments, provisioned, claims } = setting({ count: 1 });
  provisioned.start();
  provisioned.request(11);
  provisioned.request(4);
  kernel.run(HOUR);
  expect([environments.provisioned, claims]).toEqual([4, [1, 10, -7]]);
});

test('C-46: the rate follows the number of environments that are there', () => {
  const kernel = new Kernel();
  const { environments, observer } = setting({});
  const rateOf = (count: number): TokenBucket => TokenBucket.perSecond(10 * count, 10 * count);
  const recycling = new Streams('provisioned', 0).named('f', 'recycling');
  const options = { requestedAt: null, allocationDelay: 0, allocationBurst: 0, allocationPerMinute: 1, recycleRate: 0 };
  const provisioned = new ProvisionedConcurrency(
    kernel,
    environments,
    observer,
    rateOf,
    recycling,
    { ...options, count: 2 },
    () => undefined,
  );
  const admitted = (): number => {
    let count = 0;
    while (provisioned.admits(0, true)) count++;
    return count;
  };
  provisioned.start();
  expect(admitted()).toBe(20);
  environments.addProvisioned(0, 1);
  expect(admitted()).toBe(10);
  provisioned.request(0);
  expect(admitted()).toBe(0);
});

test('whatever is asked for, the claim is what is asked for or still there, and never less than nothing', () => {
  const steps = fc.array(
    fc.oneof(
      fc.record({ wait: fc.nat(200) }),
      fc.record({ request: fc.nat(30) }),
      fc.constant({ take: true as const }),
      fc.constant({ release: true as const }),
    ),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(steps, (chosen) => {
      const { kernel, environments, provisioned, claims } = setting({ count: 3, allocationPerMinute: 6 });
      provisioned.start();
      const busy: EnvironmentId[] = [];
      for (const step of chosen) {
        if ('wait' in step) kernel.run(kernel.now + step.wait * SECOND);
        if ('request' in step) provisioned.request(step.request);
        if ('take' in step && environments.idleOnProvisioned > 0) busy.push(environments.takeProvisioned());
        if ('release' in step && busy.length > 0) environments.release(kernel.now, busy.pop() as EnvironmentId);
        expect(environments.provisioned).toBe(environments.idleOnProvisioned + busy.length);
        expect(provisioned.claimed).toBe(Math.max(provisioned.requested, environments.provisioned));
        expect(claims.reduce((sum, units) => sum + units, 0)).toBe(provisioned.claimed);
      }
      for (const environment of busy) environments.release(kernel.now, environment);
      kernel.run(kernel.now + HOUR);
      expect([environments.provisioned, provisioned.claimed]).toEqual([provisioned.requested, provisioned.requested]);
    }),
    { seed: 20_261_123, numRuns: 200 },
  );
});
