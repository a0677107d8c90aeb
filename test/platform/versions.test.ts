import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Kernel } from '../../src/kernel/kernel.ts';
import { Level } from '../../src/observe/level.ts';
import { Environments } from '../../src/platform/environments.ts';
import { buildDistribution } from '../../src/random/index.ts';
import { Streams } from '../../src/random/stream.ts';
import { HOUR, MINUTE, SECOND } from '../../src/units/time.ts';

function setting() {
  const streams = new Streams('versions', 0);
  const level = new Level({ horizon: 10 * HOUR, resolution: HOUR });
  const chance = {
    lifetimes: streams.named('f', 'idle lifetime'),
    ages: streams.named('f', 'maximum age'),
    choice: streams.named('f', 'reuse'),
  };
  const environments = new Environments(new Kernel(), level, chance, {
    idleLifetime: buildDistribution({ distribution: 'constant', value: 6 * MINUTE }),
    maximumAge: buildDistribution({ distribution: 'constant', value: HOUR }),
    reuseOrder: 'most-recently-used',
  });
  return { level, environments };
}

test('a version does not run on environments of the other one', () => {
  const { environments } = setting();
  environments.release(SECOND, environments.start(0, false));
  environments.serving = 1;
  expect(environments.idle).toBe(0);
  environments.serving = 0;
  expect(environments.idle).toBe(1);
});

test('when one version is stale, its idle environments go now and busy ones when their run ends; the others stay (E-09)', () => {
  const { level, environments } = setting();
  const busy = environments.start(0, false);
  environments.release(SECOND, environments.start(0, false));
  environments.serving = 1;
  environments.release(SECOND, environments.start(0, false));
  environments.replaceAll(SECOND, 0);
  expect([environments.idle, level.value]).toEqual([1, 2]);
  environments.release(2 * SECOND, busy);
  expect([environments.idle, level.value]).toEqual([1, 1]);
});

test('provisioned environments go over to another version one by one as their runs end, and none is used by both', () => {
  const { environments } = setting();
  environments.addProvisioned(0, 3);
  const busy = environments.takeProvisioned();
  environments.moveProvisioned(SECOND, 1);
  expect([environments.servesProvisioned, environments.idleOnProvisioned, environments.provisioned]).toEqual([
    false,
    0,
    1,
  ]);
  environments.addProvisioned(SECOND, 3);
  environments.release(2 * SECOND, busy);
  environments.serving = 1;
  expect([environments.servesProvisioned, environments.idleOnProvisioned, environments.provisioned]).toEqual([
    true,
    3,
    3,
  ]);
});

test('whatever happens, an environment is idle for the version for which it was started', () => {
  const step = fc.record({ version: fc.constantFrom(0 as const, 1 as const), does: fc.nat(3) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { level, environments } = setting();
      const busy = {
        0: new Set<ReturnType<typeof environments.start>>(),
        1: new Set<ReturnType<typeof environments.start>>(),
      };
      for (const [now, { version, does }] of steps.entries()) {
        environments.serving = version;
        const [one] = busy[version];
        if (does === 0)
          busy[version].add(environments.idle > 0 ? environments.takeOnDemand() : environments.start(now, false));
        else if (does === 3) environments.replaceAll(now, version);
        else if (one !== undefined) {
          busy[version].delete(one);
          environments.release(now, one);
        }
        for (const number of [0, 1] as const) {
          for (const environment of busy[number]) expect(environments.versionOf(environment)).toBe(number);
        }
      }
      const idle = ([0, 1] as const).map((version) => {
        environments.serving = version;
        return environments.idle;
      });
      expect(level.value).toBe(busy[0].size + busy[1].size + idle[0] + idle[1]);
    }),
  );
});
