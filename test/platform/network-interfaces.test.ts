import { expect, test } from 'vitest';
import { runYaml } from '../support/run.ts';

/** A function in a VPC of January 2017, whose interfaces take exactly ten seconds to make. */
const scenario = (
  own: string,
  sources: string,
  platform = 'networkInterfaceDelay: 10s',
  run = 'duration: 2m',
): string => `
name: vpc
platform: { profile: lambda-2017, accountConcurrency: 1000, ${platform} }
run: { ${run}, resolution: 1s }
functions: { f: { duration: 1s, init: 500ms, memory: 512MB, ${own} } }
sources: { ${sources} }
`;

const calls = (name: string, count: number, at: string, retry = 'none'): string =>
  `${name}: { type: sdk, target: f, arrivals: { at: ${at}, count: ${count} }, client: { retry: ${retry} } }`;

test('W-B8: a peak of 100 runs of 512 MB needs 34 network interfaces', async () => {
  const enough = await runYaml(scenario('vpc: { interfaces: 34 }', calls('s', 100, '0s')));
  expect(enough.value('functions.f.concurrency.max')).toBe(100);
  expect(enough.value('functions.f.networkInterfaces.max')).toBe(34);
  expect(enough.value('functions.f.serviceErrors')).toBe(0);
  expect(enough.breach('network-interfaces')).toBeUndefined();
  const tooFew = await runYaml(scenario('vpc: { interfaces: 33 }', calls('s', 100, '0s')));
  expect(tooFew.value('functions.f.invocations')).toBe(99);
  expect(tooFew.value('functions.f.networkInterfaces.max')).toBe(33);
  expect(tooFew.breach('network-interfaces')).toMatchObject({ name: 'f', value: 33, refused: 1, peakDemand: 34 });
});

test.each([
  ['lambda-2017', '1536MB', 10],
  ['lambda-2017', '1024MB', 7],
  ['lambda-2017', '128MB', 1],
  ['lambda-2018', '1024MB', 4],
  ['lambda-2018', '3008MB', 10],
])('E-40: under %s ten environments of %s share %i interfaces', async (profile, memory, interfaces) => {
  const run = await runYaml(`
name: vpc
platform: { profile: ${profile} }
run: { duration: 1m }
functions: { f: { duration: 1s, init: 0s, vpc: true, memory: ${memory} } }
sources: { ${calls('s', 10, '0s')} }
`);
  expect(run.value('functions.f.networkInterfaces.max')).toBe(interfaces);
  expect(run.value('functions.f.serviceErrors')).toBe(0);
});

test('E-41: who opens an interface waits until it is made, and so does who joins it before', async () => {
  // Three share one: the first of three at 0 s opens it, those of 4 s join it, that of 20 s finds it made.
  const run = await runYaml(
    scenario('vpc: true', [calls('first', 1, '0s'), calls('joins', 1, '4s'), calls('later', 2, '20s')].join(', ')),
  );
  expect(run.value('sources.first.latency.max')).toBe(11_500);
  expect(run.value('sources.joins.latency.max')).toBe(7500);
  expect(run.value('sources.later.latency.max')).toBe(1000);
  const third = await runYaml(scenario('vpc: true', [calls('a', 2, '0s'), calls('b', 3, '20s')].join(', ')));
  expect(third.value('sources.b.latency.max')).toBe(1500);
  const fourth = await runYaml(scenario('vpc: true', [calls('a', 2, '0s'), calls('b', 4, '20s')].join(', ')));
  expect(fourth.value('sources.b.latency.max')).toBe(11_500);
});

test('E-41: by default a new interface takes 8 to 15 seconds more', async () => {
  const yaml = scenario('vpc: true', calls('s', 200, '0s'), 'idleLifetime: 50m').replace('512MB', '1536MB');
  const run = await runYaml(yaml);
  expect(run.value('sources.s.latency.mean')).toBeGreaterThan(9500);
  expect(run.value('sources.s.latency.max')).toBeLessThanOrEqual(16_500);
  // The mean of 200 draws of a uniform law between 8 and 15 s, inside six standard errors.
  expect(Math.abs((run.value('sources.s.latency.mean') ?? 0) - 13_000)).toBeLessThan((6 * 7000) / Math.sqrt(12 * 200));
});

test('the wait for an interface is in flight, but neither in the duration nor in the bill', async () => {
  const run = await runYaml(scenario('vpc: true', calls('s', 1, '0s')));
  expect(run.value('functions.f.duration.max')).toBe(1000);
  expect(run.value('functions.f.billedDuration')).toBe(1000);
  expect(run.value('functions.f.concurrency.mean')).toBeCloseTo(11.5 / 120, 9);
  const custom = await runYaml(`
name: vpc
platform: { profile: lambda-2018, networkInterfaceDelay: 10s }
run: { duration: 1m }
functions: { f: { duration: 1s, init: 500ms, runtime: provided, vpc: true } }
sources: { ${calls('s', 1, '0s')} }
`);
  expect(custom.value('functions.f.billedDuration'), 'Init of a custom runtime is billed (B-04)').toBe(1500);
});

test('E-42: lack of interfaces is a 502, no throttle: not an invocation, not in the log, and clients repeat it', async () => {
  const run = await runYaml(scenario('vpc: { interfaces: 1 }', calls('s', 5, '0s')));
  expect(run.value('functions.f.invocations')).toBe(3);
  expect(run.value('functions.f.networkInterfaceErrors')).toBe(2);
  expect(run.value('functions.f.serviceErrors')).toBe(2);
  expect(run.value('functions.f.throttles')).toBe(0);
  expect(run.value('functions.f.errors')).toBe(0);
  expect(run.value('sources.s.failed')).toBe(2);
  const repeated = await runYaml(scenario('vpc: { interfaces: 1 }', calls('s', 5, '0s', 'javascript-v2-2017')));
  expect(repeated.value('sources.s.retries')).toBeGreaterThan(0);
});

test('a throttle comes before the lack of an interface', async () => {
  const run = await runYaml(
    scenario(
      'vpc: { interfaces: 1 }',
      calls('s', 10, '0s'),
      'accountConcurrency: 2, networkInterfaceDelay: 10s',
    ).replace('accountConcurrency: 1000, ', ''),
  );
  expect(run.value('functions.f.throttles')).toBe(8);
  expect(run.value('functions.f.serviceErrors')).toBe(0);
});

test('interfaces are given back when their environments are gone', async () => {
  const twice = (idle: string) =>
    runYaml(
      scenario(
        'vpc: { interfaces: 1 }',
        [calls('first', 3, '0s'), calls('second', 3, '60s')].join(', '),
        `networkInterfaceDelay: 10s, idleLifetime: ${idle}`,
      ),
    );
  const gone = await twice('30s');
  expect(gone.value('functions.f.coldStarts')).toBe(6);
  expect(gone.value('functions.f.serviceErrors')).toBe(0);
  expect(gone.value('sources.second.latency.max'), 'made anew').toBe(11_500);
  const kept = await twice('30m');
  expect(kept.value('functions.f.coldStarts')).toBe(3);
  expect(kept.value('sources.second.latency.max')).toBe(1000);
});

test('E-43: since September 2019 a VPC costs nothing', async () => {
  const run = await runYaml(`
name: vpc
platform: { profile: lambda-2020 }
run: { duration: 1m }
functions: { f: { duration: 1s, init: 500ms, vpc: true } }
sources: { ${calls('s', 100, '0s')} }
`);
  expect(run.value('sources.s.latency.max')).toBe(1500);
  expect(run.value('functions.f.networkInterfaces.max')).toBeUndefined();
});

test('M-01: of a run that crashes while its interface is made, neither that time nor Init is billed', async () => {
  const run = await runYaml(`
name: vpc
platform: { profile: lambda-2018, networkInterfaceDelay: 10s }
run: { duration: 1m }
functions: { f: { duration: 1s, init: 4s, runtime: provided, vpc: true } }
sources: { ${calls('s', 1, '0s')} }
faults: [{ at: 12s, loseEnvironments: 100%, function: f }]
`);
  expect(run.value('functions.f.errors')).toBe(1);
  expect(run.value('functions.f.billedDuration'), 'two seconds of Init').toBe(2000);
});

test('ERR-02: an asynchronous event that met no free interface is tried again until it runs', async () => {
  const run = await runYaml(`
name: vpc
platform: { profile: lambda-2017, networkInterfaceDelay: 10s }
run: { duration: 10m }
functions: { f: { duration: 1s, init: 500ms, memory: 512MB, vpc: { interfaces: 1 } } }
sources: { s: { type: s3, target: f, arrivals: { at: 0s, count: 9 } } }
`);
  expect(run.value('sources.s.succeeded')).toBe(9);
  expect(run.value('functions.f.environments.max')).toBe(3);
  expect(run.value('functions.f.networkInterfaceErrors')).toBeGreaterThan(0);
  expect(run.value('functions.f.throttles')).toBe(0);
});

test('what is counted begins with the end of the warm-up', async () => {
  const run = await runYaml(
    scenario(
      'vpc: { interfaces: 1 }',
      [calls('early', 5, '0s'), calls('late', 7, '60s')].join(', '),
      'networkInterfaceDelay: 10s',
      'duration: 2m, warmup: 30s',
    ),
  );
  expect(run.value('functions.f.networkInterfaceErrors')).toBe(4);
  expect(run.breach('network-interfaces')?.refused).toBe(4);
  expect(run.value('functions.f.networkInterfaces.max')).toBe(1);
});
