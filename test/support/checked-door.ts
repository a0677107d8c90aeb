import type { Answer } from '../../src/downstream/calls.ts';
import { Door } from '../../src/downstream/door.ts';
import { assert } from '../../src/units/assert.ts';
import type { CallId } from '../../src/units/ids.ts';

/** A door that knows which calls are inside, and lets each be answered once. */
export class CheckedDoor extends Door {
  readonly inside = new Set<CallId>();

  override call(call: CallId): void {
    assert(!this.inside.has(call), `call ${call} came to "${this.name}" while it was there`);
    this.inside.add(call);
    super.call(call);
  }

  override abandoned(call: CallId): void {
    assert(this.inside.has(call), `call ${call} was abandoned at "${this.name}", where it is not`);
    super.abandoned(call);
  }

  override answer(call: CallId, answer: Answer): void {
    assert(this.inside.delete(call), `call ${call} was answered by "${this.name}" when it was not there`);
    super.answer(call, answer);
  }

  /** At the horizon: no call was lost, and Little's law holds exactly. @returns the metrics by name */
  close(): ReadonlyMap<string, number> {
    const { observer, inside } = this;
    for (const call of inside) this.countUnfinished(call);
    const { values } = observer.close();
    const counted = observer.endedInAll + inside.size;
    assert(observer.calls.total === counted, `"${this.name}" had ${observer.calls.total} calls, and ${counted} ends`);
    const [level, own] = [observer.concurrency.integral.toBigInt(), observer.timeInFlight.toBigInt()];
    assert(level === own, `Little's law at "${this.name}": ${level} by the level, ${own} by the calls`);
    return values;
  }
}
