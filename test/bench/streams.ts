import { Simulation } from '../../src/engine/simulation.ts';
import { modelOf } from '../support/run.ts';

// Speed of streams: `node .ci/run-ts.js test/bench/streams.ts [DURATION]`. The line to hold: 100,000 records/s over 200
// shards for an hour in well under a minute of CPU.
const duration = process.argv[2] ?? '1h';

const CASES = {
  'poisson, own keys': 'arrivals: { process: poisson, rate: 100000/s }',
  'evenly spaced, 10,000 keys': 'arrivals: { process: constant, rate: 100000/s }, partitionKeys: { count: 10000 }',
};

for (const [what, settings] of Object.entries(CASES)) {
  const model = await modelOf(`
name: wide-stream
run: { duration: ${duration}, replications: 1 }
functions: { f: { duration: 20ms, durationPerRecord: 100us, init: 0s, timeout: 60s } }
sources: { s: { type: kinesis, target: f, shards: 200, batchSize: 500, ${settings} } }
`);
  const before = process.cpuUsage();
  const simulation = new Simulation(model, 0);
  simulation.advance(Number.POSITIVE_INFINITY);
  const result = simulation.result();
  const { user, system } = process.cpuUsage(before);
  const seconds = (user + system) / 1e6;
  const megabytes = process.memoryUsage().rss / 1024 / 1024;
  const perRecord = ((seconds * 1e9) / result.requests).toFixed(0);
  console.log(
    `${what}: ${result.requests} records, ${result.events} events, ${seconds.toFixed(1)} s of CPU, ${perRecord} ns a record, ${megabytes.toFixed(0)} MB`,
  );
}
