/**
 * What a queue costs: `node .ci/run-ts.js test/bench/sqs.ts`. Prints messages per second of CPU, and the largest
 * resident memory while ten million messages wait.
 */
import { Simulation } from '../../src/engine/simulation.ts';
import type { RunResult } from '../../src/observe/result.ts';
import { modelOf } from '../support/run.ts';
import { plainTable } from '../validate/table.ts';

interface Load {
  readonly name: string;
  readonly yaml: string;
}

const queue = (settings: string, arrivals: string, duration = '1h'): string => `
name: load
platform: { accountConcurrency: 10000 }
run: { duration: ${duration} }
functions: { f: { duration: { distribution: exponential, mean: 200ms }, init: 0s, timeout: 10s, errorRate: 0.1% } }
sources: { q: { type: sqs, target: f, visibilityTimeout: 60s, ${settings}, arrivals: ${arrivals} } }
`;

const LOADS: readonly Load[] = [
  { name: '1,000/s one by one', yaml: queue('batchSize: 1', '{ process: poisson, rate: 1000/s }') },
  { name: '5,000/s in batches of 10', yaml: queue('batchSize: 10', '{ process: poisson, rate: 5000/s }', '20m') },
  {
    name: '2,000/s, FIFO, 10,000 groups',
    yaml: queue('fifo: true, messageGroups: { count: 10000, skew: 0.5 }', '{ process: poisson, rate: 2000/s }'),
  },
  { name: '10,000,000 waiting, drained', yaml: queue('batchSize: 10', '{ at: 0s, count: 10000000 }') },
  {
    name: '10,000,000 waiting, 5 batches',
    yaml: queue('batchSize: 1, maximumConcurrency: 5', '{ at: 0s, count: 10000000 }'),
  },
];

function messagesOf({ entities }: RunResult): number {
  return entities.find(({ scope }) => scope === 'sources')?.values.get('offered') ?? 0;
}

const rows: string[][] = [];
for (const { name, yaml } of LOADS) {
  const simulation = new Simulation(await modelOf(yaml), 0);
  const before = process.cpuUsage();
  let peak = 0;
  while (!simulation.advance(100_000)) peak = Math.max(peak, process.memoryUsage().rss);
  peak = Math.max(peak, process.memoryUsage().rss);
  const result = simulation.result();
  const { user, system } = process.cpuUsage(before);
  const seconds = (user + system) / 1e6;
  const messages = messagesOf(result);
  rows.push([
    name,
    messages.toLocaleString('en'),
    result.events.toLocaleString('en'),
    seconds.toFixed(2),
    (messages / seconds / 1e6).toFixed(2),
    String(Math.round(peak / 1024 / 1024)),
  ]);
}
console.log(plainTable(['queue', 'messages', 'events', 'CPU s', 'million/s', 'memory MB'], rows));
