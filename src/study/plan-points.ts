import type { RunResult } from '../observe/result.ts';
import type { Loaded, ScenarioModel } from '../scenario/model.ts';
import type { Problem } from '../scenario/place.ts';
import { SECOND } from '../units/time.ts';
import type { ScenarioReading } from './read-scenario.ts';
import { type ReplicationPlan, replicationPlan } from './sequential.ts';
import { summarise } from './summarise.ts';
import type { ExpectationResult, Summary } from './summary-schema.ts';
import type { PointChange } from './sweep.ts';

/** What a search needs from its surroundings. */
export interface PlanSurroundings {
  /** Of capsim. */
  readonly version: string;
  /** Reads the scenario with these changes made. */
  read(changes: readonly PointChange[]): Promise<ScenarioReading>;
  /** Runs replications as the plan asks; fewer when stopped. */
  run(loaded: Loaded, plan: ReplicationPlan, title: string): Promise<readonly RunResult[]>;
}

/** A scenario with some settings changed, and what was found there. */
export interface Point {
  readonly changes: readonly PointChange[];
  readonly summary: Summary;
  /** Requests per second that all functions were asked for, throttled ones included, in the busiest step; mean over replications. */
  readonly peakRequestRate: number;
}

/** The search was stopped from outside before a point was complete. */
export class SearchStopped extends Error {
  /** @param points those that were complete, in the order in which they were simulated */
  constructor(readonly points: readonly Point[]) {
    super('the search was stopped');
  }
}

/** The scenario with these changes is no scenario. */
export interface InvalidPoint {
  readonly problems: readonly Problem[];
}

/** Times that the replications of a point are doubled while its answer hinges on them. */
const DOUBLINGS = 3;

/** Simulates points, each once: all on the same random numbers, since none changes the seed. */
export class Points {
  private readonly known = new Map<string, Point>();

  constructor(private readonly surroundings: PlanSurroundings) {}

  /** How many different points were simulated. */
  get simulated(): number {
    return this.known.size;
  }

  /** All of them, in the order in which they were simulated: the same for the same scenario. */
  get all(): readonly Point[] {
    return [...this.known.values()];
  }

  /** Whether a scenario with these changes can be run; simulates nothing. */
  async isValid(changes: readonly PointChange[]): Promise<boolean> {
    return (await this.surroundings.read(changes)).ok;
  }

  /** @throws SearchStopped */
  async at(changes: readonly PointChange[]): Promise<Point | InvalidPoint> {
    const reading = await this.surroundings.read(changes);
    if (!reading.ok) return { problems: reading.problems };
    const { model } = reading.loaded;
    const found = this.known.get(model.digest) ?? (await this.simulate(reading.loaded, changes));
    this.known.set(model.digest, found);
    return { ...found, changes };
  }

  private async simulate(loaded: Loaded, changes: readonly PointChange[]): Promise<Point> {
    const { model, locate } = loaded;
    const plan = decidingPlan(model);
    const words = changes.map(({ path, value }) => `${path.split('.').slice(-2).join('.')}=${value}`).join(' ');
    const title = `${this.known.size + 1}: ${words === '' ? 'as it is' : words}`;
    const results = await this.surroundings.run(loaded, plan, title);
    if (results.length < plan.nextCount(results)) throw new SearchStopped(this.all);
    const { scenario } = model;
    const summary = summarise(model, results, {
      confidence: scenario.run.confidence,
      asked: results.length,
      partial: false,
      version: this.surroundings.version,
      expectationPlaces: scenario.expect.map((_, index) => locate(`expect[${index}]`)),
    });
    return { changes, summary, peakRequestRate: peakRateOf(results) };
  }
}

/**
 * As many replications as the scenario asks for, doubled up to three times while nothing is missed but an interval
 * contains its bound. Depends on the results alone, not on who computed them.
 */
export function decidingPlan(model: ScenarioModel): ReplicationPlan {
  const own = replicationPlan(model);
  return {
    atMost: 8 * own.atMost,
    nextCount: (results) => {
      let count = own.nextCount(results);
      for (let doubled = 0; doubled < DOUBLINGS && results.length >= count; doubled++) {
        if (isDecided(model, results.slice(0, count))) break;
        count *= 2;
      }
      return count;
    },
    stopping: () => null,
  };
}

function isDecided(model: ScenarioModel, results: readonly RunResult[]): boolean {
  const { expectations } = summarise(model, results, {
    confidence: model.scenario.run.confidence,
    asked: results.length,
    partial: false,
    version: '',
  });
  const outcomes = expectations.map(({ outcome }) => outcome);
  return outcomes.includes('missed') || !outcomes.includes('inconclusive');
}

/** Per second, in the busiest step of each replication; the mean over replications. */
function peakRateOf(results: readonly RunResult[]): number {
  const peaks = results.map(({ entities, resolution, horizon }) => {
    const functions = entities.filter(({ scope }) => scope === 'functions');
    const series = functions.flatMap((each) =>
      ['invocations', 'throttles'].flatMap((name) => each.series.get(name) ?? []),
    );
    const steps = Math.max(0, ...series.map(({ length }) => length));
    const rates = Array.from({ length: steps }, (_, step) => {
      const count = series.reduce((sum, values) => sum + (values[step] ?? 0), 0);
      // The last step ends with the run.
      const length = Math.min(resolution, horizon - step * resolution);
      return length > 0 ? (count * SECOND) / length : 0;
    });
    return Math.max(0, ...rates);
  });
  return peaks.length === 0 ? 0 : peaks.reduce((sum, peak) => sum + peak, 0) / peaks.length;
}

/** Expectations that are not met for sure: an interval that contains its bound counts as not met, whatever `else` says. */
export function unmet({ summary }: Point): readonly ExpectationResult[] {
  return summary.expectations.filter(({ outcome }) => outcome !== 'met');
}

/** Whether every expectation is met for sure. */
export function isMet(point: Point): boolean {
  return unmet(point).length === 0;
}
