import { assert } from '../units/assert.ts';

/**
 * Erlang B: the share of requests refused by `servers` servers with no waiting room.
 *
 * @param offeredLoad arrival rate times mean service time, in erlangs; at least 0
 * @param servers a whole number of at least 0
 * @returns a probability; exact for Poisson arrivals and any service-time distribution
 * @see A. K. Erlang, "Solution of some problems in the theory of probabilities" (1917)
 */
export function erlangB(offeredLoad: number, servers: number): number {
  requireStation(offeredLoad, servers);
  let refused = 1;
  for (let n = 1; n <= servers; n++) refused = (offeredLoad * refused) / (n + offeredLoad * refused);
  return refused;
}

/**
 * Erlang C: the share of requests that find all of `servers` servers busy and wait.
 *
 * @param offeredLoad in erlangs; from `servers` on everybody waits
 * @returns a probability; exact for Poisson arrivals and exponential service times
 */
export function erlangC(offeredLoad: number, servers: number): number {
  if (offeredLoad >= servers) return 1;
  const refused = erlangB(offeredLoad, servers);
  return refused / (1 - (offeredLoad / servers) * (1 - refused));
}

function requireStation(offeredLoad: number, servers: number): void {
  assert(offeredLoad >= 0, `an offered load cannot be ${offeredLoad} erlangs`);
  assert(Number.isInteger(servers) && servers >= 0, `there cannot be ${servers} servers`);
}
