import { expect, test } from 'vitest';
import { runYaml } from '../support/run.ts';

const scenario = (own: string, downstreams = ''): string => `
name: streaming
run: { duration: 1m }
functions: { f: { duration: 1s, init: 0s, timeout: 10s, ${own} } }
sources: { s: { type: function-url, target: f, arrivals: { at: 0s, count: 4 }, client: { retry: none } } }
${downstreams}
`;

test('a run lasts until its response is streamed, and is billed until then', async () => {
  const run = await runYaml(scenario('responseStreaming: { duration: 2s }'));
  expect(run.value('functions.f.duration.max')).toBe(3000);
  expect(run.value('functions.f.billedDuration')).toBe(12_000);
  expect(run.value('sources.s.latency.max')).toBe(3000);
  expect(run.value('sources.s.succeeded')).toBe(4);
  expect(run.value('functions.f.concurrency.mean')).toBeCloseTo((4 * 3) / 60, 9);
});

test('E-63: a response of 20 MB at 2 MB a second takes ten seconds, and is cut off by the timeout', async () => {
  const long = await runYaml(scenario('responseStreaming: { size: 20MB, rate: 2MB }').replace('10s', '20s'));
  expect(long.value('functions.f.duration.max')).toBe(11_000);
  const cut = await runYaml(scenario('responseStreaming: { size: 20MB, rate: 2MB }'));
  expect(cut.value('functions.f.timeouts')).toBe(4);
  expect(cut.value('functions.f.duration.max')).toBe(10_000);
});

test('the response is streamed after the calls', async () => {
  const run = await runYaml(
    scenario(
      'responseStreaming: { duration: 2s }, calls: [{ to: db }]',
      'downstreams: { db: { type: station, servers: 4, service: 500ms } }',
    ),
  );
  expect(run.value('functions.f.duration.max')).toBe(3500);
  // They are called at 1 s, and not when the response has passed.
  expect(run.value('downstreams.db.calls')).toBe(4);
  expect(run.series('downstreams.db.calls')[0]).toBe(4);
});

test('of a run whose call failed nothing is streamed', async () => {
  const run = await runYaml(
    scenario(
      'responseStreaming: { duration: 2s }, calls: [{ to: db }]',
      'downstreams: { db: { type: station, servers: 4, service: 500ms, errorRate: 100% } }',
    ),
  );
  expect(run.value('functions.f.errors')).toBe(4);
  expect(run.value('functions.f.duration.max')).toBe(1500);
});

test('streaming varies by its own law, from the number of the request', async () => {
  const run = await runYaml(
    scenario('responseStreaming: { duration: { distribution: uniform, min: 1s, max: 3s } }, timeout: 1m')
      .replace('timeout: 10s, ', '')
      .replace('count: 4', 'count: 400'),
  );
  // The mean of 400 draws of a uniform law, inside six standard errors.
  expect(Math.abs((run.value('functions.f.duration.mean') ?? 0) - 3000)).toBeLessThan((6 * 2000) / Math.sqrt(12 * 400));
  expect(run.value('functions.f.duration.max')).toBeLessThanOrEqual(4000);
});
