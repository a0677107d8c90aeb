/**
 * How fast runs are and how much memory they take: `npm run bench`, or `npm run bench -- 'mixed'` for the cases with
 * that in their name; `--full` runs the wide streams for their hour instead of five minutes. Requests are requests, events,
 * records or messages. CPU time is that of the run alone; peak memory is that of the whole process, of which Node itself and
 * the program take about 70 MB.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { modelOf, simulate } from '../support/run.ts';
import { plainTable } from '../validate/table.ts';
import { benchScenarios } from './scenarios.ts';
import { queueScenarios } from './sqs.ts';
import { streamScenarios } from './streams.ts';

const FULL = '--full';
const scenarios: Readonly<Record<string, string>> = {
  ...benchScenarios,
  ...streamScenarios(process.argv.includes(FULL) ? '1h' : '5m'),
  ...queueScenarios,
};

interface Measurement {
  readonly requests: number;
  readonly events: number;
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
}

const RUN = '--run=';

async function measure(name: string): Promise<Measurement> {
  const model = await modelOf(scenarios[name]);
  const before = process.cpuUsage();
  const { requests, events } = simulate(model).result;
  const { user, system } = process.cpuUsage(before);
  return { requests, events, cpuSeconds: (user + system) / 1e6, peakMegabytes: process.resourceUsage().maxRSS / 1024 };
}

function measureApart(name: string): Measurement {
  const { status, stdout } = spawnSync(
    process.execPath,
    [fileURLToPath(import.meta.url), RUN + name, ...process.argv.slice(2)],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  if (status !== 0) throw new Error(`the run of "${name}" ended with ${status}`);
  return JSON.parse(stdout) as Measurement;
}

const whole = (value: number): string => Math.round(value).toLocaleString('en-US');

function rowOf(name: string): string[] {
  console.error(name);
  const { requests, events, cpuSeconds, peakMegabytes } = measureApart(name);
  return [
    name,
    whole(requests),
    whole(events),
    cpuSeconds.toFixed(1),
    whole(requests / cpuSeconds),
    whole((cpuSeconds * 1e9) / requests),
    whole(events / cpuSeconds),
    whole(peakMegabytes),
  ];
}

const [argument = ''] = process.argv.slice(2).filter((given) => given !== FULL);
if (argument.startsWith(RUN)) {
  process.stdout.write(JSON.stringify(await measure(argument.slice(RUN.length))));
} else {
  const head = ['case', 'requests', 'events', 'CPU s', 'requests/CPU s', 'ns/request', 'events/CPU s', 'peak MB'];
  const names = Object.keys(scenarios).filter((name) => name.includes(argument));
  console.log(plainTable(head, names.map(rowOf)));
}
