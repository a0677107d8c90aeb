import { type Kernel, Phase } from '../kernel/kernel.ts';
import type { Distribution } from '../random/distribution.ts';
import { RandomStream, type Streams } from '../random/stream.ts';
import type { CallId, EventKind } from '../units/ids.ts';
import { Answer, type Callee, type CallOwner, type Calls } from './calls.ts';
import type { QueueSink } from './queue-sink.ts';

/**
 * A queue as functions call it: each call sends one message. It is in the queue when the call is answered, also where
 * the caller no longer waits; a delivery that fails is an error to the caller.
 */
export class QueueCallee implements Callee {
  private readonly draws = new RandomStream('one call');
  private readonly key: number;
  private readonly sent: EventKind;

  constructor(
    private readonly kernel: Kernel,
    private readonly calls: Calls,
    private readonly owners: readonly CallOwner[],
    streams: Streams,
    private readonly sink: QueueSink,
    private readonly latency: Distribution,
  ) {
    this.key = streams.key(`downstreams/${sink.name}`, 'latency');
    this.sent = kernel.on('message sent to a queue', Phase.release, (subject) => this.onSent(subject as CallId));
  }

  call(call: CallId): void {
    this.draws.restart(this.calls.own[call] ^ this.key, this.calls.attempt[call]);
    this.kernel.schedule(Math.round(this.latency.sample(this.draws)), this.sent, call);
  }

  /** The message is on its way: it arrives all the same. */
  abandoned(_call: CallId): void {}

  private onSent(call: CallId): void {
    const { own, attempt, caller } = this.calls;
    const isDelivered = this.sink.deliverItem(own[call], attempt[call]);
    this.owners[caller[call]].answered(call, isDelivered ? Answer.success : Answer.error);
  }
}
