import type { RunResult } from '../observe/result.ts';
import type { ScenarioModel } from '../scenario/model.ts';
import { summariseBreaches } from './breaches.ts';
import { limitKey } from './chain-structure.ts';
import { comparePaired } from './compare.ts';
import type { MetricDifference } from './compare-schema.ts';
import { measuresOf } from './compare-values.ts';
import type { Remedy, RemedyDifference } from './remedy-schema.ts';
import type { LimitPlace } from './remedy-trials.ts';
import { summarise } from './summarise.ts';
import type { Breach, ExpectationResult } from './summary-schema.ts';

/** A scenario and its replications. */
export interface Side {
  readonly model: ScenarioModel;
  readonly results: readonly RunResult[];
}

/** What a change does beside ending the limit it was made against; both sides met the same requests. */
export type Effects = Pick<Remedy, 'cost' | 'ends' | 'worsens' | 'losses' | 'backlogs' | 'expectations'>;

const PER_MONTH = 'cost.totalPer30Days';
/** What refuses so little more is as before. */
const MORE = 1.01;
/** Below this share of what was offered, what still waits at the end is the ordinary work of the moment. */
const BEHIND_SHARE = 0.01;

/** @param expectations as the run before was judged */
export function effectsOf(
  before: Side,
  after: Side,
  { against, expectations }: { readonly against: LimitPlace; readonly expectations: readonly ExpectationResult[] },
): Effects {
  const { confidence } = before.model.scenario.run;
  const metrics = comparePaired(
    measuresOf(before.model.scenario, before.results),
    measuresOf(after.model.scenario, after.results),
    confidence,
  ).metrics;
  return {
    cost: differenceOf(metrics.find(({ path }) => path === PER_MONTH)),
    ...limitEffects(before, after, against),
    losses: metrics.flatMap((metric) => {
      const source = /^sources\.(?<name>.+)\.successRatio$/.exec(metric.path)?.groups?.name;
      return source === undefined || !isWorse(metric) ? [] : [{ source, difference: differenceOf(metric) }];
    }),
    backlogs: backlogEffects(metrics),
    expectations: outcomeChanges(expectations, judged(after)),
  };
}

/** A single replication has no interval: there a change of so much counts. */
const PLAINLY = 0.01;

function isWorse({ change, replications, worse, difference, relative }: MetricDifference): boolean {
  if (replications !== 1) return change === 'worse';
  const isInWorse = difference !== null && difference > 0 === (worse === 'higher') && difference !== 0;
  return isInWorse && Math.abs(relative ?? 1) > PLAINLY;
}

/** Sources that are further behind at the end than before. */
function backlogEffects(metrics: readonly MetricDifference[]): NonNullable<Effects['backlogs']> {
  return metrics.flatMap((metric) => {
    const source = /^sources\.(?<name>.+)\.backlog\.atEnd$/.exec(metric.path)?.groups?.name;
    if (source === undefined || !isWorse(metric)) return [];
    const offered = metrics.find(({ path }) => path === `sources.${source}.offered`)?.b ?? 0;
    const isBehind = (metric.b ?? 0) >= BEHIND_SHARE * offered;
    return isBehind ? [{ source, difference: differenceOf(metric) }] : [];
  });
}

function differenceOf(metric: MetricDifference | undefined): RemedyDifference {
  if (metric === undefined) return { before: null, after: null, low: null, high: null, unit: 'USD' };
  const { a, b, low, high, unit } = metric;
  return { before: a, after: b, low, high, unit };
}

function limitEffects(before: Side, after: Side, against: LimitPlace): Pick<Effects, 'ends' | 'worsens'> {
  const [own, other] = [before, after].map(({ results }) => refusals(results));
  const isOther = ({ breach }: Refusals): boolean => limitKey(breach) !== limitKey(against);
  return {
    ends: [...own.values()].filter((each) => isOther(each) && !other.has(limitKey(each.breach))).map(placeOf),
    worsens: [...other.values()].filter(isOther).flatMap((each) => {
      const was = own.get(limitKey(each.breach))?.mean ?? 0;
      return each.mean > was * MORE ? [{ ...placeOf(each), before: was, after: each.mean }] : [];
    }),
  };
}

interface Refusals {
  readonly breach: Breach;
  /** How often the limit refused, or made wait, in a replication; over all of them. */
  readonly mean: number;
}

function refusals(results: readonly RunResult[]): ReadonlyMap<string, Refusals> {
  const breaches = summariseBreaches(results, 0.95);
  return new Map(
    breaches.map((breach) => {
      const mean = (breach.refused.value ?? 0) * (breach.probability.value ?? 0);
      return [limitKey(breach), { breach, mean }];
    }),
  );
}

function placeOf({ breach: { limit, scope, name } }: Refusals): LimitPlace {
  return { limit, scope, name };
}

function judged({ model, results }: Side): readonly ExpectationResult[] {
  const { confidence } = model.scenario.run;
  return summarise(model, results, { confidence, asked: results.length, partial: false, version: '' }).expectations;
}

function outcomeChanges(
  before: readonly ExpectationResult[],
  after: readonly ExpectationResult[],
): Effects['expectations'] {
  return before.flatMap(({ text, outcome }, index) => {
    const now = after[index]?.outcome ?? outcome;
    return now === outcome ? [] : [{ text, before: outcome, after: now }];
  });
}
