import { expect, test } from 'vitest';
import { watchablesOf } from '../../src/study/alarm-metrics.ts';
import { catalogueOf, entityPath } from '../../src/study/catalogue.ts';
import { modelOf, simulate } from '../support/run.ts';

/** One of every kind of source and downstream. */
const ALL_KINDS = `
name: every-kind
run: { duration: 2m, replications: 1 }
functions:
  f: { duration: 20ms, calls: [ { to: shelf }, { to: dial } ], async: { onFailure: letters } }
  ready: { duration: 20ms, provisionedConcurrency: 2 }
  split: { duration: 20ms, versions: { stable: { provisionedConcurrency: 1 }, canary: { weight: 10% } } }
sources:
  web: { type: sdk, target: f, arrivals: { process: constant, rate: 2/s } }
  users: { type: sdk, target: ready, arrivals: { process: constant, rate: 2/s } }
  others: { type: sdk, target: split, arrivals: { process: constant, rate: 2/s } }
  events: { type: sns, target: f, arrivals: { process: constant, rate: 2/s } }
  orders: { type: sqs, target: f, arrivals: { process: constant, rate: 2/s } }
  clicks: { type: kinesis, target: f, shards: 1, arrivals: { process: constant, rate: 2/s } }
  topic: { type: kafka, target: f, partitions: 1, arrivals: { process: constant, rate: 2/s } }
  broker: { type: mq, target: f, arrivals: { process: constant, rate: 2/s } }
downstreams:
  letters: { type: queue }
  shelf: { type: cache, of: desk, hitRatio: 50% }
  desk: { type: station, servers: 2, service: 5ms }
  dial: { type: latency-curve, latency: 5ms }
`;

test('what an alarm can watch is what a run keeps per period, for every kind of entity', async () => {
  const model = await modelOf(ALL_KINDS);
  const { result } = simulate(model);
  const watchables = [...watchablesOf(model.scenario).values()];
  const entities = result.entities.filter(({ scope, series }) => scope !== 'cost' && series.size > 0);

  for (const { scope, name, series } of entities) {
    const own = watchables.filter((one) => one.scope === scope && one.entity === name);
    const read = own.flatMap(({ metric }) => [metric.series, ...(metric.whole ?? [])]);
    // What stands for servers in use has another name as a metric where it is connections; the usual latency is for the
    // recovery from faults alone; what is allocated is the whole of a share.
    const others = ['inUse.max', 'latency.usual', 'provisionedAllocated.mean'];
    const kept = [...series.keys()].filter((one) => !others.includes(one));
    expect(
      kept.filter((one) => !read.includes(one)),
      `series of ${entityPath(scope, name)} that no alarm can watch`,
    ).toEqual([]);
    expect(
      read.filter((one) => !series.has(one)),
      `metrics of ${entityPath(scope, name)} without a series`,
    ).toEqual([]);
  }
  expect(entities.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(model.scenario.sources)));
});

test('what an alarm can watch has a unit in the catalogue', async () => {
  const { scenario } = await modelOf(ALL_KINDS);
  const catalogue = catalogueOf(scenario);
  for (const [path, { definition }] of watchablesOf(scenario)) expect(catalogue.get(path), path).toEqual(definition);
});
