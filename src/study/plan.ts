import type { Loaded } from '../scenario/model.ts';
import { formatProblem } from '../scenario/place.ts';
import { assert } from '../units/assert.ts';
import { metricAt } from './metric-at.ts';
import { dayOf, type Growth, growthReach, TRAFFIC_MAX, type Traffic, trafficLine, trafficOf } from './plan-growth.ts';
import { type Tried, upTo } from './plan-line.ts';
import { isMet, type PlanSurroundings, type Point, Points, unmet } from './plan-points.ts';
import { PLAN_VERSION, type Plan, type PlanPoint, type Reach, type RunsOut } from './plan-schema.ts';
import { type Objective, Search, type SearchAnswer, type SearchFailure } from './plan-search.ts';
import { QUOTA, type Setting } from './plan-setting.ts';
import { unwatchedOf } from './plan-unwatched.ts';
import type { PointChange } from './sweep.ts';

/** What a plan is asked for. */
export interface PlanRequest {
  readonly loaded: Loaded;
  /** In the order in which they are made least; may be empty where only the growth is asked for. */
  readonly settings: readonly Setting[];
  readonly objective: Objective;
  /** As the user wrote it. */
  readonly minimise: string | null;
  /** Whether to find out how much traffic an answer bears. */
  readonly reach: boolean;
  readonly growth: { readonly rate: Growth; readonly from: number; readonly fromText: string } | null;
}

/**
 * Searches for the least settings that meet every expectation, and how far they reach.
 *
 * @throws SearchStopped when stopped from outside
 */
export async function planScenario(request: PlanRequest, surroundings: PlanSurroundings): Promise<Plan> {
  const { loaded, settings, growth } = request;
  const { scenario, digest } = loaded.model;
  const points = new Points(surroundings);
  const before = await points.at([]);
  assert(!('problems' in before), 'a scenario that was read before cannot be read again');
  const result = settings.length === 0 ? null : await new Search(points, settings, request.objective).run();
  const answer = result !== null && 'found' in result ? result : null;
  const failure = result !== null && 'best' in result ? result : null;
  const traffic = await trafficOf(scenario, surroundings);
  const runsOut = async (changes: readonly PointChange[]): Promise<RunsOut | null> =>
    traffic === null || growth === null ? null : runOut(traffic, changes, points, growth);
  return {
    schemaVersion: PLAN_VERSION,
    name: scenario.name,
    version: surroundings.version,
    digest,
    seed: scenario.run.seed,
    confidence: scenario.run.confidence,
    simulatedTime: before.summary.run.simulatedTime,
    minimise: request.minimise,
    tune: settings.map(tuneOf),
    before: pointOf(before),
    answer: answer === null ? null : await answerOf(answer, settings, surroundings),
    failure: failure === null ? null : await failureOf(failure, settings, surroundings),
    reach:
      answer === null || traffic === null || !request.reach
        ? null
        : await reachOf(traffic, answer.point.changes, points),
    runsOut: await runsOut([]),
    answerRunsOut: answer === null ? null : await runsOut(answer.point.changes),
    quota: answer === null ? null : await quotaOf(answer, loaded, points),
    points: points.simulated,
    tried: points.all.map(pointOf),
  };
}

function tuneOf({ path, kind, present, low, high, isBounded }: Setting): Plan['tune'][number] {
  return {
    path,
    present: present === null ? null : kind.write(present),
    low: kind.write(low),
    high: kind.write(high),
    bounded: isBounded,
  };
}

/** What is kept of a point. */
export function pointOf({ changes, summary, peakRequestRate }: Point): PlanPoint {
  return {
    changes: changes.map(({ path, value }) => ({ path, value })),
    replications: summary.run.replications,
    expectations: judgedOf(summary.expectations),
    cost: metricAt(summary, 'cost.total'),
    concurrency: metricAt(summary, 'account.concurrency.max'),
    claimedConcurrency: metricAt(summary, 'account.claimedConcurrency.max'),
    peakRequestRate,
  };
}

function judgedOf(expectations: Point['summary']['expectations']): PlanPoint['expectations'] {
  return expectations.map(({ text, outcome, value, low, high, limit, unit }) => ({
    text,
    outcome,
    value,
    low,
    high,
    limit,
    unit,
  }));
}

async function answerOf(
  answer: SearchAnswer,
  settings: readonly Setting[],
  { read }: PlanSurroundings,
): Promise<Plan['answer']> {
  const reading = await read(answer.point.changes);
  assert(reading.ok, 'the answer of a plan is no scenario');
  return {
    settings: answer.found.map(({ value, direction, beside }, index) => {
      const { path, kind, present } = settings[index];
      return {
        path,
        before: present === null ? null : kind.write(present),
        value: kind.write(value),
        direction,
        beside: beside === null ? null : triedOf(beside, settings[index]),
      };
    }),
    point: pointOf(answer.point),
    unwatched: unwatchedOf(answer.point.summary),
    advice: adviceOn(reading.loaded),
    local: settings.length > 1,
    rounds: answer.rounds,
    stable: answer.isStable,
  };
}

/** What is said of the system; how it is simulated is not for the plan to judge. */
function adviceOn({ advice }: Loaded): { path: string; message: string }[] {
  return advice.filter(({ path }) => !path.startsWith('run.')).map(({ path, message }) => ({ path, message }));
}

function triedOf({ value, point }: Tried, { kind }: Setting): { value: string; point: PlanPoint | null } {
  return { value: kind.write(value), point: point === null ? null : pointOf(point) };
}

async function failureOf(
  { best, ends }: SearchFailure,
  settings: readonly Setting[],
  surroundings: PlanSurroundings,
): Promise<Plan['failure']> {
  const [setting] = settings;
  return {
    best: pointOf(best),
    ends: ends === null ? null : { low: triedOf(ends.low, setting), high: triedOf(ends.high, setting) },
    beyond: settings.length === 1 ? await reasonBeyond(setting, surroundings) : null,
  };
}

/** Why the scenario cannot be run with a little more than the upper end; null where it can. */
async function reasonBeyond(
  { path, kind, high, isBounded, changes }: Setting,
  { read }: PlanSurroundings,
): Promise<string | null> {
  if (isBounded) return null;
  const next = kind.rounded(kind.name === 'memory' ? high + 64 * 1024 * 1024 : Math.max(high + 1, high * 1.02));
  const reading = await read(changes(next));
  return reading.ok ? null : reading.problems.map(formatProblem).join('; ').replaceAll(`--set ${path}: `, '');
}

async function reachOf(traffic: Traffic, changes: readonly PointChange[], points: Points): Promise<Reach> {
  const { value, beside } = await upTo(trafficLine(traffic, changes, points), 1);
  return {
    factor: value,
    beyond: beside?.value ?? null,
    fails: failsAt(beside),
    notScaled: [...traffic.notScaled],
  };
}

function failsAt(tried: Tried | null): PlanPoint['expectations'] {
  return tried === null || tried.point === null ? [] : judgedOf([...unmet(tried.point)]);
}

async function runOut(
  traffic: Traffic,
  changes: readonly PointChange[],
  points: Points,
  { rate, from, fromText }: NonNullable<PlanRequest['growth']>,
): Promise<RunsOut> {
  const line = trafficLine(traffic, changes, points);
  const reach = await growthReach(line);
  const day = (factor: number): string => dayOf(factor, from, rate);
  const fixed = {
    growth: rate.text,
    from: fromText,
    tried: TRAFFIC_MAX,
    triedUntil: day(TRAFFIC_MAX),
    notScaled: [...traffic.notScaled],
  };
  if (reach === null) {
    const now = await points.at(changes);
    const fails = 'problems' in now ? [] : judgedOf([...unmet(now)]);
    return { ...fixed, already: true, factor: null, on: null, earliest: null, latest: null, fails };
  }
  const { sure, estimate, missed } = reach;
  return {
    ...fixed,
    already: false,
    factor: estimate.beside === null ? null : estimate.value,
    on: estimate.beside === null ? null : day(estimate.value),
    earliest: sure === null ? fromText : sure.beside === null ? null : day(sure.value),
    latest: missed.beside === null ? null : day(missed.beside.value),
    fails: failsAt((sure ?? estimate).beside),
  };
}

/** What a request for a higher quota must say; null where none is needed. */
async function quotaOf({ point }: SearchAnswer, { model }: Loaded, points: Points): Promise<Plan['quota']> {
  const wanted = Number(point.changes.find(({ path }) => path === QUOTA)?.value);
  const current = model.platform.accountConcurrency;
  if (!(wanted > current)) return null;
  const without = await points.at(point.changes.filter(({ path }) => path !== QUOTA));
  const { concurrency, claimedConcurrency, peakRequestRate } = pointOf(point);
  return {
    current,
    wanted,
    peakConcurrency: concurrency,
    claimedConcurrency,
    peakRequestRate,
    ratePerUnit: model.platform.requestRateFactor,
    fails: 'problems' in without || isMet(without) ? [] : judgedOf([...unmet(without)]),
  };
}
