import { cronTimes } from '../arrivals/schedule.ts';
import { formatCount, formatDuration } from '../units/format.ts';
import { DAY, MINUTE } from '../units/time.ts';
import { provisionedWishes } from './alias-field.ts';
import type { FunctionSettings, RunSettings } from './definition.ts';
import type { Path } from './place.ts';
import { boundsOf, type ProvisionedPolicySettings, policyOf } from './provisioned-field.ts';

/** What the console accepts as a target (C-60). */
const TARGET = { least: 0.1, most: 0.9 };
/** What CloudWatch keeps of an alarm's past. */
const ROW_MAX = DAY;

type Wanted = FunctionSettings['provisionedConcurrency'];
type Refuse = (path: Path, expectation: string, remedy?: string) => void;

/** Every number of environments that a function may ask for, and where it is written below `provisionedConcurrency`. */
export function provisionedNumbers(wanted: Wanted): readonly { readonly path: Path; readonly count: number }[] {
  if (wanted === undefined) return [];
  if (typeof wanted === 'number') return [{ path: [], count: wanted }];
  const policy = policyOf(wanted);
  if (policy === null) return 'provisioned' in wanted ? [{ path: ['provisioned'], count: wanted.provisioned }] : [];
  const scheduled = policy.schedule.flatMap(({ max }, index) =>
    max === undefined ? [] : [{ path: ['schedule', index, 'max'], count: max }],
  );
  return [{ path: ['max'], count: policy.max }, ...scheduled];
}

/** The most provisioned environments that a function may ask for, whichever way it is written. */
export function mostProvisioned(settings: Partial<FunctionSettings>): number {
  return provisionedWishes(settings).reduce((sum, { wanted }) => sum + mostOf(wanted), 0);
}

/** The most environments that one number, or one policy, may ask for. */
export function mostOf(wanted: Wanted): number {
  return Math.max(0, ...provisionedNumbers(wanted).map(({ count }) => count));
}

/** Settings of a policy that are well written and impossible. Paths are below `provisionedConcurrency`. */
export function checkPolicy(refuse: Refuse, policy: ProvisionedPolicySettings, run: Partial<RunSettings>): void {
  const { min, max, targetUtilization: target, period, schedule } = policy;
  if (min > max) refuse(['min'], `at most max (${formatCount(max)})`);
  if (target === undefined && schedule.length === 0) {
    refuse(
      ['targetUtilization'],
      'a target or a schedule',
      'without either the number never changes: write it plainly',
    );
  }
  if (target !== undefined && (target < TARGET.least || target > TARGET.most)) {
    refuse(['targetUtilization'], '10% to 90% (C-60)');
  }
  if (period === 0 || period % MINUTE !== 0) refuse(['period'], 'whole minutes (C-62)');
  for (const name of ['dataPoints', 'scaleInDataPoints'] as const) {
    const row = (policy[name] ?? 1) * period;
    if (row > ROW_MAX) refuse([name], `data points of ${formatDuration(ROW_MAX)} at most`);
  }
  for (const index of schedule.keys()) checkEntry(refuse, policy, index, run);
}

function checkEntry(
  refuse: Refuse,
  policy: ProvisionedPolicySettings,
  index: number,
  { duration }: Partial<RunSettings>,
): void {
  const entry = policy.schedule[index];
  const { min, max } = boundsOf(policy, entry);
  if (min > max) {
    const culprit = entry.min === undefined ? 'max' : 'min';
    const expectation =
      culprit === 'min' ? `at most ${formatCount(max)}, the max` : `at least ${formatCount(min)}, the min`;
    refuse(['schedule', index, culprit], `${expectation} that holds then`);
  }
  if (duration === undefined) return;
  const within = `within run.duration (${formatDuration(duration)})`;
  if (entry.at !== undefined && entry.at >= duration) {
    refuse(['schedule', index, 'at'], `a time ${within}`, 'it would never come');
  }
  if (entry.cron !== undefined && cronTimes(entry.cron, entry.from, duration).next() >= duration) {
    refuse(['schedule', index, 'cron'], `an expression that is due ${within}`, 'it never is');
  }
}
