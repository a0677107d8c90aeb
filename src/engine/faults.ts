import { Phase } from '../kernel/kernel.ts';
import type { Scenario } from '../scenario/definition.ts';
import type { Parts } from './assemble.ts';

/** Lets what the scenario does to the system happen in its time: deployments (E-09). */
export function scheduleFaults(faults: Scenario['faults'], { kernel, functions }: Parts): void {
  const deployed = kernel.on('function deployed', Phase.timer, (index) => {
    functions.get(faults[index].deploy)?.deploy();
  });
  for (const [index, { at }] of faults.entries()) kernel.scheduleAt(at, deployed, index);
}
