import { expect, test } from 'vitest';
import type { Inputs } from '../../src/arrivals/inputs.ts';
import { loadScenario } from '../../src/scenario/load.ts';

const NO_FILES = {} as unknown as Inputs;

/** A scenario in which every call is as it should be; each test replaces one part of it. */
const GOOD = `name: calls
run: { duration: 1m }
functions:
  api:
    duration: { distribution: exponential, mean: 100ms }
    timeout: 10s
    calls:
      - { to: auth }
      - { to: db }
      - { to: mail, invocation: event }
  auth: { duration: { distribution: exponential, mean: 30ms } }
  mail: { duration: { distribution: exponential, mean: 30ms }, async: { onFailure: dead } }
sources:
  web: { type: api-gateway, target: api, arrivals: { process: poisson, rate: 1/s } }
downstreams:
  db: { type: cache, of: store, hitRatio: 50% }
  store: { type: station, servers: 2, service: 5ms }
  dead: { type: queue }
`;

async function told(from: string, to: string): Promise<{ problems: string[]; advice: string[] }> {
  expect(GOOD).toContain(from);
  const result = await loadScenario(GOOD.replace(from, to), 'a.yaml', NO_FILES);
  const shown = ({ line, path, message }: { line: number; path: string; message: string }): string =>
    `${line} ${path}: ${message}`;
  return result.ok
    ? { problems: [], advice: result.loaded.advice.map(shown) }
    : { problems: result.problems.map(shown), advice: [] };
}

test('good calls bring neither mistakes nor advice', async () => {
  expect(await told('name: calls', 'name: calls')).toEqual({ problems: [], advice: [] });
});

test.each([
  [
    'to: auth }',
    'to: auht }',
    '8 functions.api.calls[0].to: there is no function or downstream "auht"; did you mean "auth"?',
  ],
  [
    'to: db }',
    'to: db, invocation: event }',
    '9 functions.api.calls[1].invocation: only functions take events (A-01), and "db" is a downstream; leave invocation out, or call a function',
  ],
  [
    'invocation: event }',
    'invocation: event, timeout: 1s }',
    '10 functions.api.calls[2].timeout: an event is accepted at once (A-01), so there is no wait to limit; leave it out',
  ],
  [
    'to: auth }',
    'to: api }',
    '8 functions.api.calls[0].to: calls itself and waits for the answer: api -> api; each run would wait for another without end. Only `invocation: event` may lead back',
  ],
  ['mean: 30ms } }\n  mail', 'mean: 30ms }, calls: [{ to: mail }] }\n  mail', ''],
  [
    'auth: { duration: { distribution: exponential, mean: 30ms } }',
    'auth: { duration: 1s, calls: [{ parallel: [{ to: db }, { to: api }] }] }',
    '11 functions.auth.calls[0].parallel[1].to: functions that wait for each other: api -> auth -> api; each run would wait for another without end. Only `invocation: event` may lead back',
  ],
  [
    'to: db }',
    'to: db, count: 1001 }',
    '9 functions.api.calls[1].count: expected at most 1,000 repetitions of a call in one run, got 1,001; let one call stand for several',
  ],
  [
    'to: db }',
    'to: db, maxAttempts: 70000 }',
    '9 functions.api.calls[1].maxAttempts: expected at most 1,000 tries of a call, got 70,000',
  ],
  [
    'to: db }',
    'to: db, timeout: 0s }',
    '9 functions.api.calls[1].timeout: expected more than 0s, got 0s, in which nothing can answer; leave it out to wait for the answer',
  ],
  ['of: store', 'of: stor', '16 downstreams.db.of: there is no downstream "stor"; did you mean "store"?'],
  [
    'of: store',
    'of: dead',
    '16 downstreams.db.of: expected a downstream that answers, got the queue "dead", which only fills',
  ],
  ['of: store', 'of: mail', '16 downstreams.db.of: expected a downstream, got the function "mail"'],
  [
    'of: store',
    'of: db',
    '16 downstreams.db.of: caches that stand before each other: db -> db; a miss would never be answered, so one must stand before something else',
  ],
  [
    'store: { type: station, servers: 2, service: 5ms }',
    'store: { type: cache, of: db, hitRatio: 50% }',
    '16 downstreams.db.of: caches that stand before each other: db -> store -> db; a miss would never be answered, so one must stand before something else',
  ],
  [
    'sources:\n',
    'sources:\n  again: { type: sdk, target: api, arrivals: { from: api } }\n',
    '14 sources.again.arrivals.from: a cycle: api -> api, through a source of type sdk, whose callers wait; each success would bring further requests without end. Use an asynchronous type or sqs, or let one link go',
  ],
])('%j replaced by %j is refused', async (from, to, problem) => {
  expect((await told(from, to)).problems).toEqual(problem === '' ? [] : [problem]);
});

test('a loop in which nothing takes time is refused where nothing stops it', async () => {
  const timeless = 'mail: { duration: 0s, calls: [{ to: mail, invocation: event }], async: { onFailure: dead } }';
  const from = 'mail: { duration: { distribution: exponential, mean: 30ms }, async: { onFailure: dead } }';
  expect((await told(from, timeless)).problems).toEqual([]);
  const result = await loadScenario(
    GOOD.replace(from, timeless).replace('name: calls', 'name: calls\nplatform: { recursionLimit: null }'),
    'a.yaml',
    NO_FILES,
  );
  expect(result.ok ? [] : result.problems.map(({ message }) => message)).toEqual([
    'a loop in which nothing takes time: mail -> mail; it would go round without end at one instant',
  ]);
});

test('events of two functions may not have the name of a consumer of a stream', async () => {
  const stream =
    'sources:\n  api: { type: kinesis, target: mail, arrivals: { process: poisson, rate: 1/s }, consumers: { mail: { target: auth } } }\n';
  expect((await told('sources:\n', stream)).problems).toEqual([
    '14 sources.api.consumers.mail: the events from function "api" to function "mail" have the name api/mail too; rename the source or the consumer',
  ]);
});

test('all mistakes in calls are told at once', async () => {
  const { problems } = await told('to: auth }\n      - { to: db }', 'to: x }\n      - { to: db, count: 2000 }');
  expect(problems.map((problem) => problem.split(':')[0])).toEqual([
    '8 functions.api.calls[0].to',
    '9 functions.api.calls[1].count',
  ]);
});

test.each([
  [
    'to: auth }',
    'to: auth, timeout: 20s }',
    "8 functions.api.calls[0].timeout: waits up to 20s for an answer, and api is cut off after 10s: the call's own timeout never comes (E-62)",
  ],
  [
    'to: db }',
    'to: db, retry: standard, base: 5s, cap: 1s }',
    '9 functions.api.calls[1].base: waits of 5s and more are cut to the cap of 1s: all are alike; raise cap or lower base',
  ],
  ['  dead:', '  spare: { type: queue }\n  dead:', '18 downstreams.spare: nothing leads to it'],
  [
    'to: db }',
    'to: store, count: 900 }\n      - { to: store, count: 1000 }\n      - { to: store, count: 200 }\n      - { to: db }',
    '6 functions.api.timeout: its own time and its calls take at least 10.5s, and the timeout is 10s: every run that makes them all is cut off (E-62)',
  ],
  [
    'to: db }',
    'to: db, retry: none, maxAttempts: 3 }',
    '9 functions.api.calls[1].maxAttempts: the policy "none" repeats nothing, so maxAttempts has no effect; name a policy in retry, or causes in retryOn',
  ],
  [
    'to: db }',
    'to: db, retryOn: [timeout] }',
    '9 functions.api.calls[1].retryOn: there is one try, so retryOn has no effect; set maxAttempts',
  ],
  [
    'to: db }',
    'to: db, retryOn: [timeout], maxAttempts: 5 }',
    '9 functions.api.calls[1]: 5 tries without a wait between them: what is overloaded gets 5 times as much; set base and jitter',
  ],
  [
    'mail: { duration: { distribution: exponential, mean: 30ms }, async',
    'mail: { duration: { distribution: exponential, mean: 30ms }, calls: [{ to: mail, invocation: event }], async',
    '12 functions.mail: a loop: mail -> mail; each chain is stopped after 16 invocations of one function (A-16)',
  ],
])('%j replaced by %j brings advice', async (from, to, advice) => {
  const found = await told(from, to);
  expect(found.problems).toEqual([]);
  expect(found.advice).toContain(advice);
});

test('retries along a chain multiply: 3 x 3 x 3 = 27', async () => {
  const deep = GOOD.replace('type: api-gateway', 'type: sdk')
    .replace('rate: 1/s }', 'rate: 1/s }, client: { retry: standard }')
    .replace('to: auth }', 'to: auth, retry: standard }')
    .replace(
      'auth: { duration: { distribution: exponential, mean: 30ms }',
      'auth: { duration: 1s, calls: [{ to: store, retry: standard }]',
    );
  const result = await loadScenario(deep, 'a.yaml', NO_FILES);
  expect(result.ok && result.loaded.advice.map(({ message }) => message)).toContain(
    'retries along the chain multiply: 3 x 3 x 3 = 27 calls of store for one request when it fails; retry in one place only',
  );
});
