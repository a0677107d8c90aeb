/** A scenario of a few hundred requests that meets its expectation. */
export const SMALL = `name: small
run: { duration: 10s, replications: 2, seed: small }
functions:
  shop: { memory: 512MB, timeout: 5s, duration: 20ms, init: 100ms }
sources:
  web: { type: sdk, target: shop, arrivals: { process: poisson, rate: 20/s } }
expect:
  - functions.shop.throttles < 1
`;

/** The same with a limit that it must reach, so that its expectation is missed. */
export const MISSED = SMALL.replace('name: small', 'name: missed').replace(
  'init: 100ms }',
  'init: 100ms, reservedConcurrency: 0 }',
);

/** A scenario that runs far longer than any test waits. */
export const LONG = SMALL.replace('name: small', 'name: long')
  .replace('duration: 10s, replications: 2', 'duration: 30d, replications: 50, resolution: 1h')
  .replace('rate: 20/s', 'rate: 300/s');

/** A scenario of so many short replications that two threads take long for all, and some are complete soon. */
export const MANY = SMALL.replace('name: small', 'name: many')
  .replace('duration: 10s, replications: 2', 'duration: 10m, replications: 3000')
  .replace('rate: 20/s', 'rate: 30/s');

/** What `MANY` says of its progress when some replications are complete: 1 % of them are 30. */
export const SOME_COMPLETE = /many: [1-9]\d*%/;
