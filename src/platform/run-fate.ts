import { RequestFlag, type Requests } from '../kernel/requests.ts';
import { RunFate } from '../observe/usage.ts';
import type { RequestId } from '../units/ids.ts';
import { Outcome } from './invocation.ts';

/** What the money of a run bought: the first that holds of a run that ends. To be asked before its flags are cleared. */
export function fateOf(requests: Requests, request: RequestId, outcome: Outcome): RunFate {
  const flags = requests.flags[request];
  if ((flags & RequestFlag.abandoned) !== 0) return RunFate.abandoned;
  if ((flags & RequestFlag.repeat) !== 0 || requests.runs[request] > 1) return RunFate.retry;
  return outcome === Outcome.success ? RunFate.ordinary : RunFate.failed;
}
