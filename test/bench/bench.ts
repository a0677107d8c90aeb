/**
 * `npm run bench`: the targets of speed, as ratios and absolute figures, and how cost grows; written to
 * `reports/bench.json` too. `npm run bench -- --cases [NAME]` measures single cases instead, those with that in their
 * names; `--full` runs their wide streams for an hour instead of five minutes.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { plainTable } from '../validate/table.ts';
import { apart } from './apart.ts';
import { casesTable, FULL, measureCase } from './cases.ts';
import { type Growth, growthNames, measureGrowth } from './growth.ts';
import { machine } from './machine.ts';
import { type Measurement, targets } from './targets.ts';
import { measureQuickstart, measureThreads } from './threads.ts';

const [argument = '', name = ''] = process.argv.slice(2).filter((given) => given !== FULL);
const [part, wanted = ''] = argument.split(/=(.*)/s);

if (part === '--case') print(await measureCase(wanted));
else if (part === '--target') print(await targets[wanted]());
else if (part === '--growth') print(await measureGrowth(wanted));
else if (part === '--cases') console.log(casesTable(name));
else bench();

function print(result: unknown): void {
  process.stdout.write(JSON.stringify(result));
}

function bench(): void {
  const inside = Object.keys(targets).flatMap((target) => apart<readonly Measurement[]>('target', target));
  console.log(targetsTable(inside));
  const growth = growthNames.map((size) => ({ size, ...apart<Growth>('growth', size) }));
  console.log(`\n${growthTable(growth)}`);
  const outside = fromOutside();
  console.log(`\n${targetsTable(outside)}`);
  const measurements = [...inside, ...outside];
  mkdirSync('reports', { recursive: true });
  writeFileSync('reports/bench.json', `${JSON.stringify({ machine: machine(), measurements, growth }, null, 2)}\n`);
}

/** What a user waits for: wall time of whole processes. */
function fromOutside(): Measurement[] {
  const quickstart: Measurement = {
    name: 'quickstart, cold process to written report',
    value: measureQuickstart() / 1000,
    unit: 's',
    target: 1,
    isMost: true,
    figures: {},
  };
  const threads = measureThreads().map(({ name: scenario, one, two, speedup }) => ({
    name: `two threads, ${scenario}`,
    value: speedup,
    unit: 'times one',
    target: 1.8,
    isMost: false,
    figures: { 'ms by one': one, 'ms by two': two },
  }));
  return [quickstart, ...threads];
}

function targetsTable(measurements: readonly Measurement[]): string {
  const rows = measurements.map(({ name: what, value, unit, target, isMost, figures }) => {
    const isReached = isMost ? value <= target : value >= target;
    return [
      what,
      `${value.toPrecision(3)} ${unit}`,
      `${isMost ? 'at most' : 'at least'} ${target}`,
      isReached ? 'reached' : 'missed',
      Object.entries(figures)
        .map(([figure, amount]) => `${figure} ${amount.toPrecision(3)}`)
        .join(', '),
    ];
  });
  return plainTable(['target', 'measured', 'wanted', '', 'million events a CPU second'], rows);
}

function growthTable(growth: readonly (Growth & { readonly size: string })[]): string {
  const rows = growth.map(({ size, requests, cpuSeconds, nanosecondsPerRequest, peakMegabytes }) => [
    size,
    requests.toLocaleString('en-US'),
    cpuSeconds.toFixed(2),
    nanosecondsPerRequest.toFixed(0),
    peakMegabytes.toFixed(0),
  ]);
  return plainTable(['size', 'requests', 'CPU s', 'ns/request', 'peak MB'], rows);
}
