import { expect, test } from 'vitest';
import { changed, problemsIn } from './base.ts';

/** A scenario on the platform of a year, without what that year did not have, plus what a test adds. */
function inYear(profile: string, from = '', to = ''): string {
  const text = changed('lambda-2026', profile)
    .replace('    runtime: nodejs24.x\n', '')
    .replace('    async: { onFailure: failed }\n', '');
  if (!text.includes(from)) throw new Error(`the scenario has no ${from}`);
  return text.replace(from, to);
}

test.each(['lambda-2017', 'lambda-2018', 'lambda-2020', 'lambda-2022', 'lambda-2024', 'lambda-2026'])(
  'a plain scenario runs on %s',
  async (profile) => {
    expect(await problemsIn(inYear(profile))).toEqual([]);
  },
);

test.each([
  [
    'lambda-2017',
    'timeout: 10s',
    'reservedConcurrency: 5',
    /reserved concurrency came on 2017-11-30 \(C-10\), and lambda-2017 shows the platform of 2017-01-\d\d; remove it or use profile lambda-2018$/,
  ],
  [
    'lambda-2018',
    'timeout: 10s',
    'provisionedConcurrency: 5',
    /provisioned concurrency came on 2019-12-03 \(C-40\), .* use profile lambda-2020$/,
  ],
  ['lambda-2018', 'timeout: 10s', 'async: { maximumEventAge: 1h }', /a maximum event age came on 2019-11-25 \(A-07\)/],
  ['lambda-2020', 'timeout: 10s', 'architecture: arm64', /the arm64 architecture came on 2021-09-29 \(B-22\)/],
  [
    'lambda-2017',
    'type: api-gateway',
    'type: alb',
    /sources\.web\.type: the source type alb came on 2018-11-29 \(S-23\)/,
  ],
  [
    'lambda-2020',
    'type: api-gateway',
    'type: function-url',
    /the source type function-url came on 2022-04-06 \(S-24\)/,
  ],
  [
    'lambda-2026',
    'type: api-gateway',
    'type: cloudformation\n    client: { retry: none }',
    /sources\.web\.client: a client of custom resources, .* was there until 2019-01-01 \(S-36\), .* use profile lambda-2017$/,
  ],
  [
    'lambda-2018',
    'type: api-gateway',
    'type: cloudformation\n    delivery: { base: 1s }',
    /sources\.web\.delivery: an asynchronous call of custom resources came on 2019-01-01 \(S-36\), .* use profile lambda-2020$/,
  ],
  [
    'lambda-2024',
    'type: api-gateway',
    'type: sdk\n    client: { retry: standard-2026 }',
    /sources\.web\.client\.retry: the retry policy standard-2026 came on 2026-05-04 \(R-06\)/,
  ],
  [
    'lambda-2022',
    'timeout: 10s',
    'runtime: python3.14',
    /functions\.checkout\.runtime: the runtime python3\.14 came on 2025-11-18, .* use profile lambda-2026$/,
  ],
])('%s refuses what came later: %j replaced by %j', async (profile, from, to, expected) => {
  expect(await problemsIn(inYear(profile, from, to))).toEqual([expect.stringMatching(expected)]);
});

test.each([
  ['lambda-2017', 'memory: 1024MB', 'memory: 1600MB', /expected 128MB to 1\.5GB \(E-60\), got "1600MB"$/],
  [
    'lambda-2018',
    'memory: 1024MB',
    'memory: 1000MB',
    /expected a multiple of 64MB \(E-60\), got "1000MB"; the nearest are 960MB and 1GB$/,
  ],
  ['lambda-2017', 'timeout: 10s', 'timeout: 6m', /expected at most 5m \(E-62\), got "6m"$/],
  [
    'lambda-2020',
    'timeout: 10s',
    'ephemeralStorage: 1GB',
    /ephemeral storage came on 2022-03-24|expected 512MB \(E-65\)/,
  ],
])('%s has the bounds of its time: %j replaced by %j', async (profile, from, to, expected) => {
  const problems = await problemsIn(inYear(profile, from, to));

  expect(problems.length).toBeGreaterThan(0);
  for (const problem of problems) expect(problem).toMatch(expected);
});

/** The scenario of a year with one downstream more. */
const downstream = (profile: string, settings: string): string =>
  inYear(
    profile,
    'failed: { type: queue }',
    `failed: { type: queue }\n  pool: { type: connection-pool, connections: 5, service: 1ms }\n  more: { ${settings} }`,
  );

test.each([
  [
    'lambda-2018',
    'type: database-proxy, of: pool',
    /more\.type: RDS Proxy came on 2020-06-30 \(D-08\), .* use profile lambda-2020$/,
  ],
  [
    'lambda-2020',
    'type: connection-pool, engine: aurora-mysql, maximumCapacity: 4, service: 1ms',
    /more\.maximumCapacity: Aurora Serverless v2 came on 2022-04-21 \(D-07\), .* use profile lambda-2022$/,
  ],
  [
    'lambda-2017',
    'type: table',
    /more\.mode: on-demand tables came on 2018-11-28 \(D-11\), .*; set mode: provisioned or use profile lambda-2018$/,
  ],
  [
    'lambda-2017',
    'type: table, mode: on-demand',
    /more\.mode: on-demand tables came on 2018-11-28 .*; set mode: provisioned or/,
  ],
  [
    'lambda-2018',
    'type: table, mode: provisioned, writeUnits: 5',
    /more\.adaptiveCapacity: adaptive capacity that acts at once came on 2019-05-23 \(D-10\), .*; set adaptiveCapacity: false or use profile lambda-2020$/,
  ],
])('in %s a downstream with %s is an error that says when it came', async (profile, settings, message) => {
  expect(await problemsIn(downstream(profile, settings))).toEqual([expect.stringMatching(message)]);
});

test.each([
  ['lambda-2017', 'type: table, mode: provisioned, writeUnits: 5, adaptiveCapacity: false'],
  ['lambda-2018', 'type: table'],
  ['lambda-2020', 'type: table, mode: provisioned, writeUnits: 5'],
  ['lambda-2020', 'type: database-proxy, of: pool'],
])('in %s a downstream with %s is there', async (profile, settings) => {
  expect(await problemsIn(downstream(profile, settings))).toEqual([]);
});
