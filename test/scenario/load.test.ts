import { expect, test } from 'vitest';
import { loadScenario } from '../../src/scenario/load.ts';
import { SECOND } from '../../src/units/time.ts';
import { BASE, changed, files, load, problemsIn } from './base.ts';

const AS_JSON = JSON.stringify(
  {
    name: 'shop',
    platform: { profile: 'lambda-2026' },
    run: { duration: '1h' },
    functions: {
      checkout: {
        runtime: 'nodejs24.x',
        memory: '1024MB',
        timeout: '10s',
        duration: '180ms',
        async: { onFailure: 'failed' },
      },
      fulfil: { duration: '50ms' },
    },
    sources: {
      web: { type: 'api-gateway', target: 'checkout', arrivals: { process: 'poisson', rate: '100/s' } },
      events: { type: 'sns', target: 'checkout', arrivals: { process: 'constant', rate: '1/s' } },
    },
    downstreams: { failed: { type: 'queue' } },
    expect: ['functions.checkout.throttleRatio < 1%'],
  },
  null,
  2,
);

test('the same scenario in YAML, JSON and JSON with comments is the same model', async () => {
  const yaml = await load(BASE);
  const json = await load(AS_JSON, {}, 'shop.json');
  const commented = await load(`// a comment\n${AS_JSON}`, {}, 'shop.jsonc');

  expect(json.model).toEqual(yaml.model);
  expect(commented.model).toEqual(yaml.model);
});

test('without a known ending the content tells JSON from YAML', async () => {
  expect((await load(AS_JSON, {}, '-')).model.digest).toBe((await load(BASE, {}, '-')).model.digest);
  expect(await problemsIn('{ "name": }', {}, 'scenario')).toEqual([
    'scenario:1:11: broken JSON: expected a value, got }',
  ]);
});

test('a byte order mark and Windows line ends change nothing', async () => {
  const loaded = await load(`\uFEFF${BASE.replaceAll('\n', '\r\n')}`);

  expect(loaded.model.digest).toBe((await load(BASE)).model.digest);
  expect(loaded.locate('run.duration')).toEqual({ line: 5, column: 13 });
});

test.each([
  ['', 'shop.yaml:1:1: the file is empty; expected a scenario with name, run, functions and sources'],
  ['# nothing\n', 'shop.yaml:1:1: the file is empty; expected a scenario with name, run, functions and sources'],
  [
    '- a\n',
    'shop.yaml:1:1: expected a scenario with name, run, functions and sources, got a list; a file holds one scenario',
  ],
  ['text', 'shop.yaml:1:1: expected a scenario with name, run, functions and sources, got a single value'],
])('a file that holds no scenario gives one message: %j', async (text, expected) => {
  expect(await problemsIn(text)).toEqual([expected]);
  expect(await problemsIn(text, { seed: '1' })).toEqual([expected]);
});

test('an empty JSON file is called empty', async () => {
  expect(await problemsIn('', {}, 'shop.json')).toEqual([
    'shop.json:1:1: the file is empty; expected a scenario with name, run, functions and sources',
  ]);
});

test('mistakes of all kinds are told together, in the order of the file', async () => {
  const text = BASE.replace('timeout: 10s', 'timeout: 10')
    .replace('target: checkout', 'target: chekout')
    .replace('fulfil:\n    duration: 50ms', 'fulfil:\n    duration: 50ms\n    reservedConcurrency: 1000')
    .replace('expect:', 'expects:');

  expect((await problemsIn(text)).map((line) => line.split(' ')[0])).toEqual([
    'shop.yaml:10:14',
    'shop.yaml:15:26',
    'shop.yaml:19:13',
    'shop.yaml:27:1',
  ]);
});

test('every part of a loaded scenario can be found in its text', async () => {
  const { locate } = await load(BASE);

  expect(locate('expect[0]')).toEqual({ line: 27, column: 5 });
  expect(locate('expect.0')).toEqual({ line: 27, column: 5 });
  expect(locate('functions.checkout.memory')).toEqual({ line: 9, column: 13 });
  expect(locate('run.seed')).toEqual({ line: 4, column: 1 });
});

test('defaults and units arrive in base units', async () => {
  const { scenario, platform } = (await load(BASE)).model;

  expect(scenario.run).toEqual({
    duration: 3600 * SECOND,
    warmup: 0,
    seed: 'capsim',
    replications: 10,
    confidence: 0.95,
    resolution: 60 * SECOND,
    engine: 'event',
  });
  expect(scenario.functions.fulfil).toMatchObject({ memory: 128 * 1024 * 1024, timeout: 3 * SECOND, cpuBound: 1 });
  expect(platform.accountConcurrency).toBe(1000);
});

test("a number of the profile is replaced by the scenario's own", async () => {
  const { model } = await load(changed('profile: lambda-2026', 'profile: lambda-2026\n  accountConcurrency: 50'));

  expect(model.platform.accountConcurrency).toBe(50);
  expect(model.profile.name).toBe('lambda-2026');
});

test('a model is frozen and can cross a thread', async () => {
  const { model } = await load(BASE);

  expect(Object.isFrozen(model.scenario.functions.checkout.async)).toBe(true);
  expect(structuredClone(model)).toEqual(model);
});

test('the digest changes with what a run depends on, and with nothing else', async () => {
  const digest = async (text: string) => (await load(text)).model.digest;
  const base = await digest(BASE);

  expect(base).toMatch(/^[0-9a-f]{16}$/);
  expect(await digest(changed('timeout: 10s', 'timeout: 10000ms'))).toBe(base);
  expect(await digest(changed('name: shop', 'description: A question\nname: shop'))).toBe(base);
  expect(await digest(changed('timeout: 10s', 'timeout: 11s'))).not.toBe(base);
  expect(
    await digest(changed('profile: lambda-2026', 'profile: lambda-2024').replace('nodejs24.x', 'nodejs22.x')),
  ).not.toBe(base);
  expect(await digest(changed('process: poisson, rate: 100/s', 'process: trace, file: trace.csv'))).not.toBe(base);
});

test('the digest changes with the content of a file', async () => {
  const text = changed('process: poisson, rate: 100/s', 'process: trace, file: trace.csv');
  const other = { ...files, trace: async () => ({ starts: Float64Array.of(0, 2e6, 7200e6), durations: null }) };
  const result = await loadScenario(text, 'shop.yaml', other);

  expect(result.ok && result.loaded.model.digest).not.toBe((await load(text)).model.digest);
});

test('the files that a scenario names are in its model, by source', async () => {
  const text = changed('process: poisson, rate: 100/s', 'process: trace, file: trace.csv').replace(
    'rate: 1/s',
    'rate: { file: counts.csv, column: n, per: 1m }',
  );
  const { data } = (await load(text)).model;

  expect([...data.traces.keys()]).toEqual(['web']);
  expect([...(data.counts.get('events')?.counts ?? [])]).toEqual([5, 6, 7]);
});

test('a distribution from a file holds its samples when it is loaded', async () => {
  const text = changed('duration: 180ms', 'duration: { distribution: empirical, file: d.csv, column: ms, unit: ms }');
  const { duration } = (await load(text)).model.scenario.functions.checkout;

  expect(duration).toMatchObject({ distribution: 'empirical', samples: Float64Array.of(10_000, 20_000, 30_000) });
});

test('a setting is changed from the command line, or added', async () => {
  const { model } = await load(BASE, {
    set: [
      { path: 'functions.checkout.memory', value: '2GB' },
      { path: 'functions.fulfil.async.maximumRetryAttempts', value: '1' },
      { path: 'functions.fulfil.duration', value: '{ distribution: exponential, mean: 20ms }' },
      { path: 'expect.1', value: 'cost.total < 5' },
      { path: 'functions.extra', value: '{ duration: 1ms }' },
    ],
    seed: 'yes: really',
    replications: 3,
    duration: '5m',
  });

  expect(model.scenario.functions.checkout.memory).toBe(2 * 1024 * 1024 * 1024);
  expect(model.scenario.functions.fulfil.async?.maximumRetryAttempts).toBe(1);
  expect(model.scenario.functions.fulfil.duration).toMatchObject({ distribution: 'exponential', mean: 20_000 });
  expect(model.scenario.expect).toEqual(['functions.checkout.throttleRatio < 1%', 'cost.total < 5']);
  expect(Object.keys(model.scenario.functions)).toEqual(['checkout', 'fulfil', 'extra']);
  expect(model.scenario.run).toMatchObject({ seed: 'yes: really', replications: 3, duration: 300 * SECOND });
});

test('null removes a setting, so that its default holds, and an item of a list', async () => {
  const { model } = await load(BASE, {
    set: [
      { path: 'functions.checkout.memory', value: 'null' },
      { path: 'functions.checkout.async', value: '~' },
      { path: 'sources.events', value: 'null' },
      { path: 'expect.1', value: 'cost.total < 5' },
      { path: 'expect.0', value: 'null' },
    ],
  });
  expect(model.scenario.functions.checkout.memory).toBe(128 * 1024 * 1024);
  expect(model.scenario.functions.checkout.async).toBeUndefined();
  expect(Object.keys(model.scenario.sources)).toEqual(['web']);
  expect(model.scenario.expect).toEqual(['cost.total < 5']);
});

test('of the platform null is a value: a rule that there is not', async () => {
  const { model } = await load(BASE, { set: [{ path: 'platform.recursionLimit', value: 'null' }] });
  expect(model.platform.recursionLimit).toBeNull();
});

test('a change that came from the command line and from the file gives the same digest', async () => {
  const fromFile = await load(changed('memory: 1024MB', 'memory: 2GB'));
  const fromOption = await load(BASE, { set: [{ path: 'functions.checkout.memory', value: '2GB' }] });

  expect(fromOption.model.digest).toBe(fromFile.model.digest);
  expect((await load(BASE, { seed: '42' })).model.scenario.run.seed).toBe(42);
});

test.each([
  [
    'functions.chekout.memory',
    '1GB',
    '--set functions.chekout.memory: there is no function "chekout"; did you mean "checkout"?',
  ],
  ['functions.checkout.memroy', '1GB', '--set functions.checkout.memroy: unknown setting; did you mean "memory"?'],
  [
    'functions.checkout.memory',
    '1',
    '--set functions.checkout.memory: expected a size such as "128MB", got 1: a unit is needed, for example "1MB"',
  ],
  [
    'functions.checkout.memory',
    '',
    '--set functions.checkout.memory: expected a value after the equals sign, got nothing',
  ],
  [
    'functions.checkout.memory',
    '[1',
    '--set functions.checkout.memory: cannot read the value "[1": broken YAML: Flow sequence must end with a ]',
  ],
  [
    'functions..memory',
    '1GB',
    '--set functions..memory: expected a path such as run.duration or functions.NAME.memory, with a value after the equals sign',
  ],
  ['expect.5', 'cost.total < 5', '--set expect.5: expect has 1 item, counted from 0'],
  ['expect.first', 'cost.total < 5', '--set expect.first: expect is a list; expected a position such as expect[0]'],
  [
    'functions.checkout.memory.size',
    '1GB',
    '--set functions.checkout.memory.size: functions.checkout.memory is a plain value without settings inside; set it as a whole',
  ],
  [
    'functions.checkout',
    '{ memory: 1GB, durations: 5ms }',
    '--set functions.checkout: functions.checkout.durations: unknown setting; did you mean "duration"?',
  ],
  [
    'functions.checkout.duration',
    '{ distribution: uniform, min: 1s }',
    '--set functions.checkout.duration: a uniform distribution needs two of min, max, mean, sd, cv, p50, p90, p95, p99, p999; only min 1s is given',
  ],
  [
    'functions.checkout.reservedConcurrency',
    'null',
    '--set functions.checkout.reservedConcurrency: the file does not set it, so there is nothing to remove',
  ],
  [
    'functions.chekout.memory',
    'null',
    '--set functions.chekout.memory: there is no function "chekout"; did you mean "checkout"?',
  ],
  ['run', '{ seed: 5 }', '--set run: run.duration: is missing; expected a duration such as "30s"'],
])('a change that cannot be made is told with its option: %s=%s', async (path, value, expected) => {
  expect(await problemsIn(BASE, { set: [{ path, value }] })).toContain(expected);
});

test('a list that the file does not have begins with its first item', async () => {
  const withoutExpectations = BASE.slice(0, BASE.indexOf('expect:'));
  const { model } = await load(withoutExpectations, { set: [{ path: 'expect.0', value: 'cost.total < 5' }] });

  expect(model.scenario.expect).toEqual(['cost.total < 5']);
});

test('the short options are told by their own names', async () => {
  expect(await problemsIn(BASE, { duration: '1', replications: 'ten' })).toEqual([
    '--duration: run.duration: expected a duration such as "30s", got 1: a unit is needed, for example "1s"',
    '--replications: run.replications: expected a whole number of at least 1, got "ten"',
  ]);
});
