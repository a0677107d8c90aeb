import type { Scope } from '../observe/metrics.ts';
import type { EntityResult } from '../observe/result.ts';
import type { SeriesForm } from './chain-onsets.ts';

/** What is watched of an entity to tell what rose first. */
export type SignalKind = keyof typeof KINDS;

interface KindOfSignal extends SeriesForm {
  readonly scope: Scope;
  /** Names of the series that are added up. */
  readonly series: readonly string[];
  /** Names of the series of which it is a part; none where that says nothing. */
  readonly whole?: readonly string[];
  /** Of its values. */
  readonly unit: 'count' | 'ms';
}

const COUNT = { isCount: true, isQuiet: false, unit: 'count' } as const;
const HARM = { isCount: true, isQuiet: true, unit: 'count' } as const;
const LEVEL = { isCount: false, isQuiet: false, unit: 'count' } as const;
/** What piles up: an empty system begins without it. */
const startsEmpty = true;
const TIME = { isCount: false, isQuiet: false, unit: 'ms' } as const;

const KINDS = {
  offered: { scope: 'sources', series: ['offered'], ...COUNT },
  retries: { scope: 'sources', series: ['retries', 'redelivered'], whole: ['offered'], ...HARM },
  waiting: { scope: 'sources', series: ['backlog.max'], ...LEVEL, startsEmpty },
  age: { scope: 'sources', series: ['iteratorAge.max'], ...TIME, startsEmpty },
  delay: { scope: 'sources', series: ['latency.usual'], ...TIME },
  losses: { scope: 'sources', series: ['unsuccessful'], whole: ['succeeded', 'unsuccessful'], ...HARM },
  arrivals: { scope: 'functions', series: ['arrivals'], ...COUNT },
  coldStarts: { scope: 'functions', series: ['coldStarts'], ...COUNT },
  duration: { scope: 'functions', series: ['duration.mean'], ...TIME },
  concurrency: { scope: 'functions', series: ['concurrency.max'], ...LEVEL },
  environments: { scope: 'functions', series: ['environments.max'], ...LEVEL },
  errors: { scope: 'functions', series: ['errors'], whole: ['invocations'], ...HARM },
  throttles: { scope: 'functions', series: ['throttles'], whole: ['invocations', 'throttles'], ...HARM },
  misses: { scope: 'downstreams', series: ['misses'], ...COUNT },
  calls: { scope: 'downstreams', series: ['calls'], ...COUNT },
  latency: { scope: 'downstreams', series: ['latency.mean'], ...TIME },
  underWay: { scope: 'downstreams', series: ['concurrency.max'], ...LEVEL },
  line: { scope: 'downstreams', series: ['backlog.max'], ...LEVEL },
  failures: { scope: 'downstreams', series: ['rejected', 'timeouts', 'errors'], whole: ['calls'], ...HARM },
} as const satisfies Readonly<Record<string, KindOfSignal>>;

const ALL_KINDS = Object.entries(KINDS) as readonly (readonly [SignalKind, KindOfSignal])[];

/** The series of one kind of one entity. */
export interface Signal extends SeriesForm {
  readonly key: string;
  readonly kind: SignalKind;
  readonly scope: Scope;
  readonly name: string;
  readonly unit: 'count' | 'ms';
  /** One number per bucket. */
  readonly values: Float64Array;
  /** Of what it is a part, bucket by bucket; null where that says nothing. */
  readonly whole: Float64Array | null;
}

/** The name of a signal, by which causes and effects are told. */
export function signalKey(kind: SignalKind, name: string): string {
  return `${kind}.${name}`;
}

/** All signals of a run, by key; what an entity does not measure is absent. */
export function signalsOf(entities: readonly EntityResult[]): ReadonlyMap<string, Signal> {
  const signals = new Map<string, Signal>();
  for (const { scope, name, series } of entities) {
    for (const [kind, { scope: own, series: names, whole = [], ...form }] of ALL_KINDS) {
      if (own !== scope) continue;
      const read = (all: readonly string[]) => sumOf(all.flatMap((each) => series.get(each) ?? []));
      const values = read(names);
      if (values === null) continue;
      const key = signalKey(kind, name);
      signals.set(key, { key, kind, scope, name, ...form, values, whole: read(whole) });
    }
  }
  return signals;
}

function sumOf(parts: readonly Float64Array[]): Float64Array | null {
  if (parts.length === 0) return null;
  const [first, ...others] = parts;
  return others.length === 0
    ? first
    : first.map((value, bucket) => others.reduce((sum, part) => sum + part[bucket], value));
}
