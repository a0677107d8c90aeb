import type { RunResult } from '../observe/result.ts';
import type { ScenarioModel } from '../scenario/model.ts';
import { limitKey } from './chain-structure.ts';
import type { PlanSurroundings } from './plan-points.ts';
import type { ScenarioReading } from './read-scenario.ts';
import type { ReplicationPlan } from './sequential.ts';
import type { PointChange } from './sweep.ts';

/** What a search for remedies needs from its surroundings. */
export type RemedySurroundings = Pick<PlanSurroundings, 'read' | 'run'>;

/** The search was stopped from outside. */
export class RemediesStopped extends Error {}

/** The search has used up the events that it may simulate. */
export class BudgetSpent extends Error {}

/** A limit, to be looked for in replications. */
export type LimitPlace = Parameters<typeof limitKey>[0];

/** A scenario with changes, and all of its replications. */
export interface Trial {
  readonly changes: readonly PointChange[];
  readonly model: ScenarioModel;
  readonly results: readonly RunResult[];
}

/** Simulates a scenario with changes until a limit is reached, and counts what that takes. */
export class Trials {
  private spent = 0;

  /**
   * @param fixed changes that every trial has, such as the warm-up that the run has found
   * @param budget events that may be simulated; the trial that goes beyond is still completed
   */
  constructor(
    private readonly surroundings: RemedySurroundings,
    private readonly fixed: readonly PointChange[],
    private readonly budget: number,
  ) {}

  /** Share of the budget that is used. */
  get usedShare(): number {
    return Math.min(1, this.spent / this.budget);
  }

  read(changes: readonly PointChange[]): Promise<ScenarioReading> {
    return this.surroundings.read([...this.fixed, ...changes]);
  }

  /**
   * Replications 0, 1, 2, ... until one of them reaches the limit; all of them if none does.
   *
   * @returns null where the limit is reached, or the scenario with these changes is none
   * @throws BudgetSpent, RemediesStopped
   */
  async without(limit: LimitPlace, changes: readonly PointChange[], replications: number): Promise<Trial | null> {
    if (this.spent >= this.budget) throw new BudgetSpent();
    const reading = await this.read(changes);
    if (!reading.ok) return null;
    const { loaded } = reading;
    const plan = planUntil(limit, replications);
    const words = changes.map(({ path, value }) => `${path}=${value}`).join(' ');
    const results = await this.surroundings.run(loaded, plan, `would be enough: ${words}`);
    this.spent += results.reduce((sum, { events }) => sum + events, 0);
    if (results.some((result) => reaches(result, limit))) return null;
    if (results.length < replications) throw new RemediesStopped();
    return { changes, model: loaded.model, results };
  }
}

export function reaches({ breaches }: RunResult, limit: LimitPlace): boolean {
  return breaches.some((breach) => limitKey(breach) === limitKey(limit));
}

/** First one replication, then twice as many, and so on: what is not enough mostly shows in the first. */
function planUntil(limit: LimitPlace, replications: number): ReplicationPlan {
  return {
    atMost: replications,
    nextCount: (results) => {
      if (results.some((result) => reaches(result, limit))) return results.length;
      return Math.min(replications, Math.max(1, 2 * results.length));
    },
    stopping: () => null,
  };
}
