import { readFileSync } from 'node:fs';
import { test } from 'vitest';
import { coursesIn } from '../../src/study/recovery.ts';
import { summarise } from '../../src/study/summarise.ts';
import { timeseriesOf } from '../../src/study/timeseries.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import { modelOf, simulate } from '../support/run.ts';
const yaml = (res: string, rate: string) => `
name: noop
run: { duration: 60m, resolution: ${res}, warmup: 2m }
functions:
  f: { duration: { distribution: lognormal, mean: 200ms, cv: 1 }, errorRate: 1%, timeout: 10s }
  g: { duration: { distribution: lognormal, mean: 200ms, cv: 1 }, errorRate: 1% }
  h: { duration: { distribution: lognormal, mean: 500ms, cv: 1 }, timeout: 10s }
sources:
  web: { type: sdk, target: f, arrivals: { process: poisson, rate: ${rate} } }
  mail: { type: sns, target: g, arrivals: { process: poisson, rate: ${rate} } }
  jobs: { type: sqs, target: h, visibilityTimeout: 60s, arrivals: { process: poisson, rate: ${rate} } }
faults:
  - { at: 30m, for: 5m, function: f, durationFactor: 1 }
`;
test('reports', async () => {
  for (const n of ['retry-collapse', 'retry-collapse-backoff', 'quickstart', 'sync-versus-async', 'write-flood', 'slow-database', 'deployment-cold-start-storm']) {
    const model = await modelOf(readFileSync(`scenarios/${n}.yaml`, 'utf8'));
    const runs = Array.from({ length: n.startsWith('retry') ? 30 : 3 }, (_, r) => simulate(model, r).result);
    const s = summarise(model, runs, { confidence: 0.95, asked: runs.length, partial: false, version: 'x' });
    console.log('REPORT ' + renderTerminal({ summary: s, timeseries: timeseriesOf(runs) }, { width: 130, colour: (_: string, t: string) => t }).split('\n\n').filter((b, i) => i < 2 || b.startsWith('Recovery')).join('\n'));
  }
}, 200000);
test('noop', async () => {
  for (const [res, rate] of [['10s', '20/s'], ['1m', '20/s'], ['10s', '1/s'], ['1m', '1/s'], ['1m', '6/m']]) {
    const model = await modelOf(yaml(res, rate));
    let left = 0, late = 0, never = 0;
    for (let r = 0; r < 30; r++) {
      const c = coursesIn(simulate(model, r).result, model.scenario)[0]!;
      if (c.left) left++; if (c.recoveredAfter === Infinity) never++; else if (c.recoveredAfter! > 0) late++;
    }
    console.log('NOOP', res, rate, JSON.stringify({ left, late, never }));
  }
}, 200000);
