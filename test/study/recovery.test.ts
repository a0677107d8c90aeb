import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { FaultResult, RunResult } from '../../src/observe/result.ts';
import { coursesIn } from '../../src/study/recovery.ts';
import { summariseRecovery } from '../../src/study/recovery-summary.ts';
import { wilsonInterval } from '../../src/theory/wilson.ts';
import { MS, SECOND } from '../../src/units/time.ts';
import { modelOf as readModel, simulate } from '../support/run.ts';
import { entity, modelOf, runResult, SHOP } from './samples.ts';

const BUCKETS = 100;
const FAULT = { at: '40s', for: '10s', function: 'checkout', errorRate: '100%' };
const scenario = modelOf({ ...SHOP, faults: [FAULT] }).scenario;

type Series = Readonly<Record<string, readonly number[]>>;

/** A hundred seconds in which 50 items a second come, and by other series of seconds what becomes of them. */
function run(
  series: Series,
  faults: readonly Partial<FaultResult>[] = [{}],
  changes: Partial<RunResult> = {},
): RunResult {
  const calm = { offered: level(50), succeeded: level(50), retries: level(0), 'latency.usual': level(200) };
  const web = entity('sources', 'web', {}, { ...calm, ...series });
  return {
    ...runResult(0, [web]),
    horizon: BUCKETS * SECOND,
    resolution: SECOND,
    faults: faults.map((fault) => ({
      index: 0,
      description: 'checkout failing 100% of runs',
      startedAt: 40 * SECOND,
      endedAt: 50 * SECOND,
      ...fault,
    })),
    ...changes,
  };
}

/** The same in every second, save some. @param other by first and last second */
function level(usual: number, ...other: [from: number, to: number, value: number][]): number[] {
  const values = Array.from({ length: BUCKETS }, () => usual);
  for (const [from, to, value] of other) values.fill(value, from, to + 1);
  return values;
}

const course = (result: RunResult) => coursesIn(result, scenario)[0];

describe('by hand', () => {
  test('a system that never leaves its band has recovered at once', () => {
    expect(course(run({}))).toMatchObject({ left: false, recoveredAfter: 0, amplification: 1, wasted: 0, notes: [] });
  });

  test('a system that is back when the fault ends has left its band and recovered at once', () => {
    expect(course(run({ succeeded: level(50, [40, 49, 0]) }))).toMatchObject({ left: true, recoveredAfter: 0 });
  });

  test('the recovery is the first bucket from which on all is inside for ten seconds', () => {
    const latency = level(200, [41, 63, 900]);
    const backlog = level(2, [45, 71, 300], [76, 77, 40]);
    expect(course(run({ 'latency.usual': latency }))?.recoveredAfter).toBe(14 * SECOND);
    // Six seconds inside are too few: it counts from the last time that something was outside.
    expect(course(run({ 'latency.usual': latency, 'backlog.max': backlog }))?.recoveredAfter).toBe(28 * SECOND);
  });

  test('a system in which a tenth still fails has not recovered, though its goodput is inside the band', () => {
    const failing = (to: number) => ({ succeeded: level(50, [40, to, 45]), unsuccessful: level(0, [40, to, 5]) });
    expect(course(run(failing(99)))).toMatchObject({
      left: true,
      recoveredAfter: Number.POSITIVE_INFINITY,
      stayedDown: true,
    });
    // Of 500 items in ten seconds 5 may be lost, which one second with 5 failures is not above.
    expect(course(run(failing(69)))).toMatchObject({ left: true, recoveredAfter: 19 * SECOND, stayedDown: false });
  });

  test('what failed before a fault may fail after it', () => {
    const succeeded = level(45);
    const unsuccessful = level(5);
    expect(course(run({ succeeded, unsuccessful }))).toMatchObject({ left: false, recoveredAfter: 0 });
    // Three deviations of 500 items that fail with 10 % are 20 items.
    const more = (failures: number) => ({
      succeeded: level(45, [50, 99, 50 - failures]),
      unsuccessful: level(5, [50, 99, failures]),
    });
    expect(course(run(more(7)))).toMatchObject({ recoveredAfter: 0 });
    expect(course(run(more(8)))).toMatchObject({ left: true, recoveredAfter: Number.POSITIVE_INFINITY });
  });

  test('one odd bucket is chance, two in a row are not', () => {
    expect(course(run({ succeeded: level(50, [52, 52, 0]) }))).toMatchObject({ left: false, recoveredAfter: 0 });
    expect(course(run({ succeeded: level(50, [52, 53, 0]) }))).toMatchObject({
      left: true,
      recoveredAfter: 4 * SECOND,
    });
  });

  test('a system that stays outside until the horizon does not recover', () => {
    const down = run({ succeeded: level(50, [42, 99, 0]) });
    const never = { left: true, recoveredAfter: Number.POSITIVE_INFINITY, notes: [] };
    expect(course(down)).toMatchObject({ ...never, stayedDown: true });
    // All succeeds, only late: that may be a backlog that takes its time.
    expect(course(run({ 'backlog.max': level(0, [42, 99, 70]) }))).toMatchObject({ ...never, stayedDown: false });
  });

  test('less latency and backlog than before are inside, more successes than arrivals are not', () => {
    expect(course(run({ 'latency.usual': level(200, [45, 99, 20]) }))).toMatchObject({ left: false });
    expect(course(run({ succeeded: level(50, [50, 55, 90]) }))).toMatchObject({
      left: true,
      recoveredAfter: 6 * SECOND,
    });
  });

  test('a band is as wide as what was before it varies, and odd values at the start do not widen it', () => {
    const noisy = level(50).map((usual, second) => usual + [0, 10, -10, 5, -5][second % 5]);
    const limping = noisy.map((count, second) => (second >= 42 ? count - 8 : count));
    expect(course(run({ succeeded: limping }))).toMatchObject({ left: false });
    const slow = level(50, [42, 99, 38]);
    expect(course(run({ succeeded: slow }))).toMatchObject({ left: true, recoveredAfter: Number.POSITIVE_INFINITY });
    slow.fill(0, 0, 3);
    expect(course(run({ succeeded: slow }))).toMatchObject({ left: true, recoveredAfter: Number.POSITIVE_INFINITY });
  });

  test('where little arrives, successes are taken over longer, so that an outage is still seen', () => {
    const offered = level(0).map((_, second) => Number(second % 2 === 0));
    const succeeded = offered.map((count, second) => (second >= 40 ? 0 : count));
    const silent = { 'latency.usual': level(Number.NaN) };
    expect(course(run({ offered, succeeded, ...silent }))).toMatchObject({
      left: true,
      recoveredAfter: Number.POSITIVE_INFINITY,
    });
    const rare = level(0, [3, 3, 1], [30, 30, 1]);
    const blind = course(run({ offered: rare, succeeded: rare, ...silent, 'backlog.max': level(0) }));
    expect(blind?.notes).toEqual(['too little arrives from web to see there that nothing succeeds']);
  });

  test('callers that wait for their answers and no longer send are seen by their missing successes', () => {
    const web = { ...SHOP.sources.web, arrivals: { process: 'closed', clients: 10 } };
    const closed = modelOf({ ...SHOP, sources: { web }, faults: [FAULT] }).scenario;
    const stuck = level(50, [41, 99, 0]);
    const latency = level(200, [41, 99, Number.NaN]);
    const [found] = coursesIn(run({ offered: stuck, succeeded: stuck, 'latency.usual': latency }), closed);
    expect(found).toMatchObject({ left: true, recoveredAfter: Number.POSITIVE_INFINITY });
  });

  test('attempts per item are largest from the fault until the recovery, with at least the usual number of items', () => {
    const offered = level(50, [60, 61, 2]);
    const retries = level(5, [30, 30, 500], [45, 45, 100], [60, 60, 150], [90, 90, 900]);
    const latency = level(200, [41, 63, 900]);
    const found = course(run({ offered, succeeded: offered, retries, 'latency.usual': latency }));
    expect(found?.amplification).toBe(1 + 150 / 50);
  });

  test('the repeats of Lambda itself are attempts, and those of a stream are batches', () => {
    expect(course(run({ redelivered: level(0, [44, 44, 25]) }))?.amplification).toBe(1.5);
    const stream = { batches: level(5, [44, 44, 30]), retries: level(0, [44, 44, 25]) };
    expect(course(run(stream))?.amplification).toBe(6);
  });

  test('time wasted is that of functions and downstreams from the fault until the recovery', () => {
    const result = run({ 'latency.usual': level(200, [41, 63, 900]) });
    const wasted = { wastedTime: level(10, [45, 45, 5000], [80, 80, 7000]) };
    const entities = [
      ...result.entities,
      entity('functions', 'checkout', {}, wasted),
      entity('downstreams', 'orders', {}, { wastedTime: level(1) }),
    ];
    expect(course({ ...result, entities })?.wasted).toBe((24 * 11 + 4990) * MS);
  });

  test('a fault that begins before the recovery from another is held against the band of before both', () => {
    const faults = [{}, { startedAt: 60 * SECOND, endedAt: 62 * SECOND, index: 1 }];
    const two = modelOf({ ...SHOP, faults: [FAULT, FAULT] }).scenario;
    const [first, second] = coursesIn(run({ 'latency.usual': level(200, [41, 74, 900]) }, faults), two);
    expect([first?.recoveredAfter, second?.recoveredAfter]).toEqual([25 * SECOND, 13 * SECOND]);
  });

  test('of a fault that comes several times the worst counts', () => {
    const faults = [
      { startedAt: 20 * SECOND, endedAt: 21 * SECOND },
      { startedAt: 60 * SECOND, endedAt: 61 * SECOND },
    ];
    const found = course(run({ 'latency.usual': level(200, [20, 25, 900], [60, 64, 900]) }, faults));
    expect(found).toMatchObject({ startedAt: 20 * SECOND, left: true, recoveredAfter: 5 * SECOND });
  });

  test.each([
    ['lasts to the end', run({}, [{ endedAt: null }]), 'nothing to recover from'],
    ['comes too early', run({}, [{ startedAt: 7 * SECOND, endedAt: 12 * SECOND }]), 'fewer than 8 steps of 1s'],
    ['comes in the warm-up', run({}, [{}], { warmup: 45 * SECOND }), 'fewer than 8 steps of 1s'],
    ['ends too late', run({}, [{ endedAt: 95 * SECOND }]), 'the run ends less than 10s after it'],
  ])('nothing is known of the recovery from a fault that %s', (_, result, why) => {
    const found = course(result);
    expect(found?.recoveredAfter).toBeNull();
    expect(found?.notes.join()).toContain(why);
  });

  test('a resolution that is too coarse for a fault is said to be', () => {
    const found = course(run({}, [{ endedAt: 42 * SECOND }]));
    expect(found?.notes).toEqual(['1s is too coarse a resolution for the 2s that it lasts; set run.resolution: 500ms']);
  });

  test('the summary tells shares over replications with Wilson intervals, and times over those that recovered', () => {
    const down = run({ succeeded: level(50, [42, 99, 0]) });
    const back = run({ 'latency.usual': level(200, [41, 63, 900]) });
    const { recovery, measured } = summariseRecovery(scenario, [down, back, back, run({})], 0.95);
    expect(recovery).toMatchObject([
      {
        fault: 'checkout failing 100% of runs',
        kind: 'fault',
        startedAt: { value: 40_000 },
        endedAt: { value: 50_000 },
        left: { value: 0.75, ...wilsonInterval(3, 4, 0.95) },
        recovered: { value: 0.75, ...wilsonInterval(3, 4, 0.95) },
        recoveredAfter: { value: 28_000 / 3, unit: 'ms' },
        note: null,
      },
    ]);
    expect(measured.get('recovery[0].recoveredAfter')).toEqual([Number.POSITIVE_INFINITY, 14_000, 14_000, 0]);
  });

  test('of an emptied cache it is said that the recovery counts from the emptying', () => {
    const emptied = { at: '40s', downstream: 'pricing-cache', empty: true, refill: '10s' };
    const pricing = { type: 'latency-curve', latency: '20ms' };
    const downstreams = { pricing, 'pricing-cache': { type: 'cache', of: 'pricing', hitRatio: '90%' } };
    const cached = modelOf({ ...SHOP, downstreams, faults: [emptied] }).scenario;
    const flushed = { description: 'pricing-cache emptied', endedAt: 40 * SECOND };
    const { recovery } = summariseRecovery(
      cached,
      [run({ 'latency.usual': level(200, [40, 52, 900]) }, [flushed])],
      0.95,
    );
    expect(recovery).toMatchObject([
      {
        recoveredAfter: { value: 13_000 },
        note: 'the recovery counts from the instant at which the cache is emptied, so the time in which it fills again is part of it',
      },
    ]);
  });

  test('a fault that comes in no replication is told, and has no values', () => {
    const { recovery } = summariseRecovery(scenario, [run({}, [])], 0.95);
    expect(recovery).toMatchObject([{ recovered: { value: null }, note: 'it came in no replication' }]);
  });
});

describe('of the published collapse', () => {
  const RUNS = 40;
  const recoveryOf = async (name: string) => {
    const model = await readModel(readFileSync(`scenarios/${name}.yaml`, 'utf8'));
    const runs = Array.from({ length: RUNS }, (_, replication) => simulate(model, replication));
    const courses = runs.map(({ result }) => coursesIn(result, model.scenario)[0]);
    return {
      runs,
      courses,
      ...summariseRecovery(
        model.scenario,
        runs.map(({ result }) => result),
        0.95,
      ),
    };
  };

  test('without backoff the runs that are down at the end are those that do not recover, about 70 %', async () => {
    const { runs, courses, recovery } = await recoveryOf('retry-collapse');
    const down = runs.map((run) =>
      run
        .series('sources.clients.succeeded')
        .slice(-20)
        .every((count) => count === 0),
    );
    expect(courses.map((found) => found?.recoveredAfter === Number.POSITIVE_INFINITY)).toEqual(down);
    const [{ recovered, stayedDown, left, amplification, kind }] = recovery;
    expect(stayedDown.value).toBe(1 - (recovered.value ?? 0));
    expect(kind).toBe('surge');
    expect(left.value).toBe(1);
    expect([1 - (recovered.high ?? 0), 1 - (recovered.low ?? 0)]).toSatisfy(([low, high]) => low < 0.71 && 0.71 < high);
    // Three tries of each request, and of what comes in a second the tries of seconds in which more came.
    expect(amplification.max.value).toBeGreaterThan(2);
  });

  test('with backoff all recover within the run', async () => {
    const { recovery } = await recoveryOf('retry-collapse-backoff');
    expect(recovery[0].recovered.value).toBe(1);
    expect(recovery[0].recoveredAfter.value).toBeLessThan(40_000);
  });
});
