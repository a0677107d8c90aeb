import { expect, test } from 'vitest';
import { type EntityResult, type RunResult, replicate, simulate } from '../../src/index.ts';
import {
  assertArrivalsAddUp,
  assertConserved,
  assertCostsAddUp,
  assertExpectations,
  assertFiguresSound,
  assertInvariants,
  assertLimitsHeld,
  assertLittlesLaw,
  ExpectationMissed,
  InvariantBroken,
} from '../../src/testing/index.ts';
import { withTraffic } from './shop.ts';

const shop = await withTraffic({ process: 'poisson', rate: '20/s' }, { duration: '200ms', reservedConcurrency: 3 });
const [result] = await replicate(shop, { replications: 1 });

/** The result with one figure changed. */
function changed(scope: EntityResult['scope'], metric: string, change: (value: number) => number): RunResult {
  return {
    ...result,
    entities: result.entities.map((entity) => {
      const value = entity.values.get(metric);
      if (entity.scope !== scope || value === undefined) return entity;
      return { ...entity, values: new Map([...entity.values, [metric, change(value)]]) };
    }),
  };
}

const more = (value: number): number => value + 1;

test('what a run measured keeps every invariant', () => {
  expect(() => assertInvariants(shop, [result])).not.toThrow();
});

test.each([
  [
    'an item too many',
    assertConserved,
    changed('sources', 'offered', more),
    /sources\.web offered \d+ items, of which/,
  ],
  ['an item lost', assertConserved, changed('sources', 'succeeded', (n) => n - 1), /sources\.web offered/],
  [
    'an arrival too many',
    assertArrivalsAddUp,
    changed('functions', 'arrivals', more),
    /functions\.checkout: \d+ arrivals/,
  ],
  ['a throttle without reason', assertArrivalsAddUp, changed('functions', 'throttles', more), /functions\.checkout/],
  ['a throttle of nobody', assertArrivalsAddUp, changed('account', 'throttles', more), /the account has \d+ throttles/],
  ['a reservation exceeded', assertLimitsHeld, changed('functions', 'concurrency.max', () => 4), /is 4, above .* 3/],
  ['a quota exceeded', assertLimitsHeld, changed('account', 'concurrency.max', () => 1001), /above the limit of 1000/],
  [
    'runs longer than the time in flight',
    assertLittlesLaw,
    changed('functions', 'concurrency.mean', () => 0.1),
    /in flight/,
  ],
  ['a share above 1', assertFiguresSound, changed('functions', 'throttleRatio', () => 1.1), /is a share, and 1\.1/],
  ['a figure that is none', assertFiguresSound, changed('functions', 'errors', () => Number.NaN), /errors is NaN/],
  ['a figure below 0', assertFiguresSound, changed('functions', 'errors', () => -1), /errors is -1/],
  ['a mean above the largest', assertFiguresSound, changed('functions', 'duration.mean', () => 1e6), /duration\.mean/],
  ['other offers than in the series', assertFiguresSound, changed('sources', 'offered', more), /in all steps of time/],
  ['a bill that does not add up', assertCostsAddUp, changed('cost', 'requests', more), /cost\.requests is/],
])('%s is found', (_, assertion, wrong, message) => {
  expect(() => assertion(shop, result)).not.toThrow();
  expect(() => assertion(shop, wrong)).toThrow(InvariantBroken);
  expect(() => assertion(shop, wrong)).toThrow(message);
  expect(() => assertInvariants(shop, [result, wrong])).toThrow(InvariantBroken);
});

test('a missing figure is found', () => {
  const entities = result.entities.map((entity) => ({
    ...entity,
    values: new Map([...entity.values].filter(([metric]) => metric !== 'invocations')),
  }));
  expect(() => assertFiguresSound(shop, { ...result, entities })).toThrow(
    'no figure for functions.checkout.invocations',
  );
});

test('expectations that are missed are told with what was found, one line each', async () => {
  const { expectations } = await simulate({
    ...shop,
    model: {
      ...shop.model,
      scenario: {
        ...shop.model.scenario,
        expect: ['functions.checkout.throttles < 1', 'functions.checkout.errors < 1', 'sources.web.latency.p50 < 1ms'],
      },
    },
  });
  const problem = (() => {
    try {
      assertExpectations({ expectations });
    } catch (thrown) {
      return thrown;
    }
    return null;
  })();
  expect(problem).toBeInstanceOf(ExpectationMissed);
  expect((problem as Error).message.split('\n')).toEqual([
    expect.stringMatching(
      /^functions\.checkout\.throttles < 1: missed, \d+(\.\d+)? \([\d.]+ to [\d.]+\) count against 1/,
    ),
    expect.stringMatching(/^sources\.web\.latency\.p50 < 1ms: missed, 199[.\d]* .* ms against 1/),
  ]);
  expect(() => assertExpectations({ expectations: [expectations[1]] })).not.toThrow();
});
