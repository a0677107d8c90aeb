import { expect, test } from 'vitest';
import { catalogueOf } from '../../src/study/catalogue.ts';
import { checkExpectations, judgeExpectations } from '../../src/study/expectations.ts';
import { modelOf } from './samples.ts';

const catalogue = catalogueOf(modelOf().scenario);

test('expectations without mistakes pass the check', () => {
  const texts = [
    'functions.checkout.throttleRatio < 0.1%',
    'sources.web.latency.p99 <= 2s for worst',
    'account.concurrency.max < 900 for 95% of replications else warn',
    'cost.total < $5',
    'functions.checkout.cost.total < 5',
    'downstreams.parcels.backlog.max == 0',
  ];
  expect(checkExpectations(texts, catalogue)).toEqual([]);
});

test('every mistake is reported, by its place in the list', () => {
  const texts = ['functions.checkout.errors < 5', 'functions.checkout.errors', 'functions.checkout.erors < 5'];
  expect(checkExpectations(texts, catalogue).map(({ index }) => index)).toEqual([1, 2]);
});

test.each([
  ['functions.checkout.throtleRatio < 1%', 'did you mean "functions.checkout.throttleRatio"?'],
  ['functions.chekout.throttleRatio < 1%', 'did you mean "functions.checkout.throttleRatio"?'],
  ['function.checkout.errors < 1', 'did you mean "functions.checkout.errors"?'],
  ['sources.web.offerd > 1', 'did you mean "sources.web.offered"?'],
  ['functions.checkout.concurrency < 1', 'unknown metric "functions.checkout.concurrency"'],
  ['nonsense < 1', 'metrics are named like "functions.checkout.arrivals"'],
  ['sources.web.backlog.max < 1', 'backlog.max exists for asynchronous sources only'],
  ['sources.mail.clientGaveUp < 1', 'clientGaveUp exists for synchronous sources only'],
  ['sources.web.coldStarts < 1', 'coldStarts exists for functions only'],
  ['account.throttleRatio < 1%', 'throttleRatio exists for functions only'],
])('%s: %s', (text, part) => {
  const [mistake] = checkExpectations([text], catalogue);
  expect(mistake.message).toContain(part);
  expect(mistake.message).toContain('unknown metric');
});

test('a value of another unit is a mistake that names the metric', () => {
  expect(checkExpectations(['functions.checkout.duration.p99 < 5'], catalogue)).toEqual([
    {
      index: 0,
      message:
        'functions.checkout.duration.p99: expected a duration such as "30s", got "5": a unit is needed, for example "5s"',
    },
  ]);
});

test('what the scenario names is never found on the prototype of an object', () => {
  const scenario = { ...modelOf().scenario, functions: { constructor: modelOf().scenario.functions.checkout } };
  const own = catalogueOf(scenario as never);
  expect(checkExpectations(['functions.constructor.errors < 1'], own)).toEqual([]);
  expect(checkExpectations(['functions.toString.errors < 1'], own)).toHaveLength(1);
});

const measured = new Map([
  ['functions.checkout.throttleRatio', [0.02, 0.02, 0.02]],
  ['functions.checkout.duration.p99', [800, 900, 1000]],
]);

function judged(texts: readonly string[]): ReturnType<typeof judgeExpectations> {
  const places = [{ line: 12, column: 5 }];
  return judgeExpectations(texts, catalogue, measured, { confidence: 0.95, replications: 3, places });
}

test('a result states what was compared, in the unit of the metric', () => {
  expect(judged(['functions.checkout.throttleRatio < 1%'])).toEqual([
    {
      text: 'functions.checkout.throttleRatio < 1%',
      metric: 'functions.checkout.throttleRatio',
      judged: 'mean',
      outcome: 'missed',
      pass: false,
      warn: false,
      value: 0.02,
      low: 0.02,
      high: 0.02,
      limit: 0.01,
      margin: -0.01,
      unit: 'share',
      line: 12,
      column: 5,
      note: null,
    },
  ]);
});

test('"else warn" lets pass what is missed or inconclusive, and marks it; what is met needs no warning', () => {
  const [missed, open, met] = judged([
    'functions.checkout.throttleRatio < 1% else warn',
    'functions.checkout.duration.p99 < 1s else warn',
    'functions.checkout.duration.p99 < 5s else warn',
  ]);
  expect(missed).toMatchObject({ outcome: 'missed', pass: true, warn: true });
  expect(open).toMatchObject({ outcome: 'inconclusive', pass: true, warn: true });
  expect(met).toMatchObject({ outcome: 'met', pass: true, warn: false });
});

test('an inconclusive expectation fails unless it says otherwise', () => {
  expect(judged(['functions.checkout.duration.p99 < 1s'])[0]).toMatchObject({ outcome: 'inconclusive', pass: false });
});

test('a metric without data fails', () => {
  const [result] = judged(['sources.web.latency.p99 < 1s']);
  expect(result).toMatchObject({ outcome: 'missed', pass: false, value: null });
});

test('an expectation whose place is not known has no line', () => {
  const [, second] = judged(['cost.total < 1', 'cost.total < 2']);
  expect(second).toMatchObject({ line: null, column: null });
});
