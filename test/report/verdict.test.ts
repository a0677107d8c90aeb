import { expect, test } from 'vitest';
import { verdictOf } from '../../src/report/verdict.ts';
import { summarise } from '../../src/study/summarise.ts';
import type { Summary } from '../../src/study/summary-schema.ts';
import { breach, calmRuns, entity, modelOf, runResult } from '../study/samples.ts';
import { input } from './samples.ts';

function summaryOf(...runs: Parameters<typeof runResult>[]): Summary {
  const options = { confidence: 0.95, asked: runs.length, partial: false, version: '0.1.0' };
  return summarise(
    modelOf(),
    runs.map((run) => runResult(...run)),
    options,
  );
}

test('throttles are told with their share, when, and at which limit', () => {
  const verdict = verdictOf(input('throttles').summary);
  expect(verdict).toEqual({
    tone: 'bad',
    text: 'checkout is throttled: 18.2% of attempts (17.9% to 18.5%), from 0:14:20 to 0:21:05, at its reserved concurrency of 40.',
    details: ['Of the 1,000 requests of web, 182 failed (18.2%).'],
  });
});

test('where nothing happened, that is said with the peak and its limit', () => {
  const { tone, text, details } = verdictOf(input('no throttles').summary);
  expect([tone, text, details]).toEqual([
    'good',
    'Nothing was throttled, expired or lost; peak concurrency 31.5 of 1,000.',
    [],
  ]);
});

test('a run without a complete replication claims nothing', () => {
  expect(verdictOf(input('no replication').summary).tone).toBe('unknown');
});

test('the hardest hit function comes first, and the others are named', () => {
  const entities = [
    entity('functions', 'checkout', { throttles: 10, throttleRatio: 0.01 }),
    entity('functions', 'receipt', { throttles: 5, throttleRatio: 0.5 }),
  ];
  const { text } = verdictOf(summaryOf([0, entities]));
  expect(text).toBe('receipt is throttled: 50% of attempts; so is checkout.');
});

test('a function that people wait for comes before one whose events can wait', () => {
  const entities = [
    entity('functions', 'checkout', { throttles: 10, throttleRatio: 0.01 }),
    entity('functions', 'receipt', { throttles: 90, throttleRatio: 0.9, asyncEventsReceived: 10 }),
  ];
  const { text } = verdictOf(summaryOf([0, entities]));
  expect(text).toBe('checkout is throttled: 1% of attempts; so is receipt.');
});

test('a function with a reservation is never said to meet the limit that the others share', () => {
  const entities = [entity('functions', 'checkout', { throttles: 10, throttleRatio: 0.01 })];
  const shared = breach({ limit: 'account-concurrency', scope: 'account', name: '', value: 960, refused: 9999 });
  const { text } = verdictOf(summaryOf([0, entities, [shared, breach()]]));
  expect(text).toContain('at its reserved concurrency of 40');
});

test('of the limits that a function met, the one that refused most is named', () => {
  const entities = [entity('functions', 'receipt', { throttles: 10, throttleRatio: 0.01 })];
  const shared = breach({ limit: 'account-concurrency', scope: 'account', name: '', value: 960, refused: 9 });
  const scaling = breach({ limit: 'scaling-rate', name: 'receipt', value: 1000, unit: 'new environments', refused: 1 });
  expect(verdictOf(summaryOf([0, entities, [scaling, shared]])).text).toContain(
    "at the 960 unreserved of the account's concurrency limit of 1,000.",
  );
  const whole = { ...shared, value: 1000 };
  expect(verdictOf(summaryOf([0, entities, [scaling, whole]])).text).toContain(
    "at the account's concurrency limit of 1,000.",
  );
});

test('a limit reached in some replications only is told with how often', () => {
  const entities = [entity('functions', 'checkout', { throttles: 10, throttleRatio: 0.01 })];
  const { text } = verdictOf(summaryOf([0, entities, [breach()]], [1], [2], [3]));
  expect(text).toContain('in 25% of replications');
});

test('what was lost without a throttle is the verdict', () => {
  const mail = entity('sources', 'mail', { offered: 100, discarded: 7, lost: 1, expired: 7 });
  const verdict = verdictOf(summaryOf([0, [mail]]));
  expect(verdict.tone).toBe('bad');
  expect(verdict.text).toBe(
    'No function was throttled, but not all went well: of the 100 events of mail, 7 were discarded (7%) and 1 was lost on the way to its failure destination (1%), 7 of them for their age.',
  );
});

test('what was given up for its age alone is told so', () => {
  const mail = entity('sources', 'mail', { offered: 100, deadLettered: 7, expired: 7 });
  expect(verdictOf(summaryOf([0, [mail]])).text).toContain(
    'of the 100 events of mail, 7 ended in a dead-letter queue or failure destination (7%), for their age.',
  );
});

test('an expectation that is not met is never under a good verdict', () => {
  const calm = input('no throttles').summary;
  const [missed] = input('throttles').summary.expectations;
  const verdict = verdictOf({ ...calm, expectations: [missed, { ...missed, pass: true, warn: true }] });
  expect(verdict).toEqual({
    tone: 'bad',
    text: '1 of 2 expectations did not pass, though nothing was throttled, expired or lost; peak concurrency 31.5 of 1,000.',
    details: [],
  });
});

test('a run in which nothing was invoked claims nothing', () => {
  const idle = [entity('functions', 'checkout', { invocations: 0 }), entity('sources', 'web', { offered: 0 })];
  expect(verdictOf(summaryOf([0, idle]))).toEqual({
    tone: 'unknown',
    text: 'Nothing was invoked: no source offered anything.',
    details: [],
  });
});

test('what a queue or a stream deleted for its age was lost there', () => {
  const amount = (value: number) => ({ value, low: null, high: null, unit: 'count' });
  const sources = {
    jobs: { offered: amount(100), expired: amount(7), receives: amount(300), ageOfOldest: { max: amount(5) } },
    clicks: { offered: amount(100), expired: amount(1), ageOfOldest: { max: amount(5) } },
  };
  const verdict = verdictOf({ ...input('no throttles').summary, sources });
  expect([verdict.text, ...verdict.details]).toEqual([
    'No function was throttled, but not all went well: of the 100 messages of jobs, 7 expired before they were processed (7%).',
    'Of the 100 records of clicks, 1 expired before it was processed (1%).',
  ]);
});

test('a limit of a source is told with the name of the source', () => {
  const pollers = { limit: 'poller-maximum', scope: 'sources', name: 'web', value: 20, unit: 'concurrent batches' };
  expect(verdictOf(summaryOf([0, calmRuns()[0].entities, [breach({ ...pollers, scope: 'sources' })]])).text).toContain(
    "a limit was reached: the mapping's maximum of 20 concurrent batches (web), from",
  );
});

test('a gateway that refuses is a limit, not a throttle of a function', () => {
  const gateway = breach({
    limit: 'gateway-rate',
    scope: 'sources',
    name: 'web',
    value: 10_000,
    unit: 'requests per second',
  });
  const verdict = verdictOf(summaryOf([0, calmRuns()[0].entities, [gateway]]));
  expect(verdict.tone).toBe('bad');
  expect(verdict.text).toContain("API Gateway's rate limit of 10,000 requests per second");
});

test('a source that still has much of its work before it at the end has fallen behind, throttled or not', () => {
  const orders = { offered: 1000, succeeded: 600, 'backlog.atEnd': 400, 'backlog.max': 400 };
  const { tone, text } = verdictOf(summaryOf([0, [entity('sources', 'mail', orders)]]));
  expect([tone, text]).toEqual([
    'bad',
    'No function was throttled, but not all went well: source mail has fallen behind: 400 of its 1,000 events still wait at the end.',
  ]);
  const ordinary = { offered: 1000, succeeded: 995, 'backlog.atEnd': 5, 'backlog.max': 9 };
  expect(verdictOf(summaryOf([0, [entity('sources', 'mail', ordinary)]])).tone).toBe('good');
});
