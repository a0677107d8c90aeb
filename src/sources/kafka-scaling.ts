import { type Kernel, Phase } from '../kernel/kernel.ts';
import type { StreamObserver } from '../observe/stream-observer.ts';
import type { EventKind } from '../units/ids.ts';
import type { Micros } from '../units/time.ts';
import type { Pollers } from './stream-pollers.ts';

/** How the number of consumers follows the offset lag (KF-02). */
export interface KafkaScalingRule {
  readonly minimum: number;
  /** No more than the topic has partitions (KF-01). */
  readonly maximum: number;
  readonly interval: Micros;
  /** From the decision until the change is complete. */
  readonly delay: Micros;
  readonly factor: number;
  /** What the consumers are divided by after a throttle (KF-03); assumed. 1: nothing. */
  readonly throttleFactor: number;
  /** Batches that one consumer runs at once. */
  readonly concurrency: number;
  /** Batches that can run at once however many consumers there are: one for each partition. */
  readonly limit: number;
  /** Records that are being gathered or processed even where nothing falls behind: a full batch for each partition. */
  readonly lagInWork: number;
  /** Pollers of one unit that is charged; null where consumers are not charged. */
  readonly pollersPerUnit: number | null;
}

/**
 * The consumers of a topic. Once in an interval the offset lag is looked at: where it is more than what is in work and has
 * not fallen since the last look consumers are added, where there is none they are removed, and no further decision is
 * taken until that is complete. Where the function was throttled since the last look they are removed whatever the lag is
 * (KF-03); they come back by the same rule as ever.
 */
export class KafkaScaling {
  private readonly looked: EventKind;
  private readonly changed: EventKind;
  private consumers: number;
  private lagBefore = 0;
  private isChanging = false;
  private wasThrottled = false;

  constructor(
    private readonly kernel: Kernel,
    private readonly pollers: Pollers,
    private readonly observer: StreamObserver,
    private readonly rule: KafkaScalingRule,
    private readonly catchUp: (end: Micros) => void,
  ) {
    this.looked = kernel.on('offset lag looked at', Phase.timer, () => this.onLook());
    this.changed = kernel.on('consumers changed', Phase.timer, (consumers) => this.onChanged(consumers));
    this.consumers = Math.min(rule.minimum, rule.maximum);
    pollers.throttled = () => this.throttled();
    this.apply();
    if (rule.minimum < rule.maximum) kernel.schedule(rule.interval, this.looked);
  }

  /** A batch was refused because of a limit of the function or the account. */
  throttled(): void {
    this.wasThrottled = true;
  }

  private onLook(): void {
    const { kernel, rule, observer } = this;
    this.catchUp(kernel.now);
    const lag = observer.offsetLag?.value ?? 0;
    const wanted = this.wanted(lag);
    this.lagBefore = lag;
    this.wasThrottled = false;
    if (wanted !== this.consumers && !this.isChanging) {
      this.isChanging = true;
      kernel.schedule(rule.delay, this.changed, wanted);
    }
    kernel.schedule(rule.interval, this.looked);
  }

  private wanted(lag: number): number {
    const { minimum, maximum, factor, throttleFactor, lagInWork } = this.rule;
    const limit = Math.min(minimum, maximum);
    if (this.wasThrottled && throttleFactor > 1) return Math.max(limit, Math.floor(this.consumers / throttleFactor));
    if (lag === 0) return Math.max(limit, Math.floor(this.consumers / factor));
    return lag > lagInWork && lag >= this.lagBefore
      ? Math.min(maximum, Math.ceil(this.consumers * factor))
      : this.consumers;
  }

  private onChanged(consumers: number): void {
    this.isChanging = false;
    this.consumers = consumers;
    this.catchUp(this.kernel.now);
    this.apply();
  }

  private apply(): void {
    const batches = Math.min(this.consumers * this.rule.concurrency, this.rule.limit);
    this.observer.pollers.set(this.kernel.now, batches);
    const { pollersPerUnit } = this.rule;
    if (pollersPerUnit !== null) {
      this.observer.pollerUnits?.set(this.kernel.now, Math.ceil(this.consumers / pollersPerUnit));
    }
    this.pollers.resize(this.kernel.now, batches);
  }
}
