import type { Hint } from './advice.ts';
import { provisionedWishes } from './alias-field.ts';
import type { FunctionSettings } from './definition.ts';
import { policyOf } from './provisioned-field.ts';

/** What a policy of provisioned concurrency lets happen and is probably not meant. */
export function provisionedHints(name: string, settings: FunctionSettings): readonly Hint[] {
  return provisionedWishes(settings).flatMap(({ path, wanted }) => {
    const policy = policyOf(wanted);
    if (policy?.targetUtilization === undefined || policy.min > 0) return [];
    return [
      {
        path: ['functions', name, ...path, 'min'],
        message:
          'while there is no environment there is no utilization either, so target tracking does not scale out from 0 (C-63)',
        facts: ['C-63'],
      },
    ];
  });
}
