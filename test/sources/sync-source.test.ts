import { expect, test } from 'vitest';
import { modelOf, type Run, runYaml, simulate } from '../support/run.ts';
import { type Row, tracesOf } from '../worked-examples/traces.ts';

/** A function under one synchronous source. */
const scenario = (own: string, source: string, more = 'run: { duration: 1m, resolution: 100ms }'): string => `
name: callers
${more}
functions: { f: { init: 0s, timeout: 60s, ${own} } }
sources: { s: { target: f, ${source} } }
`;

const ONE = 'arrivals: { at: 0s, count: 1 }';

/** Milliseconds of the buckets in which something happened. */
function when(run: Run, path: string): number[] {
  return run.series(path).flatMap((count, bucket) => (count > 0 ? [bucket * 100] : []));
}

test('S-07: a caller that stops waiting leaves its run behind, which goes on and takes room', async () => {
  const run = await runYaml(
    scenario(
      'duration: 10s',
      `type: sdk, ${ONE}, client: { retry: custom, jitter: none, base: 1s, maxAttempts: 3, timeout: 2s }`,
    ),
  );
  // Sent at 0, 3 and 7 s, each given up 2 s later and running for 10 s.
  expect(when(run, 'functions.f.invocations')).toEqual([0, 3000, 7000]);
  expect(run.value('functions.f.concurrency.max')).toBe(3);
  expect(run.value('functions.f.concurrency.mean')).toBeCloseTo(30 / 60, 9);
  expect(run.value('sources.s.abandoned')).toBe(3);
  expect(run.value('sources.s.clientGaveUp')).toBe(1);
  expect(run.value('sources.s.succeeded')).toBe(0);
});

test('a later attempt that is answered in time makes the item succeed, though an earlier run was abandoned', async () => {
  const yaml = `
name: second-try
run: { duration: 1m, resolution: 1s }
functions: { f: { duration: 1s, init: 5s, timeout: 60s } }
sources: { s: { type: sdk, target: f, ${ONE}, client: { retry: custom, jitter: none, base: 10s, maxAttempts: 2, timeout: 3s } } }
`;
  const run = await runYaml(yaml); // the second try finds a warm environment
  expect(run.value('sources.s.succeeded')).toBe(1);
  expect(run.value('sources.s.latency.max')).toBe(3000 + 10_000 + 1000);
  expect(run.value('sources.s.abandoned')).toBe(1);
});

test('R-11: a function error reaches the caller as an answer, and is not tried again by an SDK', async () => {
  const run = await runYaml(
    scenario('duration: 1s, errorRate: 100%', `type: sdk, ${ONE}, client: { retry: standard }`),
  );
  expect(run.value('functions.f.invocations')).toBe(1);
  expect(run.value('sources.s.failed')).toBe(1);
  expect(run.value('sources.s.retries')).toBe(0);
});

test('a client that is told to tries again after a function error', async () => {
  const run = await runYaml(
    scenario(
      'duration: 1s, errorRate: 100%',
      `type: sdk, ${ONE}, client: { retry: custom, maxAttempts: 4, retryOn: [function-error] }`,
    ),
  );
  expect(run.value('functions.f.invocations')).toBe(4);
});

test.each([
  ['S-20', 'api-gateway'],
  ['S-23', 'alb'],
  ['S-24', 'function-url'],
  ['S-33', 'appsync'],
])('%s: %s does not try again after a throttle', async (_id, type) => {
  const run = await runYaml(scenario('duration: 1s, reservedConcurrency: 0', `type: ${type}, ${ONE}`));
  expect(run.value('functions.f.throttles')).toBe(1);
  expect(run.value('sources.s.failed')).toBe(1);
});

test('S-20: API Gateway waits 29 s', async () => {
  const run = await runYaml(scenario('duration: 40s', `type: api-gateway, ${ONE}`));
  expect(run.value('sources.s.clientGaveUp')).toBe(1);
  expect(run.value('functions.f.errors')).toBe(0);
});

test('S-21: what is beyond the rate and burst of API Gateway never reaches Lambda', async () => {
  const run = await runYaml(
    scenario(
      'duration: 1ms',
      'type: api-gateway, arrivals: { process: constant, rate: 20/s }',
      'platform: { apiGatewayRate: 10/s, apiGatewayBurst: 5 }\nrun: { duration: 10s }',
    ),
  );
  // All up to the ninth pass: the bucket of five loses half a token each. From then on every other one does.
  expect(run.value('functions.f.arrivals')).toBe(104);
  expect(run.value('sources.s.refused')).toBe(96);
  expect(run.value('sources.s.failed')).toBe(0);
  expect(run.breach('gateway-rate')).toMatchObject({ value: 10, refused: 96 });
});

test('S-25: Cognito tries three times when it gets no answer within 5 s', async () => {
  const run = await runYaml(scenario('duration: 20s', `type: cognito, ${ONE}`));
  expect(when(run, 'functions.f.invocations')).toEqual([0, 5000, 10_000]);
  expect(run.value('sources.s.clientGaveUp')).toBe(1);
});

test('S-29: Step Functions tries again six times after a 5xx, from 2 s on', async () => {
  const run = await runYaml(
    scenario(
      'duration: 1s',
      `type: step-functions, ${ONE}`,
      'platform: { serviceErrorRate: 100% }\nrun: { duration: 5m, resolution: 1s }',
    ),
  );
  expect(run.value('functions.f.serviceErrors')).toBe(7);
  expect(run.value('sources.s.latency.max')).toBe(126_000);
});

test('a delay of the network lies on the way there and on the way back', async () => {
  const run = await runYaml(scenario('duration: 1s', `type: sdk, ${ONE}, client: { network: 200ms, retry: none }`));
  expect(when(run, 'functions.f.invocations')).toEqual([200]);
  expect(run.value('sources.s.latency.max')).toBe(1400);
});

test('E-63: a request above 6 MB is refused, and never reaches the function', async () => {
  const sizes = async (payload: string): Promise<(number | undefined)[]> => {
    const run = await runYaml(scenario('duration: 1s', `type: sdk, ${ONE}, payload: ${payload}`));
    return [run.value('sources.s.refused'), run.value('functions.f.arrivals')];
  };
  expect(await sizes('6MB')).toEqual([0, 1]);
  expect(await sizes('7MB')).toEqual([1, 0]);
});

test('R-09: many clients have as many quotas', async () => {
  const retries = async (clients: number): Promise<number | undefined> => {
    const run = await runYaml(
      scenario(
        'duration: 1s, reservedConcurrency: 0',
        `type: sdk, arrivals: { at: 0s, count: 1000 }, client: { retry: standard, clients: ${clients} }`,
      ),
    );
    return run.value('sources.s.retries');
  };
  expect(await retries(1)).toBe(100);
  expect(await retries(10)).toBe(1000);
});

test('a closed source has as many requests under way as it has clients, and no more', async () => {
  const run = await runYaml(
    scenario(
      'duration: 3s',
      'type: sdk, arrivals: { process: closed, clients: 5, thinkTime: 1s }, client: { retry: none }',
    ),
  );
  expect(run.value('functions.f.concurrency.max')).toBe(5);
  expect(run.value('sources.s.offered')).toBe(5 * 15); // at 1, 5, ... 57 s
});

test('a caller that gives up while its request waits to be repeated counts each attempt once', async () => {
  const yaml = `
name: mixed
run: { duration: 1m, resolution: 1s }
functions: { f: { duration: 1s, init: 0s, timeout: 60s, reservedConcurrency: 1 } }
sources:
  holder: { type: sdk, target: f, arrivals: { process: trace, file: holder.csv, durationColumn: d } }
  s: { type: sdk, target: f, ${ONE}, client: { retry: custom, jitter: none, base: 4s, maxAttempts: 3, timeout: 500ms } }
`;
  const holder: Row[] = [[0, 2]];
  const run = simulate(await modelOf(yaml, tracesOf({ 'holder.csv': holder })));
  // Throttled at 0; runs at 4 s and is given up at 4.5 s; runs again at 12.5 s, given up at 13 s.
  expect(run.value('functions.f.throttles')).toBe(1);
  expect(run.value('sources.s.retries')).toBe(2);
  expect(run.value('sources.s.abandoned')).toBe(2);
  expect(run.value('sources.s.clientGaveUp')).toBe(1);
});

test('S-07: every attempt that is given up on its way runs for a time of its own', async () => {
  const run = await runYaml(
    scenario(
      'duration: { distribution: uniform, min: 1s, max: 40s }',
      `type: sdk, ${ONE}, client: { retry: custom, jitter: none, base: 5s, maxAttempts: 4, timeout: 1s, network: 2s }`,
      'run: { duration: 10m, resolution: 100ms }',
    ),
  );
  const durations = run.series('functions.f.duration.mean').filter((mean) => !Number.isNaN(mean));
  expect(run.value('functions.f.invocations')).toBe(4);
  expect(new Set(durations).size).toBe(4);
  expect(run.value('sources.s.delivered')).toBe(1);
  expect(run.value('sources.s.clientGaveUp')).toBe(1);
});

test('R-11: a function error is HTTP 200, so it gives back to the retry quota like any success', async () => {
  const yaml = `
name: give-back
run: { duration: 1h, resolution: 1s }
functions:
  refusing: { duration: 1s, reservedConcurrency: 0 }
  f: { duration: 1ms, init: 0s, errorRate: 100%, timeout: 60s, reservedConcurrency: 1 }
sources:
  holder: { type: sdk, target: f, arrivals: { process: trace, file: holder.csv, durationColumn: d }, client: { retry: none } }
  s:
    type: sdk
    target: f
    arrivals: { process: trace, file: calls.csv, durationColumn: d }
    client: { retry: standard, jitter: none, base: 100ms, maxAttempts: 2, quota: 5 }
`;
  const holder: Row[] = [
    [10, 1],
    [30, 1],
  ];
  // Throttled at 10 s: the one retry that the quota pays for is throttled too. Five function errors fill it again.
  const calls: Row[] = [10.5, 20, 21, 22, 23, 24, 30.5].map((at): Row => [at, 0.001]);
  const run = simulate(await modelOf(yaml, tracesOf({ 'holder.csv': holder, 'calls.csv': calls })));
  expect(run.value('sources.s.retries')).toBe(2);
});

test('R-23: an adaptive client takes a function error for the success that it is on the wire', async () => {
  const after = async (errorRate: string): Promise<number | undefined> => {
    const yaml = `
name: adaptive
run: { duration: 2m, resolution: 1s }
functions: { f: { duration: 1ms, init: 0s, errorRate: ${errorRate}, timeout: 60s, reservedConcurrency: 1 } }
sources:
  holder: { type: sdk, target: f, arrivals: { process: trace, file: holder.csv, durationColumn: d }, client: { retry: none } }
  s: { type: sdk, target: f, arrivals: { process: constant, rate: 5/s }, client: { retry: adaptive } }
`;
    const holder: Row[] = [[20, 2]];
    return simulate(await modelOf(yaml, tracesOf({ 'holder.csv': holder }))).value('functions.f.arrivals');
  };
  expect(await after('100%')).toBe(await after('0%'));
});

test('S-23: a request above 1 MB is refused by an Application Load Balancer', async () => {
  const refused = async (payload: string): Promise<number | undefined> =>
    (await runYaml(scenario('duration: 1s', `type: alb, ${ONE}, payload: ${payload}`))).value('sources.s.refused');
  expect([await refused('1MB'), await refused('1025KB')]).toEqual([0, 1]);
});

test('R-20: while an adaptive client waits for its token nothing is sent yet, so its timeout does not run', async () => {
  const yaml = `
name: queued
run: { duration: 2m, resolution: 1s }
functions: { f: { duration: 1ms, init: 0s, timeout: 60s, reservedConcurrency: 1 } }
sources:
  holder: { type: sdk, target: f, arrivals: { process: trace, file: holder.csv, durationColumn: d }, client: { retry: none } }
  s: { type: sdk, target: f, arrivals: { process: constant, rate: 10/s }, client: { retry: adaptive, timeout: 500ms } }
`;
  const holder: Row[] = [[20, 2]];
  const run = simulate(await modelOf(yaml, tracesOf({ 'holder.csv': holder })));
  expect(run.value('sources.s.latency.max')).toBeGreaterThan(5000);
  expect(run.value('sources.s.abandoned')).toBe(0);
});
