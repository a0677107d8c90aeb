import { type Kernel, Phase } from '../kernel/kernel.ts';
import type { EventKind } from '../units/ids.ts';
import { type Micros, SECOND } from '../units/time.ts';
import type { Stream } from './stream.ts';
import type { Shards } from './stream-shards.ts';

/** How an on-demand stream grows (K-66). */
export interface OnDemandRule {
  /** Records a second beyond which a shard is split. */
  readonly splitAbove: number;
  /** Over which time that is judged. */
  readonly window: Micros;
}

/** Splits the shards of an on-demand stream that took more than a rate over the last window. */
export class OnDemandScaling {
  private readonly judged: EventKind;

  constructor(
    private readonly kernel: Kernel,
    private readonly stream: Stream,
    private readonly shards: Shards,
    private readonly rule: OnDemandRule,
  ) {
    this.judged = kernel.on('shards judged', Phase.timer, () => this.onJudged());
    shards.countTaken();
    kernel.schedule(rule.window, this.judged);
  }

  private onJudged(): void {
    const { kernel, rule, shards } = this;
    this.stream.catchUp(kernel.now);
    const most = rule.splitAbove * (rule.window / SECOND);
    for (const shard of shards.openShards()) {
      if (shards.takenSince(shard) > most) this.stream.split(shard);
    }
    kernel.schedule(rule.window, this.judged);
  }
}
