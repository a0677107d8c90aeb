import { expect, test } from 'vitest';
import { modelOf, runYaml, simulate } from '../support/run.ts';
import { type Row, tracesOf } from '../worked-examples/traces.ts';

/** A function under synchronous calls that are not repeated. */
const scenario = (own: string, arrivals: string, more = 'run: { duration: 1m, resolution: 1s }'): string => `
name: function
${more}
functions: { f: { ${own} } }
sources: { s: { type: sdk, target: f, arrivals: ${arrivals}, client: { retry: none } } }
`;

const AT_ONCE = '{ at: 0s, count: 10 }';

test('C-01: an environment is busy during Init too, but Duration is that of the handler alone (M-04)', async () => {
  const run = await runYaml(scenario('duration: 1s, init: 2s', '{ at: 0s, count: 1 }'));
  expect(run.value('functions.f.duration.max')).toBe(1000);
  expect(run.value('sources.s.latency.max')).toBe(3000);
  expect(run.value('functions.f.concurrency.mean')).toBeCloseTo(3 / 60, 9);
});

test('C-20: a refused request takes nothing of the request rate', async () => {
  // One long run holds the only unit; the rate of 10/s for it would be used up by the first ten of the others.
  const run = await runYaml(
    scenario('duration: 5s, init: 0s, timeout: 10s, reservedConcurrency: 1', '{ process: constant, rate: 100/s }'),
  );
  expect(run.value('functions.f.invocations')).toBe(12);
  expect(run.value('functions.f.throttlesByReason.ReservedFunctionInvocationRateLimitExceeded')).toBe(0);
});

test('C-37: three gates stand one behind the other, and each names its own reason', async () => {
  const run = await runYaml(
    scenario(
      'duration: 100ms, init: 0s, reservedConcurrency: 5',
      '{ at: 0s, count: 10 }',
      'platform: { scalingBurst: 3, scalingIncrement: 0, requestRateFactor: 1 }\nrun: { duration: 1m }',
    ),
  );
  // Three environments start; the scaling rate refuses before five are busy, and takes nothing of the rate of 5/s.
  expect(run.value('functions.f.invocations')).toBe(3);
  expect(run.value('functions.f.throttlesByReason.ScalingRateLimitExceeded')).toBe(7);
});

test('C-33: asynchronous deliveries draw on the scaling rate unless the platform says otherwise', async () => {
  const started = async (applies: boolean): Promise<number[]> => {
    const run = await runYaml(`
name: asynchronous
platform: { scalingBurst: 3, scalingIncrement: 0, scalingAppliesToAsync: ${applies} }
run: { duration: 2s, resolution: 500ms }
functions: { f: { duration: 1s, init: 0s } }
sources: { s: { type: async, target: f, arrivals: ${AT_ONCE} } }
`);
    return run.series('functions.f.invocations');
  };
  expect((await started(true))[0]).toBe(3);
  expect((await started(false))[0]).toBe(10);
});

test('C-24: asynchronous deliveries pass without regard to the request rate', async () => {
  const run = await runYaml(`
name: asynchronous
platform: { requestRateFactor: 1 }
run: { duration: 10s }
functions: { f: { duration: 1ms, init: 0s, reservedConcurrency: 10 } }
sources: { s: { type: async, target: f, arrivals: { process: constant, rate: 100/s } } }
`);
  expect(run.value('functions.f.throttles')).toBe(0);
});

test('M-01, M-03: a throttle is neither an invocation nor an error', async () => {
  const run = await runYaml(scenario('duration: 1s, init: 0s, reservedConcurrency: 4', AT_ONCE));
  expect(run.value('functions.f.arrivals')).toBe(10);
  expect(run.value('functions.f.invocations')).toBe(4);
  expect(run.value('functions.f.throttles')).toBe(6);
  expect(run.value('functions.f.errors')).toBe(0);
  expect(run.value('functions.f.throttleRatio')).toBe(0.6);
});

test('M-02: a 5xx of the service is neither an invocation nor a throttle nor an error of the function', async () => {
  const run = await runYaml(
    scenario('duration: 1s', AT_ONCE, 'platform: { serviceErrorRate: 100% }\nrun: { duration: 1m }'),
  );
  expect(run.value('functions.f.serviceErrors')).toBe(10);
  expect(run.value('functions.f.invocations')).toBe(0);
  expect(run.value('functions.f.throttles')).toBe(0);
  expect(run.value('functions.f.errors')).toBe(0);
});

test('M-02: a run beyond the timeout is cut off there, billed, and an error at the time of its start', async () => {
  const run = await runYaml(scenario('duration: 20s, init: 0s, timeout: 5s', '{ at: 3s, count: 1 }'));
  expect(run.value('functions.f.duration.max')).toBe(5000);
  expect(run.value('functions.f.billedDuration')).toBe(5000);
  expect(run.value('functions.f.timeouts')).toBe(1);
  expect(run.series('functions.f.errors').indexOf(1)).toBe(3);
});

test('a run that takes exactly its timeout is not cut off', async () => {
  const run = await runYaml(scenario('duration: 5s, init: 0s, timeout: 5s', '{ at: 0s, count: 1 }'));
  expect(run.value('functions.f.timeouts')).toBe(0);
  expect(run.value('sources.s.succeeded')).toBe(1);
});

test('E-02: an Init of more than 10 s is broken off and repeated within the run, under the function timeout', async () => {
  const run = await runYaml(scenario('duration: 1s, init: 12s, timeout: 30s', '{ at: 0s, count: 1 }'));
  expect(run.value('functions.f.duration.max')).toBe(13_000);
  expect(run.value('sources.s.latency.max')).toBe(23_000);
});

test('E-03, E-07: after a timeout the next run of the environment repeats Init, and its duration shows it', async () => {
  const yaml = scenario(
    'duration: 1s, init: 2s, timeout: 5s',
    '{ process: trace, file: three.csv, durationColumn: d }',
  );
  const rows: Row[] = [
    [0, 9],
    [10, 1],
    [20, 1],
  ];
  const run = simulate(await modelOf(yaml, tracesOf({ 'three.csv': rows })));
  expect(run.value('functions.f.coldStarts')).toBe(1);
  const durations = run.series('functions.f.duration.mean').filter((mean) => !Number.isNaN(mean));
  expect(durations).toEqual([5000, 3000, 1000]);
});

test('E-09: the first requests after a deployment start cold', async () => {
  const run = await runYaml(`${scenario('duration: 10ms, init: 0s', '{ process: constant, rate: 1/s }')}
faults: [{ at: 30s, deploy: f }]
`);
  const coldStarts = run.series('functions.f.coldStarts');
  expect(coldStarts.flatMap((count, second) => (count > 0 ? [second] : []))).toEqual([0, 30]);
});

test('E-61: a duration that was measured at another size grows as memory, and so CPU, shrinks', async () => {
  const durationAt = async (own: string): Promise<number | undefined> => {
    const run = await runYaml(
      scenario(`duration: 1s, durationMeasuredAt: 1024MB, init: 0s, timeout: 30s, ${own}`, '{ at: 0s, count: 1 }'),
    );
    return run.value('functions.f.duration.max');
  };
  expect(await durationAt('memory: 512MB')).toBe(2000);
  expect(await durationAt('memory: 512MB, cpuBound: 50%')).toBe(1500);
  expect(await durationAt('memory: 1769MB')).toBeCloseTo((1000 * 1024) / 1769, 2);
  expect(await durationAt('memory: 10240MB')).toBeCloseTo((1000 * 1024) / 1769, 2); // one thread uses one vCPU
});

test('what a run takes belongs to its request: it does not depend on how many before it were throttled', async () => {
  const durations = async (held: string): Promise<number[]> => {
    const run = await runYaml(`
name: same-requests
platform: { accountConcurrency: 1 }
run: { duration: 20m }
functions:
  f: { duration: { distribution: exponential, mean: 5s }, init: 0s, timeout: 50s }
  g: { duration: ${held}, init: 0s, timeout: 15m }
sources:
  holder: { type: sdk, target: g, arrivals: { at: 0s, count: 1 }, client: { retry: none } }
  s: { type: sdk, target: f, arrivals: { process: constant, rate: 1/m }, client: { retry: none } }
`);
    return run.series('functions.f.duration.mean');
  };
  const [free, throttled] = [await durations('1ms'), await durations('10m')];
  expect(throttled.slice(0, 10).every(Number.isNaN)).toBe(true);
  expect(throttled.slice(10).some(Number.isNaN)).toBe(false);
  expect(throttled.slice(10)).toEqual(free.slice(10));
});

test('E-02, E-07: an Init that never fits into the timeout makes every run time out and repeat it', async () => {
  const run = await runYaml(
    scenario('duration: 1s, init: 12s, timeout: 5s', '{ process: constant, rate: 1/m }', 'run: { duration: 5m }'),
  );
  expect(run.value('functions.f.timeouts')).toBe(5);
  expect(run.value('functions.f.coldStarts')).toBe(1);
  expect(run.value('sources.s.succeeded')).toBe(0);
});

test.each([
  ['lambda-2024', 13_000],
  ['lambda-2026', 23_000],
])(
  'B-04, B-05: in %s an Init that is broken off and repeated is billed for %i ms with its run',
  async (profile, ms) => {
    const run = await runYaml(
      scenario(
        'duration: 1s, init: 12s, timeout: 30s',
        '{ at: 0s, count: 1 }',
        `platform: { profile: ${profile} }\nrun: { duration: 1m }`,
      ),
    );
    expect(run.value('functions.f.billedDuration')).toBe(ms);
  },
);

test('M-02: a timeout counts where its run began, so not in a window that begins later', async () => {
  const run = await runYaml(
    scenario('duration: 20s, init: 0s, timeout: 10s', '{ at: 3s, count: 1 }', 'run: { duration: 1m, warmup: 5s }'),
  );
  expect(run.value('functions.f.invocations')).toBe(0);
  expect(run.value('functions.f.timeouts')).toBe(0);
  expect(run.value('functions.f.errors')).toBe(0);
});

test('rule 6: a run that ends as the window begins is no part of it, and one that begins then is', async () => {
  const run = await runYaml(
    scenario(
      'duration: 5s, init: 0s, timeout: 10s',
      '{ process: constant, rate: 12/m }',
      'run: { duration: 15s, warmup: 5s }',
    ),
  );
  // At 0, 5 and 10 s: the window has the last two.
  expect(run.value('functions.f.invocations')).toBe(2);
  expect(run.value('functions.f.concurrency.max')).toBe(1);
  expect(run.value('functions.f.concurrency.mean')).toBe(1);
});

test('runs of no duration that come one behind the other at an instant need one environment', async () => {
  const yaml = scenario('duration: 1s, init: 0s', '{ process: trace, file: none.csv, durationColumn: d }');
  const rows: Row[] = [
    [1, 0],
    [1, 0],
    [1, 0],
  ];
  const run = simulate(await modelOf(yaml, tracesOf({ 'none.csv': rows })));
  expect(run.value('functions.f.invocations')).toBe(3);
  expect(run.value('functions.f.billedDuration')).toBe(0);
  expect(run.value('functions.f.concurrency.max')).toBe(1);
});

test('a trace that is longer than the run is cut at the horizon', async () => {
  const yaml = scenario('duration: 1s, init: 0s', '{ process: trace, file: long.csv, durationColumn: d }');
  const rows: Row[] = [
    [0, 1],
    [59, 3],
    [60, 1],
    [1e6, 1],
  ];
  const run = simulate(await modelOf(yaml, tracesOf({ 'long.csv': rows })));
  expect(run.value('sources.s.offered')).toBe(2);
  expect(run.value('sources.s.running')).toBe(1);
});
