import { expect, test } from 'vitest';
import type { Inputs } from '../../src/arrivals/inputs.ts';
import { loadScenario } from '../../src/scenario/load.ts';

function yaml(fault: string): string {
  return `
name: faults
platform: { profile: lambda-2026, unreservedFloor: 100 }
run: { duration: 1h, replications: 10 }
functions:
  checkout: { duration: 100ms, reservedConcurrency: 50, calls: [ { to: memory } ] }
sources:
  web: { type: sdk, target: checkout, arrivals: { process: poisson, rate: 10/s } }
  users: { type: sdk, target: checkout, arrivals: { process: closed, clients: 5 } }
  pile: { type: sqs, target: checkout, arrivals: { at: 1m, count: 100 } }
downstreams:
  orders-db: { type: station, servers: 10, service: 5ms }
  memory: { type: cache, of: orders-db, hitRatio: 90% }
  mysql: { type: connection-pool, connections: 50, service: 5ms }
  proxy: { type: database-proxy, of: mysql }
  failed: { type: queue }
faults:
  - ${fault}
`;
}

async function told(fault: string): Promise<string[]> {
  const result = await loadScenario(yaml(fault), 'f.yaml', {} as Inputs);
  const problems = result.ok ? result.loaded.advice : result.problems;
  return problems.filter(({ path }) => path.startsWith('faults')).map(({ path, message }) => `${path}: ${message}`);
}

test.each([
  [
    '{ at: 5m, downstream: order-db, slowdown: 2 }',
    'faults[0].downstream: there is no downstream "order-db"; did you mean "orders-db"?',
  ],
  [
    '{ at: 5m, downstream: checkout, slowdown: 2 }',
    'faults[0].downstream: expected a downstream, got the function "checkout"; write `function` instead',
  ],
  [
    '{ at: 5m, downstream: failed, outage: true }',
    'faults[0].downstream: expected a downstream that functions call, got the queue "failed", which only fills',
  ],
  ['{ at: 5m, downstream: orders-db }', 'faults[0]: expected at least one of `slowdown`, `outage`, `errorRate`'],
  [
    '{ at: 5m, downstream: orders-db, slowdown: 0 }',
    'faults[0].slowdown: expected a number above 0, such as 10, got 0',
  ],
  [
    '{ at: 5m, downstream: orders-db, outage: maybe }',
    'faults[0].outage: expected true or one of "refuse", "hang", got "maybe"',
  ],
  ['{ at: 5m, downstream: orders-db, slowdwn: 2 }', 'faults[0].slowdwn: unknown setting; did you mean "slowdown"?'],
  [
    '{ at: 5m, downstream: orders-db, empty: true, refill: 5m }',
    'faults[0].downstream: expected a downstream of type cache, which can be emptied, got "orders-db" of type station',
  ],
  [
    '{ at: 5m, downstream: memory, empty: true }',
    'faults[0].empty: an emptied cache that is full again at once is no fault; set `refill`, or downstreams.memory.warmUpTime',
  ],
  [
    '{ at: 5m, function: chekout, errorRate: 30% }',
    'faults[0].function: there is no function "chekout"; did you mean "checkout"?',
  ],
  ['{ at: 5m, function: checkout }', 'faults[0]: expected at least one of `errorRate`, `durationFactor`'],
  [
    '{ at: 5m, for: 1m, accountConcurrency: 120 }',
    'faults[0].accountConcurrency: expected at least 150, got 120: 50 are reserved or provisioned, and 100 must stay unreserved (C-11)',
  ],
  ['{ at: 5m, source: wbe, surge: 3 }', 'faults[0].source: there is no source "wbe"; did you mean "web"?'],
  [
    '{ at: 5m, source: web, surge: 1 }',
    'faults[0].surge: expected a number above 1, such as 3, got 1; to have less, lower the rate',
  ],
  [
    '{ at: 5m, source: users, surge: 3 }',
    'faults[0].source: "users" is a fixed number of clients that wait for their answers, which cannot surge; add a source with further clients',
  ],
  [
    '{ at: 5m, source: pile, surge: 3 }',
    'faults[0].source: "pile" is a number that arrives at once, which cannot surge; raise its `count`',
  ],
  [
    '{ downstream: orders-db, slowdown: 2 }',
    'faults[0].at: is missing; expected a time such as `at: 40m`, or `every: 6h` with `lasts: 5m` for one that comes at random',
  ],
  [
    '{ at: 5m, every: 6h, lasts: 1m, downstream: orders-db, slowdown: 2 }',
    'faults[0].every: expected either `at` or `every`, got both; remove one of them',
  ],
  [
    '{ every: 6m, downstream: orders-db, slowdown: 2 }',
    'faults[0].lasts: is missing; expected how long it lasts on average, such as `lasts: 5m`',
  ],
  [
    '{ every: 6m, for: 5m, lasts: 1m, downstream: orders-db, slowdown: 2 }',
    'faults[0].for: belongs to `at`; with `every` write `lasts`, the mean',
  ],
  [
    '{ at: 6m, lasts: 1m, downstream: orders-db, slowdown: 2 }',
    'faults[0].lasts: belongs to `every`; with `at` write `for`',
  ],
  ['{ at: 6m, for: 0s, downstream: orders-db, slowdown: 2 }', 'faults[0].for: expected more than 0s'],
  [
    '{ every: 1ms, lasts: 1ms, downstream: orders-db, slowdown: 2 }',
    'faults[0].every: would come about 1,800,000 times in the run, and at most 10,000 are possible; raise it',
  ],
  ['{ at: 2h, downstream: orders-db, slowdown: 2 }', 'faults[0].at: happens at 2h, when the run has ended at 1h'],
  [
    '{ at: 5m, function: orders-db, errorRate: 5% }',
    'faults[0].function: expected a function, got the downstream "orders-db"; write `downstream` instead',
  ],
  [
    '{ at: 5m, for: 5m, downstream: proxy, slowdown: 2 }',
    'faults[0].slowdown: has no effect on the proxy "proxy", which takes no time itself; write `downstream: mysql`',
  ],
  [
    '{ at: 5m, for: 5m, downstream: memory, slowdown: 2 }',
    'faults[0].slowdown: is of looks into the cache alone; for what is behind it, write `downstream: orders-db`',
  ],
  ['{ at: 5m, for: 5m, downstream: orders-db, slowdown: 1 }', 'faults[0].slowdown: is 1, which changes nothing'],
  [
    '{ at: 5m, for: 1m, downstream: orders-db, slowdown: 2 }',
    'faults[0].for: 1m are less than 3 steps of run.resolution (1m), too few to judge the recovery; set run.resolution: 20s',
  ],
  [
    '{ every: 5m, lasts: 8s, downstream: orders-db, outage: true }',
    'faults[0].lasts: 8s are less than 3 steps of run.resolution (1m), too few to judge the recovery; set run.resolution: 2s',
  ],
  [
    '{ at: 50m, for: 10m, downstream: orders-db, slowdown: 2 }',
    'faults[0].for: ends at 1h, and the run at 1h: nothing is seen of the recovery',
  ],
  [
    '{ at: 5m }',
    'faults[0]: expected what happens: `deploy`, `redrive`, `reshard`, `downstream` (with `slowdown`, `outage`, `errorRate` or `empty`), `function` (with `errorRate` or `durationFactor`), `serviceErrors`, `loseEnvironments`, `accountConcurrency`, or `source` with `surge`',
  ],
  ['{ at: 5m, reploy: checkout }', 'faults[0].reploy: unknown setting; did you mean "deploy"?'],
  ['{ at: 5m, for: 1m, surg: 3 }', 'faults[0].surg: unknown setting; did you mean "surge"?'],
  [
    '{ every: 5h, lasts: 2m, downstream: orders-db, slowdown: 2 }',
    'faults[0].every: comes once in 5h on average, and the run lasts 1h: most replications never see it',
  ],
])('%s is answered with what is wrong and what to do', async (fault, message) => {
  expect(await told(fault)).toContain(message);
});

test.each([
  [
    '{ at: 5m, for: 5m, downstream: orders-db, slowdwn: 2 }',
    'faults[0].slowdwn: unknown setting; did you mean "slowdown"?',
  ],
  [
    '{ at: 5m, for: 5m, accountConcurrency: -5 }',
    'faults[0].accountConcurrency: expected a whole number of at least 0, got -5',
  ],
])('one mistake in %s is told once', async (fault, message) => {
  expect(await told(fault)).toEqual([message]);
});

test.each([
  '{ at: 5m, for: 5m, downstream: orders-db, slowdown: 10, errorRate: 5% }',
  '{ every: 6m, lasts: 3m, downstream: memory, outage: hang }',
  '{ at: 5m, downstream: memory, empty: true, refill: 5m }',
  '{ at: 5m, for: 10m, function: checkout, errorRate: 30%, durationFactor: 3 }',
  '{ at: 5m, for: 10m, serviceErrors: 20% }',
  '{ at: 5m, function: checkout, loseEnvironments: 50% }',
  '{ every: 10m, deploy: checkout }',
  '{ at: 5m, accountConcurrency: 500 }',
  '{ at: 5m, for: 10m, source: web, surge: 3 }',
])('%s is understood without a word', async (fault) => {
  expect(await told(fault)).toEqual([]);
});
