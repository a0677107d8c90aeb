import type { PlatformValues } from '../profiles/profile.ts';
import { formatCount, formatDuration } from '../units/format.ts';
import { readDuration } from '../units/read.ts';
import type { Hint } from './advice.ts';
import { type Draft, textAt } from './draft.ts';
import { indexesOf } from './fault-references.ts';
import type { ScenarioModel } from './model.ts';
import { type Finding, finding } from './place.ts';
import { mostProvisioned } from './provisioned-limits.ts';
import { timeOf } from './rollout-field.ts';
import { valueAt } from './shape.ts';

/** Times that one fault may come in a run; more is a typing mistake, and would say no more than a steady state does. */
const TIMES_MAX = 10_000;

/** Faults that name what there is, and cannot be. */
export function faultLimits(draft: Draft, values: PlatformValues): readonly Finding[] {
  const indexes = indexesOf(draft);
  return [
    ...indexes.flatMap((index) => [...quotaFindings(draft, values, index), ...timesFindings(draft, index)]),
    ...sameNames(draft, indexes),
  ];
}

/** A quota cannot be lowered below what is taken out of it (C-11). */
function quotaFindings({ raw, functions }: Draft, { unreservedFloor }: PlatformValues, index: number): Finding[] {
  const path = ['faults', index, 'accountConcurrency'];
  const quota = valueAt(raw, path);
  if (typeof quota !== 'number') return [];
  const taken = [...functions.values()].reduce(
    (sum, settings) => sum + (settings.reservedConcurrency ?? mostProvisioned(settings)),
    0,
  );
  const least = taken === 0 ? 0 : taken + unreservedFloor;
  if (quota >= least) return [];
  const message =
    `expected at least ${formatCount(least)}, got ${formatCount(quota)}: ${formatCount(taken)} are reserved or ` +
    `provisioned, and ${formatCount(unreservedFloor)} must stay unreserved (C-11)`;
  return [finding(path, message)];
}

function timesFindings({ raw, run }: Draft, index: number): Finding[] {
  const path = ['faults', index, 'every'];
  const every = readDuration(valueAt(raw, path));
  const lasts = readDuration(valueAt(raw, ['faults', index, 'lasts']));
  if (typeof every !== 'number' || every === 0 || run.duration === undefined) return [];
  const times = run.duration / (every + (typeof lasts === 'number' ? lasts : 0));
  if (times <= TIMES_MAX) return [];
  const message = `would come about ${formatCount(times)} times in the run, and at most ${formatCount(TIMES_MAX)} are possible; raise it`;
  return [finding(path, message)];
}

function sameNames({ raw }: Draft, indexes: readonly number[]): Finding[] {
  const names = indexes.map((index) => textAt(raw, 'faults', index, 'name'));
  return names.flatMap((name, index) => {
    const first = names.indexOf(name);
    if (name === null || first === index) return [];
    const message = `faults[${first}] is called "${name}" too; give each its own name`;
    return [finding(['faults', index, 'name'], message)];
  });
}

/** Faults that can be and probably were not meant. */
export function faultHints({ scenario }: ScenarioModel): readonly Hint[] {
  const { duration } = scenario.run;
  return scenario.faults.flatMap((fault, index): Hint[] => {
    const say = (key: string, message: string): Hint[] => [{ path: ['faults', index, key], message, facts: [] }];
    const { at } = fault;
    const every = 'every' in fault ? fault.every : undefined;
    if (at !== undefined && at >= duration) {
      return say('at', `happens at ${formatDuration(at)}, when the run has ended at ${formatDuration(duration)}`);
    }
    if ('deploy' in fault && at !== undefined && at + timeOf(fault.stages ?? []) > duration) {
      const ends = formatDuration(at + timeOf(fault.stages ?? []));
      return say('stages', `would be complete at ${ends}, when the run has ended at ${formatDuration(duration)}`);
    }
    if (every !== undefined && every > duration) {
      const message = `comes once in ${formatDuration(every)} on average, and the run lasts ${formatDuration(duration)}: most replications never see it`;
      return say('every', message);
    }
    return [];
  });
}
