import { test } from 'vitest';
import { Simulation } from '../../src/engine/simulation.ts';
import { modelOf } from '../support/run.ts';
const cases: Record<string, string> = {
  closed: `
name: a
run: { duration: 10s }
functions: { f: { duration: 1s, init: 0s, reservedConcurrency: 1 } }
sources: { s: { type: sdk, target: f, arrivals: { process: closed, clients: 3 }, client: { retry: none } } }`,
  delivery: `
name: a
platform: { serviceErrorRate: 100% }
run: { duration: 10s }
functions: { f: { duration: 1s, init: 0s } }
sources: { s: { type: s3, target: f, arrivals: { at: 1s, count: 1 }, delivery: { base: 0s } } }`,
  zerodur: `
name: a
run: { duration: 10s }
functions: { f: { duration: 0s, init: 0s } }
sources: { s: { type: sdk, target: f, arrivals: { process: closed, clients: 3 }, client: { retry: none } } }`,
};
test.each(Object.entries(cases))('%s', async (n, y) => {
  const s = new Simulation(await modelOf(y), 0);
  console.log(n, s.advance(1e6), s.now);
});
