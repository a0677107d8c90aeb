import { type Kernel, Phase } from '../kernel/kernel.ts';
import type { RandomStream } from '../random/stream.ts';
import type { CallId, EventKind } from '../units/ids.ts';
import { type Micros, SECOND } from '../units/time.ts';
import { type Answer, type CallOwner, CallState, type Calls } from './calls.ts';
import type { Door } from './door.ts';
import type { DownstreamParts } from './kind.ts';

/**
 * Load on a downstream from elsewhere: calls as a Poisson process whose answers nobody looks at. They come from no
 * function (`NO_FUNCTION`), so that no function is blamed for them.
 */
export class Background implements CallOwner {
  private readonly kernel: Kernel;
  private readonly calls: Calls;
  private readonly door: Door;
  private readonly gaps: RandomStream;
  private readonly numbers: RandomStream;
  private readonly owner: number;
  private readonly arrived: EventKind;
  /** Mean time between calls. */
  private readonly gap: Micros;
  /** When the next call comes, before it is rounded: the error of one never adds to that of the next. */
  private next: Micros = 0;

  /** @param perSecond above 0 */
  constructor(parts: DownstreamParts, perSecond: number) {
    this.kernel = parts.kernel;
    this.calls = parts.calls;
    this.door = parts.door;
    this.gaps = parts.stream('background gaps');
    this.numbers = parts.stream('background calls');
    this.owner = parts.addOwner(this);
    this.gap = SECOND / perSecond;
    this.arrived = this.kernel.on('background call', Phase.arrival, () => this.onArrived());
  }

  /** Schedules the first call. */
  start(): void {
    this.next -= Math.log(this.gaps.uniform()) * this.gap;
    this.kernel.scheduleAt(Math.round(this.next), this.arrived);
  }

  answered(call: CallId, _answer: Answer): void {
    this.calls.close(call);
  }

  private onArrived(): void {
    this.start();
    const call = this.calls.open(this.kernel.now, this.owner, this.numbers.int32());
    this.calls.state[call] = CallState.sent;
    this.door.call(call);
  }
}
