import { test } from 'vitest';
import { coursesIn } from '../../src/study/recovery.ts';
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
test('x', async () => {
  for (const [res, rate] of [['10s', '20/s'], ['1m', '20/s'], ['10s', '1/s'], ['1m', '1/s'], ['1m', '6/m']]) {
    const model = await modelOf(yaml(res, rate));
    let left = 0, late = 0, never = 0; const notes = new Set();
    for (let r = 0; r < 30; r++) {
      const c = coursesIn(simulate(model, r).result, model.scenario)[0]!;
      if (c.left) left++; if (c.recoveredAfter === Infinity) never++; else if (c.recoveredAfter! > 0) late++;
      for (const n of c.notes) notes.add(n);
    }
    console.log('NOOP', res, rate, { left, late, never }, [...notes]);
  }
}, 200000);
