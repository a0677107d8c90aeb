import { type ArrivalData, offeredCount } from '../arrivals/index.ts';
import { buildDistribution } from '../random/index.ts';
import { isAsync, isQueue } from '../sources/index.ts';
import { formatCount, formatSize } from '../units/format.ts';
import type { Micros } from '../units/time.ts';
import { SECOND } from '../units/time.ts';
import { aliasVersions } from './alias-field.ts';
import { type Called, meanCallTime } from './call-estimate.ts';
import type { FunctionSettings, SourceSettings } from './definition.ts';
import type { Timing } from './fault-field.ts';
import { type Link, Loops, linkedOf, linksOf } from './loops.ts';
import { mostInFlight, usesPool } from './managed-field.ts';
import type { ScenarioModel } from './model.ts';
import { type Finding, finding } from './place.ts';
import { mostReplications } from './replications-field.ts';
import { recordsAtWorst } from './stream-estimate.ts';
import { streamingLaw } from './streaming-field.ts';

/** What a run will probably take, before it starts. */
export interface RunEstimate {
  /** Requests that the sources offer in one replication, retries aside. */
  readonly requests: number;
  /** By source, in file order. */
  readonly requestsBySource: ReadonlyMap<string, number>;
  /** Asynchronous events that wait at once, at worst, if capacity is as configured. */
  readonly parked: number;
  /** Messages of queues that wait at once, at worst, in the same way. */
  readonly queued: number;
  /** All replications together; what every run needs, included. */
  readonly memoryBytes: number;
}

/** More than a month of computing; a typing mistake in a rate gives more. */
const REQUESTS_MAX = 2e10;

/** A row of the request table with its place in the agenda. */
const BYTES_PER_ROW = 100;
/** A message in the pages of its queue. */
const BYTES_PER_MESSAGE = 24;
/** A record in the pages of its shard. */
const BYTES_PER_RECORD = 4.5;
const BYTES_OF_PROGRAM = 80_000_000;
/** Series that one entity keeps, each one number per step of `resolution`; generous. */
const SERIES_PER_ENTITY = 10;
/** Stretches of the run in which what waits is estimated. */
const STRETCHES = 100;

export function estimateRun(model: ScenarioModel): RunEstimate {
  const { run, functions, sources } = model.scenario;
  const offered = new OfferedLoad(model);
  const names = Object.keys(sources);
  const requestsBySource = new Map(names.map((name) => [name, offered.until(name, run.duration)]));
  const parked = waitingAtWorst(model, offered, (source) => isAsync(source, model.profile.date));
  const queued = waitingAtWorst(model, offered, isQueue);
  const entities = Object.keys(functions).length + names.length + Object.keys(model.scenario.downstreams).length + 2;
  const steps = Math.ceil(run.duration / run.resolution) * mostReplications(run.replications);
  const series = steps * entities * SERIES_PER_ENTITY * 8;
  const requests = [...requestsBySource.values()].reduce((sum, count) => sum + count, 0);
  const inFlight = Math.min(requests, model.platform.accountConcurrency);
  return {
    requests,
    requestsBySource,
    parked,
    queued,
    memoryBytes: Math.ceil(
      BYTES_OF_PROGRAM +
        bytesOfFiles(model) +
        series +
        (parked + inFlight) * BYTES_PER_ROW +
        queued * BYTES_PER_MESSAGE +
        recordsAtWorst(model, offered) * BYTES_PER_RECORD,
    ),
  };
}

/** Runs that cannot be done, refused before they start. */
export function estimateFindings(model: ScenarioModel, memoryLimitBytes: number): readonly Finding[] {
  const estimate = estimateRun(model);
  const largest = largestOf(estimate, () => true);
  const path = ['sources', largest, 'arrivals'];
  if (!(estimate.requests <= REQUESTS_MAX)) {
    const isEndless = !Number.isFinite(estimate.requests);
    const requests = isEndless ? 'endlessly many' : `about ${rounded(estimate.requests)}`;
    const remedy = isEndless ? `set sources.${largest}.arrivals.thinkTime` : lower(model, largest);
    return [
      finding(
        path,
        `would offer ${requests} requests in one replication, and at most ${rounded(REQUESTS_MAX)} can be simulated; ${remedy}`,
      ),
    ];
  }
  if (estimate.memoryBytes <= memoryLimitBytes) return [];
  const need = `would need about ${formatSize(estimate.memoryBytes)} of memory, and there is ${formatSize(memoryLimitBytes)}`;
  const waiting = estimate.parked * BYTES_PER_ROW;
  if (waiting > estimate.memoryBytes / 2) {
    const flood = largestOf(estimate, (name) => isAsync(model.scenario.sources[name], model.profile.date));
    const message = `${need}: about ${formatCount(estimate.parked)} events would wait at once; ${lower(model, flood)}`;
    return [finding(['sources', flood, 'arrivals'], message)];
  }
  const isSeries = estimate.memoryBytes - bytesOfFiles(model) > estimate.memoryBytes / 2;
  return isSeries
    ? [
        finding(
          ['run', 'resolution'],
          `${need}, most of it for time series; raise run.resolution or lower run.replications`,
        ),
      ]
    : [finding(path, `${need}, most of it for the rows of files; use shorter files`)];
}

/** The source that offers most, of those that count. */
function largestOf({ requestsBySource }: RunEstimate, counts: (source: string) => boolean): string {
  const sources = [...requestsBySource].filter(([name]) => counts(name));
  return sources.reduce((most, source) => (source[1] > most[1] ? source : most), ['', -1])[0];
}

function lower(model: ScenarioModel, source: string): string {
  const arrivals = model.scenario.sources[source]?.arrivals ?? {};
  const setting = ['rate', 'clients'].find((name) => name in arrivals);
  return `lower sources.${source}.arrivals${setting === undefined ? '' : `.${setting}`} or run.duration`;
}

function rounded(amount: number): string {
  return amount < 1e6 ? formatCount(amount) : amount.toPrecision(2).replace('e+', 'e').replace('.0e', 'e');
}

function bytesOfFiles({ data }: ScenarioModel): number {
  const traces = [...data.traces.values()].map(
    ({ starts, durations }) => starts.byteLength + (durations?.byteLength ?? 0),
  );
  const counts = [...data.counts.values()].map((columns) => columns.counts.byteLength);
  return [...traces, ...counts].reduce((sum, bytes) => sum + bytes, 0);
}

/** How many requests each source has offered by some time, with what depends on other functions filled in. */
export class OfferedLoad {
  private readonly known = new Map<string, number>();

  private readonly knownOfFunctions = new Map<string, number>();
  private readonly links: readonly Link[];
  private readonly loops: Loops;

  constructor(private readonly model: ScenarioModel) {
    this.links = linksOf(linkedOf(model.scenario));
    this.loops = new Loops(this.links);
  }

  until(source: string, time: Micros): number {
    const key = `${time} ${source}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const count = this.counted(source, time);
    this.known.set(key, count);
    return count;
  }

  /** Requests to one function: as many as all its sources offer, and as other functions make calls. */
  toFunction(name: string, time: Micros): number {
    const key = `${time}/${name}`;
    const known = this.knownOfFunctions.get(key);
    if (known !== undefined) return known;
    const count = this.countedOfFunction(name, time);
    this.knownOfFunctions.set(key, count);
    return count;
  }

  private countedOfFunction(name: string, time: Micros): number {
    return Object.entries(this.model.scenario.sources)
      .filter(([, { target }]) => target === name)
      .reduce((sum, [source]) => sum + this.until(source, time), this.byCalls(name, time));
  }

  private byCalls(name: string, time: Micros): number {
    const callers = this.links.filter((link) => link.to === name && link.source === null && !this.loops.has(link));
    return callers.reduce((sum, { from, perRun }) => sum + perRun * this.toFunction(from, time), 0);
  }

  /** With what surges bring beside it, on average. */
  private counted(source: string, time: Micros): number {
    const { faults } = this.model.scenario;
    const further = faults.map((fault) =>
      'surge' in fault && fault.source === source ? (fault.surge - 1) * this.countedDuring(fault, source, time) : 0,
    );
    return further.reduce((sum, count) => sum + count, this.countedWithoutSurges(source, time));
  }

  /** What a source offers until some time while a fault is there. */
  private countedDuring({ at, for: length, every, lasts }: Timing, source: string, time: Micros): number {
    const until = (end: Micros): number => this.countedWithoutSurges(source, Math.min(time, end));
    if (at !== undefined) return until(at + (length ?? Number.POSITIVE_INFINITY)) - until(at);
    return every === undefined || lasts === undefined ? 0 : (until(time) * lasts) / (every + lasts);
  }

  private countedWithoutSurges(source: string, time: Micros): number {
    const { arrivals, target } = this.model.scenario.sources[source];
    if (arrivals.process === 'successes') {
      // What a loop brings back is left out: how often it goes round is not known before the run.
      if (this.loops.has({ from: arrivals.from, to: target })) return 0;
      return arrivals.perInvocation * this.toFunction(arrivals.from, time);
    }
    if (arrivals.process === 'closed') {
      const cycle = buildDistribution(arrivals.thinkTime).mean + meanDuration(this.model.scenario, target);
      return arrivals.clients * (1 + time / cycle);
    }
    return offeredCount(arrivals, time, dataOf(this.model, source));
  }
}

function dataOf({ data }: ScenarioModel, source: string): ArrivalData | undefined {
  return data.traces.get(source) ?? data.counts.get(source);
}

/**
 * Mean time of one run in microseconds, as far as its timeout lets it go, with calls that never wait; waits for init
 * are left out.
 */
export function meanDuration(scenario: Called, name: string): Micros {
  const settings = scenario.functions[name];
  const { timeout, duration, responseStreaming } = settings;
  const streaming = responseStreaming === undefined ? 0 : buildDistribution(streamingLaw(responseStreaming)).mean;
  const calls = meanCallTime(scenario, name, (other) => meanDuration(scenario, other));
  return Math.min(timeout, buildDistribution(duration).mean * versionsFactor(settings) + calls + streaming);
}

/** How much longer runs take because versions behind an alias do. */
function versionsFactor(settings: FunctionSettings): number {
  const versions = aliasVersions(settings);
  if (versions.length === 0) return 1;
  return versions.reduce((sum, { weight, durationFactor = 1 }) => sum + weight * durationFactor, 0);
}

/** Functions that share one supply of concurrency: each reservation is one, so are managed instances, and all others together. */
interface Pool {
  readonly functions: readonly string[];
  readonly concurrency: number;
}

function poolsOf({ scenario, platform }: ScenarioModel): readonly Pool[] {
  const all = Object.entries(scenario.functions);
  const managed = all.flatMap(([name, { managedInstances: own, memory }]) =>
    own === undefined ? [] : [{ functions: [name], concurrency: mostInFlight(own, memory) }],
  );
  const functions = all.filter(([, settings]) => usesPool(settings));
  const reserved = functions.filter(([, { reservedConcurrency }]) => reservedConcurrency !== undefined);
  const shared = functions.filter(([, { reservedConcurrency }]) => reservedConcurrency === undefined);
  const taken = reserved.reduce((sum, [, { reservedConcurrency = 0 }]) => sum + reservedConcurrency, 0);
  return [
    ...reserved.map(([name, { reservedConcurrency = 0 }]) => ({ functions: [name], concurrency: reservedConcurrency })),
    ...managed,
    { functions: shared.map(([name]) => name), concurrency: Math.max(0, platform.accountConcurrency - taken) },
  ];
}

type Waits = (source: SourceSettings) => boolean;

/**
 * The most asynchronous events, or messages, that wait at once, taking work as a fluid that flows through each pool's
 * concurrency. None waits longer than its maximum age; with reserved concurrency 0 no event does (C-14).
 */
function waitingAtWorst(model: ScenarioModel, offered: OfferedLoad, waits: Waits): number {
  return poolsOf(model)
    .filter(({ concurrency }) => concurrency > 0)
    .reduce((sum, pool) => sum + waitingInPool(model, offered, pool, waits), 0);
}

function waitingInPool(model: ScenarioModel, offered: OfferedLoad, pool: Pool, waits: Waits): number {
  const { scenario, platform } = model;
  const horizon = scenario.run.duration;
  const span = horizon / STRETCHES;
  const sources = Object.entries(scenario.sources).filter(([, { target }]) => pool.functions.includes(target));
  const parked = sources.filter(([, source]) => waits(source));
  if (parked.length === 0) return 0;
  const window = Math.ceil(longestAge(model, parked) / span);
  const capacity = pool.concurrency * span * (1 - platform.serviceErrorRate);
  const events: number[] = [];
  let waitingWork = 0;
  let most = 0;
  for (let stretch = 0; stretch < STRETCHES; stretch++) {
    const arrived = (chosen: typeof sources) =>
      load(model, offered, { sources: chosen, from: stretch * span, to: (stretch + 1) * span });
    const all = arrived(sources);
    const waiting = arrived(parked);
    events.push(waiting.requests);
    // What else there is does not wait here: it takes its part of the capacity or is refused.
    waitingWork = Math.max(0, waitingWork + waiting.work - Math.max(0, capacity - (all.work - waiting.work)));
    const perEvent = waiting.requests > 0 ? waiting.work / waiting.requests : SECOND;
    const young = events.slice(Math.max(0, stretch - window)).reduce((sum, count) => sum + count, 0);
    most = Math.max(most, Math.min(young, waitingWork / Math.max(1, perEvent)));
  }
  return most;
}

interface Stretch {
  readonly sources: readonly (readonly [string, SourceSettings])[];
  readonly from: Micros;
  readonly to: Micros;
}

/** Requests that arrive in a stretch, and the microseconds of running that they ask for. */
function load(
  model: ScenarioModel,
  offered: OfferedLoad,
  { sources, from, to }: Stretch,
): { requests: number; work: number } {
  let requests = 0;
  let work = 0;
  for (const [name, { target }] of sources) {
    const arrived = offered.until(name, to) - offered.until(name, from);
    requests += arrived;
    work += arrived * meanDuration(model.scenario, target);
  }
  return { requests, work };
}

function longestAge({ scenario, platform }: ScenarioModel, sources: Stretch['sources']): Micros {
  const ages = sources.map(([, source]) =>
    isQueue(source)
      ? source.retention
      : (scenario.functions[source.target].async?.maximumEventAge ?? platform.asyncMaximumEventAge),
  );
  return Math.max(0, ...ages);
}
