import type { RunResult } from '../observe/result.ts';
import type { ScenarioModel } from '../scenario/model.ts';
import { FIRST_CHECK, mostReplications } from '../scenario/replications-field.ts';
import { studentInterval } from '../theory/student.ts';
import { assert } from '../units/assert.ts';
import { catalogueOf, entityPath } from './catalogue.ts';
import { shareOf } from './interval.ts';
import { summariseRecovery } from './recovery-summary.ts';
import { readStoppingRule, type StoppingRule } from './stopping-rule.ts';
import type { Stopping } from './summary-schema.ts';

/** How many replications a run takes: a number, or as many as a rule asks for. */
export interface ReplicationPlan {
  /** The most that there can be. */
  readonly atMost: number;
  /**
   * How many replications there must be in all. Depends on the results of replications 0, 1, 2, ... alone, not on
   * who computed them: a rule is looked at after the first 10, 20, 40, ... of them, whatever else there is.
   *
   * @param results complete replications from 0 on, in order, without a gap
   * @returns the length of `results`: stop; more: go on to there; less: what is beyond is not part of the run
   */
  nextCount(results: readonly RunResult[]): number;
  /** How the run was stopped by its rule, for the summary; null for a plain number. */
  stopping(results: readonly RunResult[]): Stopping | null;
}

/** The plan of a scenario whose rule, if it has one, was found free of mistakes. */
export function replicationPlan(model: ScenarioModel): ReplicationPlan {
  const { replications } = model.scenario.run;
  if (typeof replications === 'number') return fixedPlan(replications);
  const rule = readStoppingRule(replications.until, catalogueOf(model.scenario));
  assert(typeof rule !== 'string', `the rule "${replications.until}" was not checked before it was used`);
  return new SequentialPlan(model, rule);
}

/** A plan of so many replications, whatever they find. */
export function fixedPlan(replications: number): ReplicationPlan {
  return { atMost: replications, nextCount: () => replications, stopping: () => null };
}

/** What one look at the rule found. */
interface Look {
  /** Of the replications looked at, those that have data. */
  readonly values: number;
  /** Half of the width of the interval, in the unit of the metric; null where there is none. */
  readonly half: number | null;
  readonly isNarrow: boolean;
}

class SequentialPlan implements ReplicationPlan {
  readonly atMost: number;

  constructor(
    private readonly model: ScenarioModel,
    private readonly rule: StoppingRule,
  ) {
    this.atMost = mostReplications(model.scenario.run.replications);
  }

  nextCount(results: readonly RunResult[]): number {
    let count = Math.min(FIRST_CHECK, this.atMost);
    while (count < this.atMost && results.length >= count) {
      const { values, isNarrow } = this.look(results.slice(0, count));
      // What was never observed in the first replications will not make a narrow interval: say so early.
      if (isNarrow || values === 0) return count;
      count = Math.min(2 * count, this.atMost);
    }
    return count;
  }

  stopping(results: readonly RunResult[]): Stopping {
    const { path, unit } = this.rule.metric;
    const { half, isNarrow, values } = this.look(results);
    const isComplete = results.length >= FIRST_CHECK && this.nextCount(results) === results.length;
    return {
      until: this.rule.text,
      metric: path,
      atMost: this.atMost,
      reached: isComplete && isNarrow,
      halfWidth: half,
      unit,
      note: this.noteOn(results.length, { isComplete, isNarrow, values }),
    };
  }

  private look(results: readonly RunResult[]): Look {
    const values = this.valuesIn(results);
    const half = halfWidth(values, this.rule, this.model.scenario.run.confidence);
    if (half === null) return { values: values.length, half, isNarrow: false };
    const { width, isRelative } = this.rule;
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    // No width is a share of nothing: what was seen nowhere may be rare, and asks for more replications.
    const isNarrow = isRelative ? mean !== 0 && half <= width * Math.abs(mean) : half <= width;
    return { values: values.length, half, isNarrow };
  }

  private valuesIn(results: readonly RunResult[]): readonly number[] {
    const { path } = this.rule.metric;
    const { scenario } = this.model;
    if (!path.startsWith('recovery')) return results.flatMap((result) => valueIn(result, path) ?? []);
    return summariseRecovery(scenario, results, scenario.run.confidence).measured.get(path) ?? [];
  }

  private noteOn(
    count: number,
    { isComplete, isNarrow, values }: { isComplete: boolean } & Omit<Look, 'half'>,
  ): string {
    if (!isComplete) return `stopped from outside after ${count} replications, before the rule could`;
    if (values === 0) return `${this.rule.metric.path} has no data in any of the first ${count} replications`;
    if (!isNarrow) return `the interval is still wider after the ${count} replications that the run may have at most`;
    return OPTIMISTIC;
  }
}

/** The amounts are those of docs/model.md, Statistics; tests hold them. */
const OPTIMISTIC =
  'the run ended as soon as its own interval was narrow, which favours intervals that are narrow by chance: those of 95% hold the true value in 93.3% to 95% of such runs';

/** Half of the width of the interval that the summary gives, before it is cut at what the quantity can be. */
function halfWidth(values: readonly number[], { metric }: StoppingRule, confidence: number): number | null {
  if (values.length < 2 || !values.every(Number.isFinite)) return null;
  if (metric.isShareOfRuns) {
    const { low, high } = shareOf(values.filter((value) => value === 1).length, values.length, confidence);
    return low === null || high === null ? null : (high - low) / 2;
  }
  if (values.every((value) => value === values[0])) return 0;
  const { mean, high } = studentInterval(values, confidence);
  return high === null ? null : high - mean;
}

/** What a replication measured for a path such as `functions.checkout.throttleRatio`. */
function valueIn({ entities }: RunResult, path: string): number | undefined {
  for (const { scope, name, values } of entities) {
    const prefix = `${entityPath(scope, name)}.`;
    const value = path.startsWith(prefix) ? values.get(path.slice(prefix.length)) : undefined;
    if (value !== undefined) return value;
  }
  return undefined;
}
