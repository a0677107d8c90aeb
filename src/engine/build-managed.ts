import type { FunctionObserver } from '../observe/function-observer.ts';
import { ManagedObserver } from '../observe/managed-observer.ts';
import { ManagedInstances } from '../platform/managed-instances.ts';
import { type ManagedSettings, slotsOf } from '../scenario/managed-field.ts';
import type { Context } from './context.ts';

/** Builds the managed instances of a function, and starts them. */
export function buildManaged(
  { kernel, timeline, watches, model }: Context,
  observer: FunctionObserver,
  managed: ManagedSettings,
  memory: number,
): ManagedInstances {
  const { platform } = model;
  const slots = slotsOf(managed, memory);
  const { minimum, maximum, environmentsPerInstance } = managed;
  // Its value comes with the environments.
  const watch = watches.add(
    'managed-concurrency',
    { scope: 'functions', name: observer.name },
    { value: 0, unit: 'concurrent requests' },
    () => observer.demand.peak(timeline.warmup).value,
  );
  const own = new ManagedObserver(timeline, { slots, environments: environmentsPerInstance });
  observer.managed = own;
  const environments = new ManagedInstances(kernel, observer.environments, own, watch, {
    minimum,
    maximum,
    slots,
    target: platform.managedInstancesTarget,
    interval: platform.managedInstancesInterval,
    doublingTime: platform.managedInstancesDoublingTime,
    scaleInAfter: platform.managedInstancesScaleInAfter,
  });
  environments.begin();
  return environments;
}
