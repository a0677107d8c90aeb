import { NetworkObserver } from '../observe/network-observer.ts';
import type { LambdaFunction } from '../platform/function.ts';
import { NetworkInterfaces } from '../platform/network-interfaces.ts';
import { buildDistribution } from '../random/index.ts';
import type { FunctionSettings } from '../scenario/definition.ts';
import { interfacesOf } from '../scenario/vpc-field.ts';
import type { Context } from './context.ts';

/** Gives a function in a VPC its network interfaces, on dates on which environments needed them (E-40). */
export function addNetwork(
  { requests, streams, timeline, watches, model }: Context,
  target: LambdaFunction,
  environments: { readonly size: number },
  { vpc, memory }: FunctionSettings,
): void {
  const { networkInterfaceMemory, networkInterfaceDelay } = model.platform;
  const limit = interfacesOf(vpc);
  if (limit === null || networkInterfaceMemory === null) return;
  const { name } = target.options;
  const observer = new NetworkObserver(timeline, { memory, memoryPerInterface: networkInterfaceMemory });
  const watch = watches.add(
    'network-interfaces',
    { scope: 'functions', name },
    { value: limit, unit: 'network interfaces' },
    () => observer.needed(target.observer.demand.peak(timeline.warmup).value),
  );
  target.observer.network = observer;
  target.gates.network = new NetworkInterfaces(requests, environments, observer, watch, streams, {
    functionName: name,
    limit,
    delay: buildDistribution(networkInterfaceDelay),
  });
}
