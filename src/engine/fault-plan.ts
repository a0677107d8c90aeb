import type { Streams } from '../random/stream.ts';
import type { Scenario } from '../scenario/definition.ts';
import type { Fault } from '../scenario/fault-field.ts';
import type { Micros } from '../units/time.ts';
import { type Stretch, stretchesOf } from './fault-times.ts';

/** A fault with the times at which it comes in this replication. */
export interface PlannedFault {
  readonly fault: Fault;
  readonly stretches: readonly Stretch[];
}

/**
 * All faults of a run, in file order. Their times are drawn before the run begins, so that they depend on nothing that
 * happens in it: each fault has a stream that is named by what it does to what, not by its place or its strength.
 */
export function planFaults({ faults }: Scenario, streams: Streams, horizon: Micros): PlannedFault[] {
  const seen = new Map<string, number>();
  return faults.map((fault) => {
    const what = kindOf(fault);
    const ordinal = (seen.get(what) ?? 0) + 1;
    seen.set(what, ordinal);
    const random = streams.named(`faults/${what}`, ordinal === 1 ? 'times' : `times ${ordinal}`);
    return { fault, stretches: stretchesOf(fault, random, horizon) };
  });
}

/** What is done to what, without numbers: `downstream orders-db slowdown`. */
function kindOf(fault: Fault): string {
  if ('deploy' in fault) return `deploy ${fault.deploy}`;
  if ('redrive' in fault) return `redrive ${fault.redrive}`;
  if ('reshard' in fault) return `reshard ${fault.reshard}`;
  if ('downstream' in fault) return `downstream ${fault.downstream} ${effectsIn(fault)}`;
  if ('serviceErrors' in fault) return `service errors ${fault.function ?? ''}`;
  if ('loseEnvironments' in fault) return `environments ${fault.function ?? ''}`;
  if ('accountConcurrency' in fault) return 'quota';
  if ('surge' in fault) return `surge ${fault.source}`;
  return `function ${fault.function} ${effectsIn(fault)}`;
}

function effectsIn(fault: object): string {
  return ['slowdown', 'outage', 'errorRate', 'durationFactor', 'empty'].filter((effect) => effect in fault).join(' ');
}
