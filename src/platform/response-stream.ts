import { Answer, type Callee, type CallOwner, type Calls } from '../downstream/calls.ts';
import { type Kernel, Phase } from '../kernel/kernel.ts';
import type { Distribution } from '../random/distribution.ts';
import { RandomStream, type Streams } from '../random/stream.ts';
import type { CallId, EventKind } from '../units/ids.ts';

/**
 * The streaming of a function's response (E-63): a call that it makes last, to nobody, and which takes as long as the
 * response needs to pass. So the run, its bill and its environment last until then, and the timeout cuts it off.
 */
export class ResponseStream implements Callee {
  private readonly draws = new RandomStream('one response');
  private readonly key: number;
  private readonly streamed: EventKind;

  constructor(
    private readonly kernel: Kernel,
    private readonly calls: Calls,
    private readonly owners: readonly CallOwner[],
    streams: Streams,
    functionName: string,
    private readonly duration: Distribution,
  ) {
    this.key = streams.key(`functions/${functionName}`, 'response streaming');
    this.streamed = kernel.on('response streamed', Phase.release, (subject) => this.onStreamed(subject as CallId));
  }

  call(call: CallId): void {
    this.draws.restart(this.calls.own[call] ^ this.key, this.calls.attempt[call]);
    this.kernel.schedule(Math.round(this.duration.sample(this.draws)), this.streamed, call);
  }

  /** The run was cut off; its row is free when the response would have passed. */
  abandoned(_call: CallId): void {}

  private onStreamed(call: CallId): void {
    this.owners[this.calls.caller[call]].answered(call, Answer.success);
  }
}
