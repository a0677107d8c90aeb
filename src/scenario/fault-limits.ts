import type { PlatformValues } from '../profiles/profile.ts';
import { formatCount, formatDuration } from '../units/format.ts';
import { readDuration } from '../units/read.ts';
import type { Micros } from '../units/time.ts';
import type { Hint } from './advice.ts';
import { type Draft, textAt } from './draft.ts';
import type { Fault } from './fault-field.ts';
import { indexesOf } from './fault-references.ts';
import type { ScenarioModel } from './model.ts';
import { type Finding, finding } from './place.ts';
import { mostProvisioned } from './provisioned-limits.ts';
import { resolutionFor, STEPS_DURING } from './resolution.ts';
import { isStaged, timeOf } from './rollout-field.ts';
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
  if (typeof quota !== 'number' || quota < 0) return [];
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
  const { duration, resolution } = scenario.run;
  return scenario.faults.flatMap((fault, index): Hint[] => {
    const say = (key: string, message: string): Hint[] => [{ path: ['faults', index, key], message, facts: [] }];
    const { at } = fault;
    const every = 'every' in fault ? fault.every : undefined;
    if (at !== undefined && at >= duration) {
      return say('at', `happens at ${formatDuration(at)}, when the run has ended at ${formatDuration(duration)}`);
    }
    if ('deploy' in fault) return deployHints(fault, duration, say);
    if (every !== undefined && every > duration) {
      const message = `comes once in ${formatDuration(every)} on average, and the run lasts ${formatDuration(duration)}: most replications never see it`;
      return say('every', message);
    }
    return [...lengthHints(fault, { duration, resolution }, say), ...slowdownHints(fault, scenario, say)];
  });
}

type Say = (key: string, message: string) => Hint[];

function deployHints(
  { at, every, stages = [], rollback }: Extract<Fault, { readonly deploy: string }>,
  duration: Micros,
  say: Say,
): Hint[] {
  if (at !== undefined && at + timeOf(stages) > duration) {
    const ends = formatDuration(at + timeOf(stages));
    return say('stages', `would be complete at ${ends}, when the run has ended at ${formatDuration(duration)}`);
  }
  if (rollback !== undefined && !isStaged({ stages })) {
    return say('rollback', 'has nothing to watch, since all traffic moves at once; choose other `stages`');
  }
  if (every === undefined || every <= duration) return [];
  const message = `comes once in ${formatDuration(every)} on average, and the run lasts ${formatDuration(duration)}: most replications never see it`;
  return say('every', message);
}

/** Whether its end and its recovery can be seen. */
function lengthHints(
  fault: Fault,
  { duration, resolution }: { readonly duration: Micros; readonly resolution: Micros },
  say: Say,
): Hint[] {
  const { at = 0 } = fault;
  const lasts = 'lasts' in fault ? fault.lasts : undefined;
  const length = ('for' in fault ? fault.for : undefined) ?? lasts;
  if (length === undefined) return [];
  const key = lasts === undefined ? 'for' : 'lasts';
  if (key === 'for' && at + length >= duration) {
    const ends = formatDuration(at + length);
    return say(key, `ends at ${ends}, and the run at ${formatDuration(duration)}: nothing is seen of the recovery`);
  }
  if (length >= STEPS_DURING * resolution) return [];
  const message =
    `${formatDuration(length)} are less than ${STEPS_DURING} steps of run.resolution (${formatDuration(resolution)}), too few to judge ` +
    `the recovery; set run.resolution: ${formatDuration(resolutionFor(length))}`;
  return say(key, message);
}

/** A slow cache is only slow to look: what is behind it is as fast as before. */
function slowdownHints(fault: Fault, { downstreams }: ScenarioModel['scenario'], say: Say): Hint[] {
  if (!('slowdown' in fault) || fault.slowdown === undefined) return [];
  if (fault.slowdown === 1) return say('slowdown', 'is 1, which changes nothing');
  const settings = downstreams[fault.downstream];
  if (settings?.type !== 'cache') return [];
  return say(
    'slowdown',
    `is of looks into the cache alone; for what is behind it, write \`downstream: ${settings.of}\``,
  );
}
