import { expect, test } from 'vitest';
import { changed, problemsIn } from './base.ts';

/** Problems of a scenario with these downstreams, without its file and lines. */
async function told(...downstreams: readonly string[]): Promise<string[]> {
  const problems = await problemsIn(changed('  failed: {', `  ${downstreams.join('\n  ')}\n  failed: {`));
  return problems.map((problem) => problem.replace(/^\S+ downstreams\./, ''));
}

const POOL = 'pool: { type: connection-pool, connections: 5, service: 4ms }';
const STATION = 'station: { type: station, servers: 2, service: 4ms }';

test('what stands in front of a database or another downstream is valid', async () => {
  const cache = 'cache: { type: cache, of: proxy, hitRatio: 50% }';
  expect(await told(POOL, STATION, 'proxy: { type: database-proxy, of: pool }', cache)).toEqual([]);
});

test.each([
  ['pol', 'there is no downstream "pol"; did you mean "pool"?'],
  ['nothing', 'there is no downstream "nothing"; expected "pool"'],
  [
    'station',
    'expected a connection-pool, which is the database, got "station" of type station; the scenario has "pool"',
  ],
  ['failed', 'expected a connection-pool, which is the database, got "failed" of type queue; the scenario has "pool"'],
  ['proxy', 'expected a connection-pool, which is the database, got the proxy itself; the scenario has "pool"'],
  ['cache', 'expected a connection-pool, which is the database, got "cache" of type cache; the scenario has "pool"'],
  ['fulfil', 'expected a connection-pool, which is the database, got the function "fulfil"'],
])('a proxy of %s is refused when the scenario is read', async (of, message) => {
  const cache = 'cache: { type: cache, of: proxy, hitRatio: 50% }';
  expect(await told(POOL, STATION, `proxy: { type: database-proxy, of: ${of} }`, cache)).toEqual([
    `proxy.of: ${message}`,
  ]);
});

test.each([
  ['type: station, servers: 0, service: 4ms', 'servers: expected a whole number of at least 1, got 0'],
  ['type: connection-pool, connections: 0, service: 4ms', 'connections: expected a whole number of at least 1, got 0'],
  [
    'type: connection-pool, service: 4ms',
    'connections: is missing; expected how many connections there are, or "engine" with its size',
  ],
  [
    'type: connection-pool, engine: mysql, memory: 4GB, usableShare: 0, service: 4ms',
    'usableShare: leaves no connection at all after system processes: expected more',
  ],
  [
    'type: rate-limited, rate: 100',
    'rate: expected a rate such as "100/s", got 100: a unit is needed, for example "100/s"',
  ],
  [
    'type: rate-limited, rate: 0/s',
    'rate: expected a rate above 0/s, got "0/s"; for an API that refuses every call, use a fault',
  ],
  [
    'type: table, writeUnits: 400',
    'writeUnits: an on-demand table has no writeUnits; remove it, or set mode: provisioned',
  ],
  ['type: table, keys: { hot: [50%, 60%] }', 'keys.hot: expected shares of together at most 100%, got 110%'],
  [
    'type: latency-curve, latency: [{ inFlight: 1, latency: 5ms }]',
    'latency: expected at least 2 points, between which the latency is linear, got 1; for a latency that does not depend on inFlight, write a duration',
  ],
  [
    'type: latency-curve, latency: [{ inFlight: 1, latency: 50ms }, { inFlight: 9, latency: 5ms }]',
    'latency[1].latency: expected a curve that does not go down, got 5ms after 50ms: more load cannot make calls faster',
  ],
  [
    'type: cache, of: failed, hitRatio: 50%',
    'of: expected a downstream that answers, got the queue "failed", which only fills',
  ],
  [
    'type: cache, of: more, hitRatio: 50%',
    'of: caches that stand before each other: more -> more; a miss would never be answered, so one must stand before something else',
  ],
])('{ %s } is answered with one message', async (settings, message) => {
  expect(await told(`more: { ${settings} }`)).toEqual([`more.${message}`]);
});

test.each([
  ['dynamodb', 'table'],
  ['rds', 'connection-pool'],
  ['rds-proxy', 'database-proxy'],
  ['redis', 'cache'],
  ['sns', 'queue'],
  ['statoin', 'station'],
])('of a downstream of type %s the type %s was meant', async (written, meant) => {
  expect((await told(`more: { type: ${written} }`)).filter((problem) => problem.startsWith('more.type'))).toEqual([
    expect.stringMatching(new RegExp(`, got "${written}"; did you mean "${meant}"\\?$`)),
  ]);
});
