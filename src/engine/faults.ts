import { Phase } from '../kernel/kernel.ts';
import type { ScenarioModel } from '../scenario/model.ts';
import { isStaged } from '../scenario/rollout-field.ts';
import type { Parts } from './assemble.ts';
import { FaultEffects } from './fault-effects.ts';
import type { PlannedFault } from './fault-plan.ts';

/**
 * Lets what the scenario does to the system happen in its time. At one instant faults end before others begin, and
 * before anything arrives. `parts.faultLog` tells what came when.
 */
export function scheduleFaults(model: ScenarioModel, parts: Parts): void {
  const { kernel, faultLog, faults } = parts;
  if (faults.length === 0) return;
  const all = new FaultEffects(model, parts);
  const effects = faults.map(({ fault }, index) => all.of(fault, index));
  const ended = kernel.on('fault ended', Phase.release, (index) => {
    faultLog.ended(kernel.now, index);
    for (const effect of effects[index]) effect.end();
  });
  const began = kernel.on('fault began', Phase.timer, (index) => {
    // What begins may end what is under way, which the log is told first.
    for (const effect of effects[index]) effect.begin();
    faultLog.started(kernel.now, index);
    if (!isLasting(faults[index])) faultLog.ended(kernel.now, index);
  });
  for (const [index, { stretches }] of faults.entries()) {
    for (const { from, to } of stretches) {
      kernel.scheduleAt(from, began, index);
      kernel.scheduleAt(to, ended, index);
    }
  }
}

/** Whether it has an end at all; what happens in an instant is over when it begins. */
function isLasting({ fault }: PlannedFault): boolean {
  if ('deploy' in fault) return isStaged(fault);
  return !['redrive', 'reshard', 'empty', 'loseEnvironments'].some((sudden) => sudden in fault);
}
