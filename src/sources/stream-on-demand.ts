import { type Kernel, Phase } from '../kernel/kernel.ts';
import type { EventKind } from '../units/ids.ts';
import { MINUTE, type Micros, SECOND } from '../units/time.ts';
import type { Stream } from './stream.ts';
import type { Shards } from './stream-shards.ts';

/** How an on-demand stream grows (K-66). */
export interface OnDemandRule {
  /** Records a second beyond which a shard is split. */
  readonly splitAbove: number;
  /** From the beginning of such a peak until the halves are there. */
  readonly window: Micros;
}

/** Assumed: peaks of traffic are those of CloudWatch, which shows a minute at best. */
const PEAK_OVER: Micros = MINUTE;

/**
 * Splits every shard of an on-demand stream that passes a rate, once for good: no shard is put together again, so the
 * stream keeps what the peak of the run so far asked for. A shard that is split at half of what it takes leaves at least
 * twice the peak, also where some shards have more traffic than others. No limit of the whole stream is needed beside
 * those of its shards: traffic that outgrows them before the halves come is refused by them (K-66).
 */
export class OnDemandScaling {
  private readonly judged: EventKind;
  private readonly grown: EventKind;
  /** Shards that will be split; they stay in here. */
  private readonly splitting = new Set<number>();
  private readonly peakOver: Micros;

  constructor(
    private readonly kernel: Kernel,
    private readonly stream: Stream,
    private readonly shards: Shards,
    private readonly rule: OnDemandRule,
  ) {
    this.judged = kernel.on('shards judged', Phase.timer, () => this.onJudged());
    this.grown = kernel.on('shard of an on-demand stream split', Phase.timer, (shard) => this.onGrown(shard));
    this.peakOver = Math.max(1, Math.min(PEAK_OVER, rule.window));
    shards.countTaken();
    kernel.schedule(this.peakOver, this.judged);
  }

  private onJudged(): void {
    const { kernel, rule, shards, splitting, peakOver } = this;
    this.stream.catchUp(kernel.now);
    const most = rule.splitAbove * (peakOver / SECOND);
    for (const shard of shards.openShards()) {
      if (shards.takenSince(shard) <= most || splitting.has(shard)) continue;
      splitting.add(shard);
      kernel.schedule(Math.max(0, rule.window - peakOver), this.grown, shard);
    }
    kernel.schedule(peakOver, this.judged);
  }

  private onGrown(shard: number): void {
    // Resharding may have closed it in the meantime.
    if (this.shards.openShards().includes(shard)) this.stream.split(shard);
  }
}
