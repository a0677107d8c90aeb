import { expect, test } from 'vitest';
import { runYaml } from '../support/run.ts';

test('A-07: an event that comes of age during its run is dropped when the run fails', async () => {
  const run = await runYaml(`
name: aged-by-its-run
run: { duration: 5m }
functions:
  f: { duration: 90s, init: 0s, timeout: 2m, errorRate: 100%, async: { maximumEventAge: 60s } }
sources:
  s: { type: async, target: f, arrivals: { at: 0s, count: 1 } }
`);
  expect(run.value('functions.f.invocations')).toBe(1);
  expect(run.value('sources.s.expired')).toBe(1);
  expect(run.value('sources.s.discarded')).toBe(1);
});
