import type { RunResult } from '../observe/result.ts';
import type { Loaded } from '../scenario/model.ts';
import { MS } from '../units/time.ts';
import { limitKey } from './chain-structure.ts';
import { explain, wayTo } from './explain.ts';
import { metricIn } from './metric-at.ts';
import { type Setting, settingOf } from './plan-setting.ts';
import { effectsOf } from './remedy-effects.ts';
import { type Lever, leversAgainst, limitsAbove, unpricedPart } from './remedy-levers.ts';
import type { Remedy } from './remedy-schema.ts';
import { nearestEnough, type Way } from './remedy-search.ts';
import { BudgetSpent, type RemedySurroundings, reaches, type Trial, Trials } from './remedy-trials.ts';
import type { Breach, Summary } from './summary-schema.ts';
import type { PointChange } from './sweep.ts';

/** A run whose limits are to be remedied. */
export interface RemedyRequest {
  readonly loaded: Loaded;
  readonly results: readonly RunResult[];
  readonly summary: Summary;
  /** Events that may be simulated for all of them together; see `remedyBudget`. */
  readonly budget: number;
  /** @param share of the budget that is used, or of the changes that were tried, whichever is larger */
  onProgress?(share: number): void;
}

/** Events of about a second of work. */
const SECOND_OF_WORK = 4_000_000;
/** What nobody minds to wait for, after a run that took less. */
const AT_MOST_OF_SMALL = 5 * SECOND_OF_WORK;
const TIMES_OF_SMALL = 8;
const PATIENCE = 5;

/**
 * How many events a search may simulate that comes with a run: as many again as the run had, of a small one more. A run
 * that refuses nearly everything has few events, and what would be enough for it many.
 */
export function remedyBudget({ run: { events } }: Pick<Summary, 'run'>): number {
  const ofSmall = Math.max(TIMES_OF_SMALL * events, SECOND_OF_WORK);
  return Math.max(events, Math.min(ofSmall, AT_MOST_OF_SMALL));
}

/** How many events a search may simulate for somebody who asked for nothing else. */
export function patientBudget({ run: { events } }: Pick<Summary, 'run'>): number {
  return PATIENCE * Math.max(AT_MOST_OF_SMALL, events);
}

/**
 * The breaches with the smallest single change that ends each, found by simulation on the same random numbers. The
 * levers of all breaches take turns, the most natural one of each first, until the budget is spent: it is counted in
 * events, so that the same scenario has the same remedies on every machine.
 *
 * @throws RemediesStopped when stopped from outside
 */
export async function withRemedies(request: RemedyRequest, surroundings: RemedySurroundings): Promise<Breach[]> {
  const { summary, budget } = request;
  const trials = new Trials(surroundings, fixedOf(summary), budget);
  const searches = searchesOf(request, trials);
  const all = searches.reduce((sum, { levers }) => sum + levers.length, 0);
  const most = Math.max(0, ...searches.map(({ levers }) => levers.length));
  let tried = 0;
  for (let turn = 0; turn < most; turn++) {
    for (const search of searches) {
      if (turn >= search.levers.length) continue;
      await search.tryLever(turn);
      tried++;
      request.onProgress?.(Math.max(tried / all, trials.usedShare));
    }
  }
  const found = new Map(searches.map((search) => [limitKey(search.breach), search]));
  return summary.breaches.map((breach) => found.get(limitKey(breach))?.result() ?? breach);
}

/** The run's own warm-up and number of replications, where the scenario leaves them to the run. */
function fixedOf({ run }: Summary): PointChange[] {
  return [
    { path: 'run.warmup', value: `${Math.round(run.warmup * MS)}us` },
    { path: 'run.replications', value: String(run.replications) },
  ];
}

/** The worst limit first: by how often it refused, over all replications. */
function searchesOf({ loaded, results, summary }: RemedyRequest, trials: Trials): Search[] {
  const { model } = loaded;
  const { chains } = explain(model.scenario, results);
  const searches = summary.breaches.map((breach) => {
    const key = limitKey(breach);
    const chain = chains.find(({ links }) => links.some((link) => link.key === key));
    const above = chain === undefined ? [] : limitsAbove(wayTo(chain, key), summary.breaches);
    const levers = leversAgainst({ breach, model, above, peakOf: (fn) => peakOf(summary, fn) });
    return new Search(breach, levers, { loaded, results, expectations: summary.expectations }, trials);
  });
  return searches.sort((one, other) => weightOf(other.breach) - weightOf(one.breach));
}

function weightOf({ refused, probability }: Breach): number {
  return (refused.value ?? 0) * (probability.value ?? 0);
}

function peakOf({ functions }: Summary, fn: string): number {
  return metricIn(functions[fn], 'concurrency.max')?.value ?? 1;
}

/** The run as it is. */
interface Base extends Pick<RemedyRequest, 'loaded' | 'results'> {
  readonly expectations: Summary['expectations'];
}

/** The search against one limit. */
class Search {
  private readonly tried: string[] = [];
  private readonly notTried: string[] = [];
  private readonly remedies: Remedy[] = [];

  constructor(
    readonly breach: Breach,
    readonly levers: readonly Lever[],
    private readonly base: Base,
    private readonly trials: Trials,
  ) {}

  /** Tries the lever in a place of the list, if there is one, as far as the budget reaches. */
  async tryLever(place: number): Promise<void> {
    const lever = this.levers[place];
    if (lever === undefined) return;
    const { path, move } = lever;
    try {
      const remedy = typeof move === 'string' ? await this.moved(lever, move) : await this.chosen(path, move.to);
      if (remedy === NO_SETTING) return;
      this.tried.push(path);
      if (remedy !== null) this.remedies.push(remedy);
    } catch (problem) {
      if (!(problem instanceof BudgetSpent)) throw problem;
      this.notTried.push(path);
    }
  }

  result(): Breach {
    const [remedy = null, ...others] = this.remedies.toSorted(byPreference);
    return { ...this.breach, remedy, remedySearch: { tried: this.tried, notTried: this.notTried, others } };
  }

  /** Along a quantity: first in one replication, which costs little, then from there on in all. */
  private async moved(lever: Lever, move: 'up' | 'down'): Promise<Remedy | null | typeof NO_SETTING> {
    const { path, hint } = lever;
    const side = move === 'up' ? 'high' : 'low';
    const setting = await settingOf(
      { path, bounds: null },
      this.base.loaded,
      { read: (changes) => this.trials.read(changes) },
      [],
      side,
    );
    const from = typeof setting === 'string' ? null : beginOf(lever, setting);
    if (typeof setting === 'string' || from === null) return NO_SETTING;
    const { kind } = setting;
    // Reserving nothing, or letting nothing through, would end every limit.
    const end = move === 'up' ? setting.high : Math.max(setting.low, path.endsWith('oncurrency') ? 1 : 0);
    const { results } = this.base;
    if (!isAsItIs(lever, setting)) {
      const begin = await this.trial(setting.changes(from), results.length);
      if (begin !== null) return this.remedyOf(begin, { path, setting, beside: null });
    }
    const way = await this.shortened({ kind, from, end, hint }, setting);
    if (way === null) return null;
    let last: Trial | null = null;
    const found = await nearestEnough(way, async (value) => {
      const trial = await this.trial(setting.changes(value), results.length);
      last = trial ?? last;
      return trial !== null;
    });
    if (found === null || last === null) return null;
    // Beside what can be set at all there is nothing to compare with.
    const { ok } = await this.trials.read(setting.changes(found.beside));
    return this.remedyOf(last, { path, setting, beside: ok ? kind.write(found.beside) : null });
  }

  /** What is left of a way when replication 0 alone has been along it; null where its end is not enough for that one. */
  private async shortened(way: Way, setting: Setting): Promise<Way | null> {
    const { results } = this.base;
    if (results.length === 1 || !reaches(results[0], this.breach)) return way;
    const { hint } = way;
    const demand = new Demand(this.breach, results);
    const alone = { ...way, hint: hint === null ? null : hint * demand.first };
    const one = await nearestEnough(alone, async (value) => (await this.trial(setting.changes(value), 1)) !== null);
    if (one === null) return null;
    return { ...way, from: one.beside, hint: hint === null ? one.value : one.value * demand.mostOfFirst };
  }

  /** Another value of a setting that is no quantity. */
  private async chosen(path: string, value: string): Promise<Remedy | null | typeof NO_SETTING> {
    const changes = [{ path, value }];
    const [reading, asItIs] = [await this.trials.read(changes), await this.trials.read([])];
    if (!reading.ok || !asItIs.ok || reading.loaded.model.digest === asItIs.loaded.model.digest) return NO_SETTING;
    const trial = await this.trial(changes, this.base.results.length);
    return trial === null ? null : this.remedyOf(trial, { path, setting: null, beside: null });
  }

  private trial(changes: readonly PointChange[], replications: number): Promise<Trial | null> {
    return this.trials.without(this.breach, changes, replications);
  }

  private remedyOf(
    trial: Trial,
    {
      path,
      setting,
      beside,
    }: { readonly path: string; readonly setting: Setting | null; readonly beside: string | null },
  ): Remedy {
    const { loaded, results, expectations } = this.base;
    const present = setting?.present ?? null;
    return {
      path,
      before: setting === null || present === null ? writtenText(loaded.writtenAt(path)) : setting.kind.write(present),
      value: trial.changes[0].value,
      beside,
      replications: trial.results.length,
      ...effectsOf({ model: loaded.model, results }, trial, { against: this.breach, expectations }),
    };
  }
}

/** Whether a way begins at what the scenario has, or has by default: then the run itself has shown that it is not enough. */
function isAsItIs({ move }: Lever, { present }: Setting): boolean {
  return move === 'up' || (present !== null && present >= 0);
}

/** How the demand for a limit differs between replications. */
class Demand {
  /** That of replication 0 as a part of the mean; 1 where it is not known. */
  readonly first: number;
  /** The largest of all as a multiple of that of replication 0, at least 1. */
  readonly mostOfFirst: number;

  constructor({ peakDemand, ...place }: Breach, results: readonly RunResult[]) {
    const peaks = results.map(({ breaches }) => breaches.find((one) => limitKey(one) === limitKey(place))?.peakDemand);
    const [own = Number.NaN] = peaks;
    const known = peaks.filter((peak) => peak !== undefined && Number.isFinite(peak)) as number[];
    this.first = own > 0 && peakDemand.value !== null ? own / peakDemand.value : 1;
    this.mostOfFirst = own > 0 ? Math.max(1, Math.max(...known) / own) : 1;
  }
}

const NO_SETTING = 'no setting';

/** Where the way begins: at the present value, or at what stands for it; null where there is nothing of the kind. */
function beginOf({ from }: Lever, { kind, present }: Setting): number | null {
  if (present !== null && present >= 0) return present;
  return from === null ? null : kind.rounded(from);
}

/**
 * A change without harm to others first, then one whose whole price is known, then the cheapest; of equals the one that
 * was tried first.
 */
function byPreference(one: Remedy, other: Remedy): number {
  const unpriced = ({ path }: Remedy): number => Number(unpricedPart(path) !== null);
  return harmOf(one) - harmOf(other) || unpriced(one) - unpriced(other) || costOf(one) - costOf(other);
}

function harmOf({ path, worsens, losses, backlogs = [], expectations }: Remedy): number {
  // A queue with a ceiling keeps its messages a little longer: that is what a ceiling is for, and a backlog tells if it is too much.
  const isCeiling = (limit: string, name: string): boolean =>
    limit === 'poller-maximum' && path === `sources.${name}.maximumConcurrency`;
  const limits = worsens.filter(({ limit, name }) => !isCeiling(limit, name));
  const unmet = expectations.filter(({ before }) => before === 'met');
  return limits.length + losses.length + backlogs.length + unmet.length;
}

/** In whole cents a month: what differs by less costs the same. */
function costOf({ cost: { before, after } }: Remedy): number {
  return before === null || after === null ? 0 : Math.round(100 * (after - before));
}

/** As after `--set`; null where the file says nothing. */
function writtenText(value: unknown): string | null {
  return value === undefined || value === null ? null : typeof value === 'string' ? value : JSON.stringify(value);
}
