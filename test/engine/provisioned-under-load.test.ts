import { expect, test } from 'vitest';
import { type Run, runYaml } from '../support/run.ts';

/** Four runs of a minute hold all there is when two environments are provisioned; further requests come meanwhile and after. */
const underLoad = (platform: string, reservation: string): Promise<Run> =>
  runYaml(`
name: provisioned-under-load
platform: { ${platform}, provisionedAllocationDelay: 5s }
run: { duration: 2m, resolution: 30s }
functions:
  f: { duration: 60s, init: 0s, timeout: 5m, provisionedConcurrency: { provisioned: 2, requestedAt: 10s } ${reservation} }
sources:
  first: { type: sdk, target: f, arrivals: { at: 0s, count: 4 }, client: { retry: none } }
  meanwhile: { type: sdk, target: f, arrivals: { at: 40s, count: 3 }, client: { retry: none } }
  after: { type: sdk, target: f, arrivals: { at: 70s, count: 4 }, client: { retry: none } }
`);

test.each([
  ['a reservation', 'accountConcurrency: 200', ', reservedConcurrency: 4'],
  ['the quota', 'accountConcurrency: 4, unreservedFloor: 0', ''],
])(
  'C-44: what is provisioned within %s can be used when runs on demand no longer hold it',
  async (_, platform, reservation) => {
    const run = await underLoad(platform, reservation);

    expect(run.value('sources.meanwhile.failed')).toBe(3);
    expect(run.value('sources.after.failed')).toBe(0);
    expect(run.value('functions.f.concurrency.max')).toBe(4);
    expect(run.value('functions.f.provisionedSpillover')).toBe(2);
    expect(run.value('account.claimedConcurrency.max')).toBe(4);
  },
);
