import type { EntityResult } from '../observe/result.ts';
import { RunFate, type UsageLedger, type UsagePart } from '../observe/usage.ts';
import {
  type Bill,
  type Cost,
  costOf,
  type FunctionUsage,
  MONTH,
  price,
  priceMonth,
  sumOf,
} from '../platform/price.ts';
import { isSnapStartCharged } from '../profiles/snap-start.ts';
import { aliasVersions } from '../scenario/alias-field.ts';
import { priceOfInstance } from '../scenario/managed-field.ts';
import type { ScenarioModel } from '../scenario/model.ts';
import { mostProvisioned } from '../scenario/provisioned-limits.ts';
import { HOUR, type Micros, SECOND } from '../units/time.ts';
import type { Parts } from './assemble.ts';

const GIB = 1024 * 1024 * 1024;

/**
 * What a run cost: per function, per source, and in all. Usage is that of the window, warm-up left out. A source pays for
 * the runs that worked on its items, whichever function they were of; what is kept ready belongs to the function alone.
 */
export function bill(model: ScenarioModel, parts: Parts): EntityResult[] {
  const names = [...parts.functions.keys()];
  const tellings = tellingsOf(model, parts, names);
  const ledgers = [...parts.functions.values()].map(({ observer }) => observer.usage);
  const workers = workersOf(parts, ledgers);
  const functions = names.map((name, index) =>
    entity('cost', name, '', tellings, (telling) => functionLine(telling, index, ledgers[index])),
  );
  const sources = parts.sources.map(({ observer }, source) =>
    entity('sources', observer.name, 'cost.', tellings, (telling) =>
      sourceLine(parts, telling, source, workers[source]),
    ),
  );
  return [...functions, ...sources, entity('cost', '', '', tellings, (telling) => totalLine(parts, telling, ledgers))];
}

/** A function that worked on items of a source. */
interface Worker {
  readonly index: number;
  readonly usage: UsageLedger;
}

/** By source, in the order of the file: mostly few of all functions, so that a bill grows with what was used. */
function workersOf({ sources }: Parts, ledgers: readonly UsageLedger[]): readonly (readonly Worker[])[] {
  const workers: Worker[][] = sources.map(() => []);
  for (const [index, usage] of ledgers.entries()) {
    for (const source of usage.sources) workers[source].push({ index, usage });
  }
  return workers;
}

/** One way to tell what the run cost: for the simulated time, or for a month like it. */
interface Telling {
  readonly suffix: '' | 'Per30Days';
  /** How much more is used in it than in the window. */
  readonly factor: number;
  readonly bill: Bill;
  /** USD per microsecond of one event poller unit. */
  readonly pollerPrice: number;
  /** By function. */
  readonly extras: readonly Extras[];
}

/** What a function pays for besides its runs and provisioned concurrency. Only what it can have is there. */
interface Extras {
  /** Snapshots and restores. */
  readonly snapStart?: number;
  readonly managedInstances?: number;
}

function tellingsOf(model: ScenarioModel, parts: Parts, names: readonly string[]): readonly Telling[] {
  const { platform, scenario } = model;
  const { horizon, warmup } = parts.timeline;
  const usages = names.map((name) => usageOf(model, name, parts));
  const { freeTier } = scenario.platform;
  const pollerPrice = platform.pricePerPollerUnitHour / HOUR;
  const span = horizon - warmup;
  const extras = names.map((name) => extrasOf(model, name, parts, span));
  const now = price(usages, platform, { freeTier: freeTier === 'both' });
  const month = priceMonth(usages, span, platform, { freeTier: freeTier !== 'none' });
  return [
    { suffix: '', factor: 1, bill: now, pollerPrice, extras },
    {
      suffix: 'Per30Days',
      factor: MONTH / span,
      bill: month,
      pollerPrice,
      extras: extras.map((amounts) => scaled(amounts, MONTH / span)),
    },
  ];
}

function usageOf({ scenario }: ScenarioModel, name: string, { functions }: Parts): FunctionUsage {
  const settings = scenario.functions[name];
  const observer = functions.get(name)?.observer;
  const used = observer?.usage.part({});
  return {
    requests: observer?.invocations.inWindow ?? 0,
    onDemandMs: used?.onDemandMs ?? 0,
    provisionedMs: used?.provisionedMs ?? 0,
    hasProvisioned: mostProvisioned(settings) > 0 || settings.managedInstances !== undefined,
    provisioned: observer?.provisioned?.billed() ?? [],
    memory: settings.memory,
    architecture: settings.architecture,
    ephemeralStorage: settings.ephemeralStorage,
  };
}

function extrasOf(model: ScenarioModel, name: string, parts: Parts, span: Micros): Extras {
  const snapStart = snapStartCost(model, name, parts, span);
  const managedInstances = managedCost(model, name, parts);
  return {
    ...(snapStart !== undefined && { snapStart }),
    ...(managedInstances !== undefined && { managedInstances }),
  };
}

function scaled(amounts: Extras, factor: number): Extras {
  return Object.fromEntries(Object.entries(amounts).map(([part, amount]) => [part, amount * factor]));
}

function addExtras(one: Extras, other: Extras): Extras {
  const sums: Record<string, number> = { ...one };
  for (const [part, amount] of Object.entries(other)) sums[part] = (sums[part] ?? 0) + amount;
  return sums;
}

/** Instances for as long as there were any, and the fee of AWS (B-27). */
function managedCost({ scenario, platform }: ScenarioModel, name: string, { functions }: Parts): number | undefined {
  const perTime = priceOfInstance(scenario.functions[name].managedInstances, platform.managedInstancesFee);
  return perTime === null ? undefined : perTime * (functions.get(name)?.observer.managed?.instanceTime ?? 0);
}

/** The snapshots of its versions, kept all the time, and every restore of them; nothing for Java (E-37). */
function snapStartCost(
  { scenario, platform }: ScenarioModel,
  name: string,
  { functions }: Parts,
  span: Micros,
): number | undefined {
  const settings = scenario.functions[name];
  if (!isSnapStartCharged(settings)) return undefined;
  const restores = functions.get(name)?.observer.coldStarts.inWindow ?? 0;
  const { pricePerRestoredGB, pricePerSnapshotGBSecond } = platform;
  const snapshots = Math.max(1, aliasVersions(settings).length);
  const kept = snapshots * (span / SECOND) * pricePerSnapshotGBSecond;
  return (settings.memory / GIB) * (restores * pricePerRestoredGB + kept);
}

/** What runs, things kept ready and pollers cost, and how much of it went to each fate of a run. */
interface Line {
  readonly cost: Cost;
  /** Absent where there cannot be any. */
  readonly pollers?: number;
  readonly extras: Extras;
  readonly fates: { readonly abandoned: number; readonly retries: number; readonly failed: number };
}

function functionLine(telling: Telling, index: number, usage: UsageLedger): Line {
  const fate = (of: RunFate): number => priced(telling, index, usage.part({ fate: of })).total;
  return { cost: telling.bill.functions[index], extras: telling.extras[index], fates: fatesOf(fate) };
}

function sourceLine(parts: Parts, telling: Telling, source: number, workers: readonly Worker[]): Line {
  const cost = (fate?: RunFate): Cost =>
    sumOf(
      workers.map(({ index, usage }) =>
        priced(telling, index, usage.part(fate === undefined ? { source } : { source, fate })),
      ),
    );
  const line = { cost: cost(), extras: {}, fates: fatesOf((fate) => cost(fate).total) };
  const pollers = pollersOf(parts, telling, source);
  return pollers === null ? line : { ...line, pollers };
}

function totalLine(parts: Parts, telling: Telling, ledgers: readonly UsageLedger[]): Line {
  const lines = ledgers.map((usage, index) => functionLine(telling, index, usage));
  const pollers = parts.sources.map((_, source) => pollersOf(parts, telling, source) ?? 0);
  return {
    cost: telling.bill.total,
    pollers: pollers.reduce((sum, amount) => sum + amount, 0),
    extras: telling.extras.reduce(addExtras, {}),
    fates: {
      abandoned: lines.reduce((sum, { fates }) => sum + fates.abandoned, 0),
      retries: lines.reduce((sum, { fates }) => sum + fates.retries, 0),
      failed: lines.reduce((sum, { fates }) => sum + fates.failed, 0),
    },
  };
}

function priced({ bill: { rates }, factor }: Telling, index: number, part: UsagePart): Cost {
  const use = {
    requests: part.requests * factor,
    onDemandMs: part.onDemandMs * factor,
    provisionedMs: part.provisionedMs * factor,
  };
  return costOf(use, rates[index]);
}

function fatesOf(amount: (fate: RunFate) => number): Line['fates'] {
  return {
    abandoned: amount(RunFate.abandoned),
    retries: amount(RunFate.retry),
    failed: amount(RunFate.failed),
  };
}

/** The event poller units of a source (B-26); null where its kind has none. */
function pollersOf({ sources }: Parts, { pollerPrice, factor }: Telling, source: number): number | null {
  const { pollerUnits } = sources[source].observer;
  return pollerUnits ? pollerUnits.integral.valueOf() * factor * pollerPrice : null;
}

function entity(
  scope: 'cost' | 'sources',
  name: string,
  prefix: string,
  tellings: readonly Telling[],
  lineOf: (telling: Telling) => Line,
): EntityResult {
  const values = new Map<string, number>();
  const isSource = scope === 'sources';
  for (const telling of tellings) {
    const { cost, pollers, extras, fates } = lineOf(telling);
    const more = Object.entries(extras);
    const total = more.reduce((sum, [, amount]) => sum + amount, cost.total + (pollers ?? 0));
    const put = (metric: string, amount: number): void => {
      values.set(`${prefix}${metric}${telling.suffix}`, amount);
    };
    put('requests', cost.requests);
    put('compute', cost.compute);
    if (!isSource) put('provisioned', cost.provisioned);
    put('ephemeral', cost.ephemeral);
    if (pollers !== undefined) put('pollers', pollers);
    for (const [part, amount] of more) put(part, amount);
    put('total', total);
    put('retries', fates.retries);
    put('abandoned', fates.abandoned);
    put('failed', fates.failed);
    if (telling.suffix === '' && total > 0) {
      values.set(`${prefix}failureShare`, (fates.retries + fates.abandoned + fates.failed) / total);
    }
  }
  return { scope, name, values, series: new Map() };
}
