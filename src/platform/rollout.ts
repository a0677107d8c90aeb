import { type Kernel, Phase } from '../kernel/kernel.ts';
import type { EventKind } from '../units/ids.ts';
import type { Micros } from '../units/time.ts';
import type { VersionTraits } from './run-draws.ts';
import type { UnderWay, Versions } from './versions.ts';

/** A part of a staged deployment. */
export interface Stage {
  /** Share of invocations that go to the new version. */
  readonly weight: number;
  readonly for: Micros;
}

/** When a staged deployment is given up. */
export interface RollbackRule {
  /** Share of the new version's runs that ended in a period; more than that breaches. */
  readonly errorRate: number;
  /** Periods begin at its multiples. */
  readonly period: Micros;
  /** Periods in a row that must breach. One without a run of the new version ends the row. */
  readonly dataPoints: number;
}

export interface RolloutPlan {
  /** Where the new version differs from the one before. */
  readonly traits: Partial<VersionTraits>;
  readonly stages: readonly Stage[];
  /** Null: nothing is watched. */
  readonly rollback: RollbackRule | null;
}

/**
 * A staged deployment: traffic moves to a new version stage by stage, and all of it after the last one, unless too many of
 * that version's runs fail before. It may come several times in a run.
 */
export class Rollout implements UnderWay {
  private startedAt: Micros = 0;
  private stage = 0;
  private breaches = 0;
  /** Runs and errors of the new version before the present period. */
  private runs = 0;
  private errors = 0;
  private stageEndsAt: Micros = Number.NaN;
  private periodEndsAt: Micros = Number.NaN;
  private readonly stageEnded: EventKind;
  private readonly periodEnded: EventKind;

  constructor(
    private readonly kernel: Kernel,
    private readonly versions: Versions,
    private readonly plan: RolloutPlan,
    /** Told when it is over, however that came. */
    private readonly onOver: () => void,
  ) {
    this.stageEnded = kernel.on('deployment stage ended', Phase.timer, () => this.onStageEnded());
    this.periodEnded = kernel.on('deployment watched', Phase.timer, () => this.onPeriodEnded());
  }

  begin(): void {
    const { versions, plan, kernel } = this;
    versions.interrupt();
    versions.underWay = this;
    versions.begin(plan.traits);
    this.startedAt = kernel.now;
    this.enter(0);
    if (plan.rollback === null) return;
    this.breaches = 0;
    this.runs = versions.newRuns;
    this.errors = versions.newErrors;
    const { period } = plan.rollback;
    this.watchUntil((Math.floor(kernel.now / period) + 1) * period);
  }

  interrupt(): void {
    this.versions.giveUp(this.kernel.now);
    this.finish();
  }

  private enter(stage: number): void {
    const { weight, for: length } = this.plan.stages[stage];
    this.stage = stage;
    this.versions.shift(weight);
    this.stageEndsAt = this.kernel.now + length;
    this.kernel.scheduleAt(this.stageEndsAt, this.stageEnded);
  }

  /** The timer may be that of a deployment which was given up. */
  private onStageEnded(): void {
    if (this.stageEndsAt !== this.kernel.now) return;
    this.onPeriodEnded(); // what ends at this instant is looked at before traffic moves on
    if (this.stageEndsAt !== this.kernel.now) return;
    if (this.stage + 1 < this.plan.stages.length) {
      this.enter(this.stage + 1);
      return;
    }
    this.versions.complete(this.kernel.now);
    this.finish();
  }

  private watchUntil(at: Micros): void {
    this.periodEndsAt = at;
    this.kernel.scheduleAt(at, this.periodEnded);
  }

  private onPeriodEnded(): void {
    const { rollback } = this.plan;
    if (rollback === null || this.periodEndsAt !== this.kernel.now) return;
    this.breaches = this.isBreaching(rollback.errorRate) ? this.breaches + 1 : 0;
    if (this.breaches >= rollback.dataPoints) this.rollBack();
    else this.watchUntil(this.periodEndsAt + rollback.period);
  }

  private isBreaching(errorRate: number): boolean {
    const { newRuns, newErrors } = this.versions;
    const runs = newRuns - this.runs;
    const errors = newErrors - this.errors;
    this.runs = newRuns;
    this.errors = newErrors;
    return runs > 0 && errors / runs > errorRate;
  }

  private rollBack(): void {
    const { now } = this.kernel;
    this.versions.observer.rolledBack(now, now - this.startedAt);
    this.versions.giveUp(now);
    this.finish();
  }

  private finish(): void {
    this.stageEndsAt = Number.NaN;
    this.periodEndsAt = Number.NaN;
    this.versions.underWay = null;
    this.onOver();
  }
}
