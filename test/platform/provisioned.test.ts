import { expect, test } from 'vitest';
import { Kernel } from '../../src/kernel/kernel.ts';
import { Level } from '../../src/observe/level.ts';
import { Environments } from '../../src/platform/environments.ts';
import { ProvisionedConcurrency, type ProvisionedOptions } from '../../src/platform/provisioned.ts';
import { type Bucket, TokenBucket } from '../../src/platform/token-bucket.ts';
import { buildDistribution } from '../../src/random/index.ts';
import { Streams } from '../../src/random/stream.ts';
import { HOUR, MINUTE, SECOND } from '../../src/units/time.ts';

/** Provisioned concurrency that is allocated 90 s after the request, then at 6,000 a minute (C-43). */
function setting(options: Partial<ProvisionedOptions>, requestRate: Bucket | null = null) {
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
  const provisioned = new ProvisionedConcurrency(
    kernel,
    environments,
    requestRate,
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
  return { kernel, environments, provisioned, claims };
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
