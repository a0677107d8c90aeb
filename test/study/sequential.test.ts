import { expect, test } from 'vitest';
import type { RunResult } from '../../src/observe/result.ts';
import { replicate } from '../../src/study/replicate.ts';
import { type ReplicationPlan, replicationPlan } from '../../src/study/sequential.ts';
import { summarise } from '../../src/study/summarise.ts';
import { entity, modelOf, runResult, SHOP } from './samples.ts';

function modelWith(replications: unknown, run: object = {}) {
  return modelOf({ ...SHOP, run: { ...SHOP.run, ...run, replications } });
}

function planFor(until: string, atMost: number): ReplicationPlan {
  return replicationPlan(modelWith({ until, atMost }));
}

/** Replications that measured these values. */
function having(values: readonly number[], metric = 'throttleRatio'): RunResult[] {
  return values.map((value, index) => runResult(index, [entity('functions', 'checkout', { [metric]: value })]));
}

/** One above and one below the mean in turn: the standard deviation is about 1. */
function alternating(mean: number, length: number): number[] {
  return Array.from({ length }, (_, index) => mean + (index % 2 === 0 ? 1 : -1));
}

test('a number of replications is that number, whatever they find', () => {
  const plan = replicationPlan(modelWith(7));
  expect([0, 3, 7].map((count) => plan.nextCount(having(alternating(5, count))))).toEqual([7, 7, 7]);
  expect(plan.stopping(having([1, 2]))).toBeNull();
});

test('a rule asks for 10 replications, then for twice as many each time, and at most for what it may', () => {
  const plan = planFor('functions.checkout.invocations +- 0.001', 100);
  const counts = [0, 10, 20, 40, 80, 100].map((count) => plan.nextCount(having(alternating(50, count), 'invocations')));
  expect(counts).toEqual([10, 20, 40, 80, 100, 100]);
});

test('a run stops at the first look that finds the interval narrow enough', () => {
  // Of n values with a standard deviation of about 1 the interval reaches 2.26 / sqrt(10) = 0.75 after 10, 0.48 after 20.
  const after = (width: string): number => {
    const plan = planFor(`functions.checkout.invocations +- ${width}`, 500);
    return plan.nextCount(having(alternating(100, 500), 'invocations'));
  };
  expect(after('0.8')).toBe(10);
  expect(after('0.5')).toBe(20);
  expect(after('1%')).toBe(10);
  expect(after('0.5%')).toBe(20);
  expect(after('0.25%')).toBe(80);
});

test('the answer depends on the first replications alone, however many there are already', () => {
  const plan = planFor('functions.checkout.invocations +- 0.5', 500);
  const results = having(alternating(100, 45), 'invocations');
  // Eleven to nineteen are not looked at: who has them goes on to 20 all the same.
  const counts = results.map((_, index) => plan.nextCount(results.slice(0, index)));
  expect(counts.slice(0, 10)).toEqual(Array(10).fill(10));
  expect(counts.slice(10)).toEqual(Array(35).fill(20));
});

test('a share of a mean of nothing is never reached, an amount is', () => {
  const nothing = having(Array(40).fill(0));
  expect(planFor('functions.checkout.throttleRatio +- 5%', 40).nextCount(nothing.slice(0, 20))).toBe(40);
  expect(planFor('functions.checkout.throttleRatio +- 0.001', 40).nextCount(nothing)).toBe(10);
});

test('values without any spread are narrow enough', () => {
  expect(planFor('functions.checkout.throttleRatio +- 5%', 40).nextCount(having(Array(10).fill(0.1)))).toBe(10);
});

test('a metric that no replication has ends the run at the first look, and the summary says so', () => {
  const model = modelWith({ until: 'functions.checkout.duration.p99 +- 5%', atMost: 40 });
  const results = having(Array(10).fill(0));
  expect(replicationPlan(model).nextCount(results)).toBe(10);
  expect(replicationPlan(model).stopping(results)).toMatchObject({
    reached: false,
    halfWidth: null,
    note: 'functions.checkout.duration.p99 has no data in any of the first 10 replications',
  });
});

test('the summary tells the rule, and whether it was reached', () => {
  const model = modelWith({ until: 'functions.checkout.invocations +- 0.5', atMost: 40 });
  const stopped = (values: readonly number[]) => {
    const results = having(values, 'invocations');
    const asked = replicationPlan(model).nextCount(results);
    const partial = results.length < asked;
    return summarise(model, results, { confidence: 0.95, asked, partial, version: '' }).run;
  };

  const { stopping } = stopped(alternating(100, 20));
  expect(stopping).toMatchObject({
    atMost: 40,
    metric: 'functions.checkout.invocations',
    unit: 'count',
    reached: true,
  });
  expect(stopping?.halfWidth).toBeCloseTo(0.48, 2);
  const wide = Array.from({ length: 40 }, (_, index) => 100 + 10 * (index % 2));
  expect(stopped(wide).stopping).toMatchObject({
    reached: false,
    note: 'the interval is still wider after the 40 replications that the run may have at most',
  });
  expect(stopped(alternating(100, 15))).toMatchObject({
    replicationsAsked: 20,
    partial: true,
    stopping: { reached: false, note: 'stopped from outside after 15 replications, before the rule could' },
  });
});

test('a run obeys the rule of its scenario, and a number given from outside wins over it', async () => {
  const model = modelWith(
    { until: 'functions.checkout.invocations +- 1%', atMost: 20 },
    { duration: '10s', resolution: '1s' },
  );
  const surroundings = { pause: async () => {}, isStopped: () => false };

  const results = await replicate(model, surroundings);
  expect(results).toHaveLength(replicationPlan(model).nextCount(results));
  expect([10, 20]).toContain(results.length);
  const two = await replicate(model, { ...surroundings, replications: 2 });
  const options = { confidence: 0.95, asked: 2, partial: false, version: '' };
  expect(summarise(model, two, options).run).not.toHaveProperty('stopping');
});
