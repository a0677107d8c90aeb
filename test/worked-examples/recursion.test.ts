import { expect, test } from 'vitest';
import { runYaml } from '../support/run.ts';

// since 2023-07-13 a chain of invocations that leads back to a function is stopped after 16 of them.

const ORIGINS = 5;

function loop(profile: string, parts: { functions: string; sources?: string }, platform = ''): string {
  return `
name: loop
platform: { profile: ${profile}${platform} }
run: { duration: 2m }
functions:
${parts.functions}
sources:
  origin: { type: s3, target: f, arrivals: { at: 0s, count: ${ORIGINS} } }
${parts.sources ?? ''}
downstreams: { dead: { type: queue } }
`;
}

const ITSELF = '  f: { duration: 100ms, init: 0s, calls: [{ to: f, invocation: event }] }';

test('A-16: a function that hands events to itself is stopped after 16 invocations for each originating event', async () => {
  const run = await runYaml(loop('lambda-2024', { functions: ITSELF }));
  expect(run.value('functions.f.invocations')).toBe(16 * ORIGINS);
  expect(run.value('functions.f.recursiveInvocationsDropped')).toBe(ORIGINS);
  expect(run.value('sources.f/f.offered')).toBe(16 * ORIGINS);
  expect(run.value('sources.f/f.succeeded')).toBe(15 * ORIGINS);
  expect(run.value('sources.f/f.discarded')).toBe(ORIGINS);
});

test('A-16: what is stopped goes to the dead-letter queue where there is one', async () => {
  const functions = ITSELF.replace('init: 0s', 'init: 0s, async: { deadLetterQueue: dead }');
  const run = await runYaml(loop('lambda-2026', { functions }));
  expect(run.value('sources.f/f.deadLettered')).toBe(ORIGINS);
  expect(run.value('downstreams.dead.received')).toBe(ORIGINS);
});

test('A-16: before that date the loop goes on', async () => {
  const run = await runYaml(loop('lambda-2022', { functions: ITSELF }));
  // 120 s of 100 ms each.
  expect(run.value('functions.f.invocations')).toBe(1200 * ORIGINS);
  expect(run.value('functions.f.recursiveInvocationsDropped')).toBe(0);
});

test('A-16: the number can be set, and the stop taken away', async () => {
  const five = await runYaml(loop('lambda-2026', { functions: ITSELF }, ', recursionLimit: 5'));
  expect(five.value('functions.f.invocations')).toBe(5 * ORIGINS);
  const none = await runYaml(loop('lambda-2026', { functions: ITSELF }, ', recursionLimit: null'));
  expect(none.value('functions.f.invocations')).toBe(1200 * ORIGINS);
});

test('A-16: each function of a ring is invoked 16 times', async () => {
  const functions = `
  f: { duration: 100ms, init: 0s, calls: [{ to: g, invocation: event }] }
  g: { duration: 100ms, init: 0s, calls: [{ to: f, invocation: event }] }`;
  const run = await runYaml(loop('lambda-2024', { functions }));
  expect(run.value('functions.f.invocations')).toBe(16 * ORIGINS);
  expect(run.value('functions.g.invocations')).toBe(16 * ORIGINS);
  expect(run.value('functions.f.recursiveInvocationsDropped')).toBe(ORIGINS);
});

test.each(['sns', 's3', 'async'])(
  'A-16: a loop over successes and a source of type %s is stopped too',
  async (type) => {
    const sources = `  back: { type: ${type}, target: f, arrivals: { from: f } }`;
    const run = await runYaml(loop('lambda-2024', { functions: '  f: { duration: 100ms, init: 0s }', sources }));
    expect(run.value('functions.f.invocations')).toBe(16 * ORIGINS);
    expect(run.value('sources.back.discarded')).toBe(ORIGINS);
  },
);

test('A-16: messages of a queue that lead back are taken out when they are received', async () => {
  const sources = '  back: { type: sqs, target: f, batchSize: 1, deadLetterQueue: dead, arrivals: { from: f } }';
  const run = await runYaml(loop('lambda-2024', { functions: '  f: { duration: 100ms, init: 0s }', sources }));
  expect(run.value('functions.f.invocations')).toBe(16 * ORIGINS);
  expect(run.value('sources.back.offered')).toBe(16 * ORIGINS);
  expect(run.value('sources.back.deadLettered')).toBe(ORIGINS);
  expect(run.value('functions.f.recursiveInvocationsDropped')).toBe(ORIGINS);
});

test('A-16: chains over services that do not tell where an event came from are not followed', async () => {
  const sources = '  back: { type: eventbridge, target: f, arrivals: { from: f } }';
  const run = await runYaml(loop('lambda-2026', { functions: '  f: { duration: 100ms, init: 0s }', sources }));
  expect(run.value('functions.f.invocations')).toBe(1200 * ORIGINS);
});

test('A-16: a loop that waits in one of its links is stopped in it too', async () => {
  const functions = `
  f: { duration: 100ms, init: 0s, calls: [{ to: g, retry: none }] }
  g: { duration: 100ms, init: 0s, calls: [{ to: f, invocation: event }] }`;
  const run = await runYaml(loop('lambda-2024', { functions }));
  expect(run.value('functions.g.invocations')).toBe(16 * ORIGINS);
  expect(run.value('functions.f.invocations')).toBe(16 * ORIGINS);
});

test('A-16: a loop that fans out grows until it is throttled, where nothing stops it', async () => {
  const functions = '  f: { duration: 1s, init: 0s, calls: [{ to: f, invocation: event, count: 2 }] }';
  const run = await runYaml(
    loop('lambda-2022', { functions }, ', accountConcurrency: 100, unreservedFloor: 0').replace('2m', '20s'),
  );
  expect(run.value('account.concurrency.max')).toBe(100);
  expect(run.value('functions.f.throttles')).toBeGreaterThan(0);
  expect(run.value('sources.f/f.backlog.atEnd')).toBeGreaterThan(500);
});
