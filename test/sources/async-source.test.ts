import { expect, test } from 'vitest';
import { type Run, runYaml } from '../support/run.ts';

/** Events of one service for a function. */
const scenario = (own: string, source: string, more = 'run: { duration: 10m, resolution: 1s }'): string => `
name: senders
${more}
functions: { f: { duration: 1s, init: 0s, ${own} } }
sources: { s: { target: f, ${source} } }
downstreams: { unsent: { type: queue }, broken: { type: queue, errorRate: 100% } }
`;

const UNREACHABLE = 'platform: { serviceErrorRate: 100% }\nrun: { duration: 1h, resolution: 1s }';
const ONE = 'arrivals: { at: 0s, count: 1 }';

function when(run: Run, path: string): number[] {
  return run.series(path).flatMap((count, second) => (count > 0 ? [second] : []));
}

test('SRC-02: an event that was accepted is not sent again, whatever becomes of it', async () => {
  const run = await runYaml(scenario('reservedConcurrency: 0', `type: sns, arrivals: { at: 0s, count: 10 }`));
  expect(run.value('sources.s.delivered')).toBe(10);
  expect(run.value('sources.s.retries')).toBe(0);
  expect(run.value('sources.s.discarded')).toBe(10);
});

test('SRC-01: a sender repeats until Lambda accepts, and then Lambda until the run succeeds', async () => {
  const run = await runYaml(
    scenario(
      '',
      'type: s3, arrivals: { at: 0s, count: 200 }',
      'platform: { serviceErrorRate: 50% }\nrun: { duration: 5h }',
    ),
  );
  expect(run.value('sources.s.delivered')).toBe(200);
  expect(run.value('sources.s.succeeded')).toBe(200);
  // Of each geometric number of tries with mean 2, one is not a retry: 200 with a deviation of 20; five of them.
  for (const path of ['sources.s.retries', 'functions.f.serviceErrors']) {
    expect(Math.abs((run.value(path) ?? Number.NaN) - 200)).toBeLessThan(5 * 20);
  }
});

test("a sender without retries sends an event once, and it goes to the sender's dead-letter queue", async () => {
  const run = await runYaml(scenario('', `type: iot, ${ONE}, deadLetterQueue: unsent`, UNREACHABLE));
  expect(run.value('sources.s.retries')).toBe(0);
  expect(run.value('sources.s.deadLettered')).toBe(1);
  expect(run.value('functions.f.asyncEventsReceived')).toBe(0);
});

test('what was never accepted is discarded without a dead-letter queue, and lost with one that fails', async () => {
  const stateOf = async (more: string): Promise<(number | undefined)[]> => {
    const run = await runYaml(scenario('', `type: iot, ${ONE} ${more}`, UNREACHABLE));
    return [run.value('sources.s.discarded'), run.value('sources.s.lost')];
  };
  expect(await stateOf('')).toEqual([1, 0]);
  expect(await stateOf(', deadLetterQueue: broken')).toEqual([0, 1]);
});

test('attempts and age of a sender can be set', async () => {
  const givenUp = async (delivery: string): Promise<number[]> => {
    const run = await runYaml(
      scenario('', `type: eventbridge, ${ONE}, deadLetterQueue: unsent, delivery: { ${delivery} }`, UNREACHABLE),
    );
    return when(run, 'downstreams.unsent.received');
  };
  expect(await givenUp('maximumRetryAttempts: 0')).toEqual([0]);
  expect(await givenUp('maximumRetryAttempts: 3')).toEqual([1 + 2 + 4]);
  expect(await givenUp('maximumEventAge: 10m')).toEqual([600]);
});

test('an event that its sender gives up for its age has expired', async () => {
  const run = await runYaml(scenario('', `type: eventbridge, ${ONE}, delivery: { maximumEventAge: 10m }`, UNREACHABLE));
  expect(run.value('sources.s.expired')).toBe(1);
  expect(run.value('sources.s.discarded')).toBe(1);
});

test('an event waits with its sender at the end of the run, and is counted there', async () => {
  const run = await runYaml(scenario('', 'type: sns, arrivals: { at: 0s, count: 7 }', UNREACHABLE));
  expect(run.value('sources.s.waiting')).toBe(7);
  expect(run.value('sources.s.backlog.atEnd')).toBe(0); // of Lambda's queue, which has none of them
});

test.each([
  ['lambda-2017', '128KB', '129KB'],
  ['lambda-2018', '256KB', '257KB'],
  ['lambda-2026', '1MB', '1025KB'],
])('E-64: in %s an event of %s is accepted, and one of %s refused', async (profile, accepted, refused) => {
  const refusals = async (payload: string): Promise<number | undefined> => {
    const run = await runYaml(
      scenario(
        '',
        `type: async, ${ONE}, payload: ${payload}`,
        `platform: { profile: ${profile} }\nrun: { duration: 1m }`,
      ),
    );
    return run.value('sources.s.refused');
  };
  expect(await refusals(accepted)).toBe(0);
  expect(await refusals(refused)).toBe(1);
});

test.each([
  ['R-01', 'lambda-2017', 3],
  ['R-05', 'lambda-2026', 2],
])('%s: in %s the SDK sends an event again %i times, and then gives up', async (_id, profile, retries) => {
  const platform = `platform: { profile: ${profile}, serviceErrorRate: 100% }\nrun: { duration: 1h, resolution: 1s }`;
  const run = await runYaml(scenario('', `type: async, ${ONE}`, platform));
  expect(run.value('sources.s.retries')).toBe(retries);
  expect(run.value('sources.s.discarded')).toBe(1);
});
