import { Kernel, Phase } from '../../src/kernel/kernel.ts';
import { Cause, type RetryPolicy, retryPolicies, retryWait } from '../../src/platform/retry-policy.ts';
import { RandomStream } from '../../src/random/stream.ts';
import { assert } from '../../src/units/assert.ts';
import { MINUTE, type Micros, MS } from '../../src/units/time.ts';
import { asPublished, type Effort, type Line, notJudged, type Section } from './line.ts';

// Clients read a row, write it if nobody else has in the meantime, and try again after a wait if somebody has. A scenario
// knows no rows and no conditions, so this is a small program of its own: capsim's kernel and capsim's waits, no engine.

const CLIENTS = 100;

/**
 * What the published program uses: waits from 5 ms, doubled before the first one but for decorrelated jitter, and at most
 * 2 s; each way takes a normal time of 10 and 2 ms.
 */
const BASE = 5 * MS;
const CAP = 2000 * MS;
const WAY = { mean: 10 * MS, deviation: 2 * MS };

const BACKOFFS = [
  { name: 'no wait', jitter: 'none', base: 0, calls: 2422 },
  { name: 'exponential', jitter: 'none', base: 2 * BASE, calls: 1861 },
  { name: 'equal jitter', jitter: 'equal', base: 2 * BASE, calls: 813 },
  { name: 'full jitter', jitter: 'full', base: 2 * BASE, calls: 795 },
  { name: 'decorrelated jitter', jitter: 'decorrelated', base: BASE, calls: 1000 },
] as const;
type Backoff = (typeof BACKOFFS)[number];

function policyOf({ jitter, base }: Backoff): RetryPolicy {
  const standard = retryPolicies.find(({ name }) => name === 'standard');
  assert(standard !== undefined, 'there is no standard policy');
  return { ...standard, base, throttleBase: base, cap: CAP, jitter, step: 1 };
}

/** The number of writes, successful or not, until every client has written once. */
export function writesOf(backoff: Backoff, seed: number): number {
  const kernel = new Kernel();
  const random = new RandomStream(`contention ${backoff.name} ${seed}`);
  const policy = policyOf(backoff);
  const draws = Array.from({ length: CLIENTS }, (_, client) => `contention ${backoff.name} ${seed} client ${client}`);
  const seen = Array<number>(CLIENTS).fill(0);
  const failures = Array<number>(CLIENTS).fill(0);
  const succeeded = Array<boolean>(CLIENTS).fill(false);
  let version = 0;
  let writes = 0;
  const way = (): Micros => Math.round(Math.abs(WAY.mean + WAY.deviation * normal(random)));
  const read = kernel.on('read', Phase.timer, (client) => {
    seen[client] = version;
    kernel.schedule(way(), answered, client);
  });
  const answered = kernel.on('read answered', Phase.timer, (client) => kernel.schedule(way(), written, client));
  const written = kernel.on('written', Phase.timer, (client) => {
    writes++;
    succeeded[client] = seen[client] === version;
    if (succeeded[client]) version++;
    kernel.schedule(way(), told, client);
  });
  const told = kernel.on('write answered', Phase.timer, (client) => {
    if (succeeded[client]) return;
    const wait = retryWait(policy, Cause.throttle, failures[client]++, new RandomStream(draws[client]));
    kernel.schedule(wait + way(), read, client);
  });
  for (let client = 0; client < CLIENTS; client++) kernel.schedule(way(), read, client);
  kernel.run(60 * MINUTE);
  assert(version === CLIENTS, `${version} of ${CLIENTS} clients have written`);
  return writes;
}

function normal(random: RandomStream): number {
  return Math.sqrt(-2 * Math.log(random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
}

/** The published program runs each setting a hundred times. */
const PUBLISHED_RUNS = 100;

const lines: readonly Line[] = BACKOFFS.map((backoff) => ({
  what: `100 clients, one row, ${backoff.name}: calls`,
  judge: (effort: Effort) => {
    const runs = effort === 'full' ? 400 : 20;
    const writes = Array.from({ length: runs }, (_, seed) => writesOf(backoff, seed));
    return asPublished(writes, backoff.calls, { digits: 0, runs: PUBLISHED_RUNS, half: 0.5 });
  },
}));

const asScenario: Line = {
  what: 'the same as a scenario',
  judge: () =>
    notJudged(
      'a table of capsim has a rate, not rows: whether a write fails because another client wrote between its read and its write cannot be stated, and a station of one server would make them wait instead of fail',
    ),
};

export const contention: Section = {
  title: 'Contention and jitter',
  about:
    "The published experiment on backoff and jitter (aws-samples/aws-arch-backoff-simulator): a hundred clients write one row with optimistic concurrency control. A scenario cannot state it, so what is judged is not the engine but **its clients' waits**: capsim's kernel and capsim's retry policies in a program of some lines, with the published delays. Judged: the published number lies where 99.9 % of means of a hundred runs would.",
  lines: [...lines, asScenario],
};
