import { formatCount } from '../units/format.ts';
import type { Hint } from './advice.ts';
import { provisionedWishes } from './alias-field.ts';
import type { FunctionSettings } from './definition.ts';
import type { Path } from './place.ts';
import { type ProvisionedPolicySettings, policyOf } from './provisioned-field.ts';

/** What a policy of provisioned concurrency lets happen and is probably not meant. */
export function provisionedHints(name: string, settings: FunctionSettings): readonly Hint[] {
  return provisionedWishes(settings).flatMap(({ path, wanted }) => {
    const policy = policyOf(wanted);
    if (policy === null) return [];
    const above = ['functions', name, ...path];
    return policy.targetUtilization === undefined ? scheduleHints(above, policy) : trackingHints(above, policy);
  });
}

function trackingHints(above: Path, { min }: ProvisionedPolicySettings): readonly Hint[] {
  if (min > 0) return [];
  const message =
    'while there is no environment there is no utilization either, so target tracking does not scale out from 0 (C-63)';
  return [{ path: [...above, 'min'], message, facts: ['C-63'] }];
}

/** An entry that would lower the number by `min` alone. */
function scheduleHints(above: Path, policy: ProvisionedPolicySettings): readonly Hint[] {
  const highest = Math.max(policy.min, ...policy.schedule.map(({ min = 0 }) => min));
  return policy.schedule.flatMap(({ min, max }, index): Hint[] => {
    if (min === undefined || max !== undefined || min >= highest) return [];
    const message = `a smaller min alone takes nothing away, since what there is stays inside the bounds (C-66); set max too, such as max: ${formatCount(min)}`;
    return [{ path: [...above, 'schedule', index, 'min'], message, facts: ['C-66'] }];
  });
}
