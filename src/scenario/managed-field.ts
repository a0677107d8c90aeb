import { z } from 'zod';
import { count, positiveCount } from '../units/fields.ts';
import { HOUR } from '../units/time.ts';

const GIB = 1024 * 1024 * 1024;
/** What the smallest function has for its one vCPU, and requests at once for each vCPU (E-50). */
export const MEMORY_PER_MANAGED_VCPU = 2 * GIB;
export const SLOTS_PER_VCPU = 64;
/** Environments of one function at most (E-51). */
export const MANAGED_ENVIRONMENTS_MAX = 15_000;

export const managedField = z
  .strictObject({
    concurrencyPerEnvironment: positiveCount
      .optional()
      .describe('Requests that one environment serves at once; absent: 64 for each 2 GB of memory, the most (E-50).'),
    minimum: count.prefault(3).describe('Fewest environments; so many are there from the start (E-51).'),
    maximum: count
      .prefault(MANAGED_ENVIRONMENTS_MAX)
      .describe('Most environments, up to 15,000; 0 turns the function off (E-51).'),
    environmentsPerInstance: positiveCount.prefault(1).describe('Environments of this function on one instance.'),
    instancePrice: z
      .number()
      .min(0)
      .max(10_000)
      .optional()
      .describe('USD per hour of one EC2 instance; absent: instances are not priced. A fee comes on top (E-52).'),
  })
  .meta({
    id: 'ManagedInstances',
    description: 'Lambda Managed Instances: environments that serve several requests at once, from December 2025.',
  });

export type ManagedSettings = z.output<typeof managedField>;

/** The most requests that one environment of so much memory may serve at once (E-50). */
export function mostSlots(memory: number): number {
  return SLOTS_PER_VCPU * Math.floor(memory / MEMORY_PER_MANAGED_VCPU);
}

/** Requests that one environment serves at once. */
export function slotsOf(managed: ManagedSettings, memory: number): number {
  return managed.concurrencyPerEnvironment ?? mostSlots(memory);
}

/** The most requests that a function on managed instances can run at once. */
export function mostInFlight(managed: ManagedSettings, memory: number): number {
  return slotsOf(managed, memory) * managed.maximum;
}

/** Whether a function takes part in the account's pool of concurrency, as none on managed instances does. */
export function usesPool({ managedInstances }: { readonly managedInstances?: ManagedSettings | undefined }): boolean {
  return managedInstances === undefined;
}

/** USD per microsecond of one instance, the fee included; null where the scenario does not say what it costs. */
export function priceOfInstance(managed: ManagedSettings | undefined, fee: number): number | null {
  return managed?.instancePrice === undefined ? null : (managed.instancePrice * (1 + fee)) / HOUR;
}
