import { mean, sampleStandardDeviation } from 'simple-statistics';
import type { Parts } from '../../src/engine/assemble.ts';
import { Simulation } from '../../src/engine/simulation.ts';
import type { Environments } from '../../src/platform/environments.ts';
import { SECOND } from '../../src/units/time.ts';
import { modelOf } from '../support/run.ts';
import { measurementRows } from './measurements.ts';

/** One request of an experiment, in seconds: when its environment began and ended it, and which environment that was. */
export interface Served {
  readonly begins: number;
  readonly ends: number;
  readonly environment: string;
}

/** One experiment of 28 hours with Poisson arrivals, as it was logged. */
export interface Experiment {
  /** Requests a second: gaps between the first and the last. */
  readonly rate: number;
  readonly requests: number;
  readonly coldStarts: number;
  /** In order of their beginnings. */
  readonly served: readonly Served[];
  /** Mean seconds of a run in a warm and in a new environment, and from the client's call to the handler. */
  readonly times: { readonly warm: number; readonly cold: number; readonly init: number };
}

const FOLDER = 'lambda-measured/steady-poisson/';

/** From the rarest requests to the most frequent ones; the names are days of 2020. */
export const EXPERIMENTS = [
  { file: 'res-01-2020-05-28_01-57-40', name: '0.0019/s' },
  { file: 'res-01-2020-06-10_22-20-08', name: '0.0042/s' },
  { file: 'res-01-2020-06-18_23-36-37', name: '0.0078/s' },
  { file: 'res-01-2020-05-26_01-31-35', name: '0.0164/s' },
  { file: 'res-01-2020-05-23_20-42-58', name: '0.0999/s' },
] as const;

/** @returns null where the measurements are not at hand */
export function readExperiment(index: number): Experiment | null {
  const rows = measurementRows(`${FOLDER}${EXPERIMENTS[index].file}.csv.gz`);
  if (rows === null) return null;
  const all = rows
    .map((row) => ({
      begins: Number(row.start_time) / 1000,
      ends: Number(row.end_time) / 1000,
      environment: row.exist_id,
      isCold: row.is_cold === 'True',
      called: Number(row.client_start_time),
    }))
    .sort((a, b) => a.begins - b.begins);
  const cold = all.filter(({ isCold }) => isCold);
  const warm = all.filter(({ isCold }) => !isCold);
  const called = all.map((one) => one.called);
  const delay = (ones: typeof all): number => mean(ones.map((one) => one.begins - one.called));
  const duration = (ones: typeof all): number => mean(ones.map(({ begins, ends }) => ends - begins));
  return {
    rate: (all.length - 1) / (Math.max(...called) - Math.min(...called)),
    requests: all.length,
    coldStarts: cold.length,
    served: all,
    times: { warm: duration(warm), cold: duration(cold), init: Math.max(0, delay(cold) - delay(warm)) },
  };
}

/** How long idle environments are kept, and how old they may become. Laws as a scenario writes them. */
export interface Keeping {
  readonly idleLifetime: string;
  readonly maximumAge: string;
  readonly reuseOrder?: string;
}

/** What the log of an experiment can show, and so what is simulated of it. */
export interface Shown {
  readonly coldShare: number;
  /** Environments that served a request in the ten minutes before, on the average of all instants. */
  readonly instances: number;
}

const WINDOW = 600;
/** The length of an experiment, and a time before it in which the function comes to its usual state. */
const SPAN = 100_800;
const BEFORE = 14_400;

/**
 * Runs an experiment's rate and durations through the whole engine, under a law of its environments.
 *
 * @returns one value of each replication
 */
export async function predicted(experiment: Experiment, keeping: Keeping, replications: number): Promise<Shown[]> {
  const { rate, times } = experiment;
  const model = await modelOf(`
name: steady-poisson
platform:
  profile: lambda-2020
  idleLifetime: ${keeping.idleLifetime}
  maximumEnvironmentAge: ${keeping.maximumAge}
  reuseOrder: ${keeping.reuseOrder ?? 'most-recently-used'}
run: { duration: ${BEFORE + SPAN}s, warmup: ${BEFORE}s, resolution: 1h, seed: steady-poisson }
functions:
  f: { duration: ${milliseconds(times.warm)}, init: ${milliseconds(times.cold - times.warm + times.init)}, timeout: 60s }
sources: { s: { type: sdk, target: f, arrivals: { process: poisson, rate: ${rate}/s }, client: { retry: none } } }
`);
  return Array.from({ length: replications }, (_, replication) => {
    const simulation = new Simulation(model, replication);
    const served = watch(simulation);
    simulation.advance(Number.POSITIVE_INFINITY);
    const { values } = simulation.result().entities.find(({ scope }) => scope === 'functions') ?? {};
    return {
      coldShare: values?.get('coldStartRatio') ?? Number.NaN,
      instances: mean(instancesByHour(served, BEFORE, SPAN)),
    };
  });
}

const milliseconds = (seconds: number): string => `${Math.round(1000 * seconds)}ms`;

/** Writes down which environment serves when, as the handler of the experiment did; the simulation itself goes on as ever. */
function watch(simulation: Simulation): Served[] {
  const served: Served[] = [];
  const names: string[] = [];
  const begun: number[] = [];
  let created = 0;
  // Only a test looks into the parts; what users read has no identities of environments.
  const { parts } = simulation as unknown as { readonly parts: Parts };
  const { environments } = parts.functions.get('f') as unknown as { readonly environments: Environments };
  const { start, release, takeOnDemand } = environments;
  environments.start = (now, provisioned) => {
    const environment = start.call(environments, now, provisioned);
    names[environment] = String(created++);
    begun[environment] = now;
    return environment;
  };
  environments.takeOnDemand = () => {
    const environment = takeOnDemand.call(environments);
    begun[environment] = simulation.now;
    return environment;
  };
  environments.release = (now, environment) => {
    served.push({ begins: begun[environment] / SECOND, ends: now / SECOND, environment: names[environment] });
    release.call(environments, now, environment);
  };
  return served;
}

/**
 * The mean number of environments that served a request in the ten minutes before, in each hour: what can be counted
 * from a log in the same way as from a simulation, although neither tells when an idle environment ends.
 */
export function instancesByHour(served: readonly Served[], from: number, span: number): number[] {
  const hours = Array<number>(Math.floor(span / 3600)).fill(0);
  const seenUntil = new Map<string, number>();
  for (const { begins, ends, environment } of served) {
    const since = Math.max(begins, seenUntil.get(environment) ?? Number.NEGATIVE_INFINITY);
    const until = ends + WINDOW;
    seenUntil.set(environment, until);
    addSpan(hours, Math.max(0, since - from), until - from);
  }
  return hours.map((seconds) => seconds / 3600);
}

function addSpan(hours: number[], since: number, until: number): void {
  for (let at = since; at < until; ) {
    const hour = Math.floor(at / 3600);
    if (hour >= hours.length) return;
    const next = Math.min(until, (hour + 1) * 3600);
    hours[hour] += next - at;
    at = next;
  }
}

/** Mean and standard error of what an experiment showed, from its hours, between which no dependence is seen. */
export function measuredInstances({ served }: Experiment): { readonly mean: number; readonly error: number } {
  const start = served[0].begins;
  const hours = instancesByHour(served, start, Math.max(...served.map(({ ends }) => ends)) - start);
  return { mean: mean(hours), error: sampleStandardDeviation(hours) / Math.sqrt(hours.length) };
}

/** The longest idle time after which an environment served again, and the shortest after which it was gone, in seconds. */
export function idleBounds({ served }: Experiment): { readonly kept: number; readonly gone: number } {
  let kept = 0;
  let gone = Number.POSITIVE_INFINITY;
  const lastEnd = new Map<string, number>();
  let latest = Number.NEGATIVE_INFINITY;
  for (const { begins, ends, environment } of served) {
    const before = lastEnd.get(environment);
    if (before !== undefined) kept = Math.max(kept, begins - before);
    else if (lastEnd.size > 0) gone = Math.min(gone, begins - latest);
    lastEnd.set(environment, ends);
    latest = Math.max(latest, ends);
  }
  return { kept, gone };
}

/** The oldest age, in seconds, at which any environment of an experiment began a run. */
export function oldestUse({ served }: Experiment): number {
  const born = new Map<string, number>();
  let oldest = 0;
  for (const { begins, environment } of served) {
    if (!born.has(environment)) born.set(environment, begins);
    oldest = Math.max(oldest, begins - (born.get(environment) as number));
  }
  return oldest;
}

/** Of the requests for which several environments are known to be idle, those that the most recently used one served. */
export function reuseOrders({ served }: Experiment): {
  readonly choices: number;
  readonly recent: number;
  readonly disagreements: number;
  readonly recentNotNewest: number;
} {
  const lastUse = new Map(served.map(({ environment, ends }) => [environment, ends]));
  const born = new Map<string, number>();
  const end = new Map<string, number>();
  const count = { choices: 0, recent: 0, disagreements: 0, recentNotNewest: 0 };
  for (const { begins, ends, environment } of served) {
    if (end.has(environment)) {
      // Whoever serves again later is alive now; of the others it is not known.
      const idle = [...end].filter(([name, at]) => at < begins && (lastUse.get(name) as number) > begins);
      if (idle.length >= 2) {
        const recent = idle.reduce((a, b) => (b[1] > a[1] ? b : a))[0];
        const newest = idle.reduce((a, b) => ((born.get(b[0]) ?? 0) > (born.get(a[0]) ?? 0) ? b : a))[0];
        count.choices++;
        if (environment === recent) count.recent++;
        if (recent !== newest) count.disagreements++;
        if (recent !== newest && environment === recent) count.recentNotNewest++;
      }
    }
    if (!born.has(environment)) born.set(environment, begins);
    end.set(environment, ends);
  }
  return count;
}
