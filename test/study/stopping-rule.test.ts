import { expect, test } from 'vitest';
import { catalogueOf } from '../../src/study/catalogue.ts';
import { checkReplications, readStoppingRule } from '../../src/study/stopping-rule.ts';
import { modelOf } from './samples.ts';

const catalogue = catalogueOf(modelOf().scenario);

test.each([
  ['functions.checkout.throttleRatio +- 5%', 0.05, true],
  ['functions.checkout.throttleRatio +- 0.001', 0.001, false],
  ['functions.checkout.throttleRatio ± 5%', 0.05, true],
  ['functions.checkout.duration.p99 +/- 10ms', 10, false],
  ['functions.checkout.duration.p99+-1.5 s', 1500, false],
  ['account.concurrency.max +- 2', 2, false],
  ['cost.total +- $0.01', 0.01, false],
  ['functions.checkout.invocations +- 1,000', 1000, false],
])('%s is a width of %d, relative to the mean: %s', (text, width, isRelative) => {
  expect(readStoppingRule(text, catalogue)).toMatchObject({ text, width, isRelative });
});

test.each([
  [
    'functions.checkout.throttleRation +- 5%',
    'unknown metric "functions.checkout.throttleRation"; did you mean "functions.checkout.throttleRatio"?',
  ],
  [
    'functions.checkout.throttleRatio < 5%',
    'expected a metric and a width such as "functions.checkout.throttleRatio +- 5%", got "functions.checkout.throttleRatio < 5%"',
  ],
  [
    'functions.checkout.throttleRatio +- 0%',
    'expected a width above 0 on each side of functions.checkout.throttleRatio, got "0%"',
  ],
  [
    'functions.checkout.duration.p99 +- -10ms',
    'expected a width above 0 on each side of functions.checkout.duration.p99, got "-10ms"',
  ],
  [
    'functions.checkout.duration.p99 +- 10',
    'functions.checkout.duration.p99: expected a duration such as "30s", got "10": a unit is needed, for example "10s"',
  ],
  ['account.concurrency.max +-', 'account.concurrency.max: expected a number such as "100", got ""'],
])('%s is refused', (text, message) => {
  expect(checkReplications({ until: text, atMost: 100 }, catalogue)).toBe(message);
});

test('a plain number of replications has no rule that could be wrong', () => {
  expect(checkReplications(20, catalogue)).toBeNull();
  expect(checkReplications({ until: 'cost.total +- 5%', atMost: 100 }, catalogue)).toBeNull();
});
