import type { RunResult } from '../observe/result.ts';
import type { Loaded, ScenarioModel } from '../scenario/model.ts';
import { Figures, hold } from './figures.ts';

/**
 * No limit is ever exceeded: concurrency of the account and of functions, slots of managed instances, batches of a mapping,
 * connections and places of downstreams.
 *
 * @param result one replication of the scenario
 * @throws InvariantBroken
 */
export function assertLimitsHeld(loaded: Loaded, result: RunResult): void {
  const figures = new Figures(loaded, result);
  const quota = highestQuota(loaded.model);
  within(figures, 'account.concurrency.max', quota);
  within(figures, 'account.claimedConcurrency.max', quota);
  holdFunctions(figures, quota);
  holdMappings(figures);
  holdDownstreams(figures);
}

function within(figures: Figures, path: string, limit: number): void {
  const value = figures.count(path);
  hold(value <= limit, () => `${path} is ${value}, above the limit of ${limit}`);
}

/** A fault may raise the quota for some time. */
function highestQuota({ scenario, platform }: ScenarioModel): number {
  const raised = scenario.faults.flatMap((fault) => ('accountConcurrency' in fault ? fault.accountConcurrency : []));
  return Math.max(platform.accountConcurrency, ...raised);
}

function holdFunctions(figures: Figures, quota: number): void {
  const { functions } = figures.loaded.model.scenario;
  const reserved = Object.values(functions).reduce((sum, { reservedConcurrency = 0 }) => sum + reservedConcurrency, 0);
  for (const [name, { managedInstances, reservedConcurrency }] of Object.entries(functions)) {
    const path = `functions.${name}`;
    if (managedInstances === undefined) {
      within(figures, `${path}.concurrency.max`, reservedConcurrency ?? quota - reserved);
    } else {
      within(figures, `${path}.concurrency.max`, figures.count(`${path}.slotsInUse.max`));
      within(figures, `${path}.slotsInUse.max`, figures.count(`${path}.slots.max`));
    }
  }
}

/** Of functions that one mapping alone invokes. */
function holdMappings(figures: Figures): void {
  const { sources, functions } = figures.loaded.model.scenario;
  for (const source of Object.values(sources)) {
    if (!('maximumConcurrency' in source) || source.maximumConcurrency === undefined) continue;
    const invokers = Object.values(sources).filter((other) => targetsOf(other).includes(source.target));
    const isCalled = Object.values(functions).some(({ calls }) => JSON.stringify(calls).includes(`"${source.target}"`));
    if (invokers.length > 1 || isCalled) continue;
    within(figures, `functions.${source.target}.concurrency.max`, source.maximumConcurrency);
  }
}

function targetsOf(source: { readonly target: string; readonly consumers?: object }): readonly string[] {
  const consumers = Object.values(source.consumers ?? {}) as readonly { readonly target: string }[];
  return [source.target, ...consumers.map(({ target }) => target)];
}

function holdDownstreams(figures: Figures): void {
  for (const [name, settings] of Object.entries(figures.loaded.model.scenario.downstreams)) {
    const path = `downstreams.${name}`;
    within(figures, `${path}.utilization.max`, 1);
    if (settings.type !== 'connection-pool' || settings.connections === undefined) continue;
    within(figures, `${path}.connections.max`, settings.connections);
  }
}
