import type { Hint } from './advice.ts';
import type { FunctionSettings } from './definition.ts';

/** What a cost does not contain. */
export function managedHints(name: string, { managedInstances }: FunctionSettings): readonly Hint[] {
  if (managedInstances === undefined || managedInstances.instancePrice !== undefined) return [];
  return [
    {
      path: ['functions', name, 'managedInstances'],
      message:
        'without instancePrice the EC2 instances are not priced: the cost of this function has its requests only (E-52, B-27)',
      facts: ['E-52', 'B-27'],
    },
  ];
}
