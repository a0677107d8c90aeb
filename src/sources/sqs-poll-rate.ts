import { type Micros, SECOND } from '../units/time.ts';

/** Messages that one ReceiveMessage call returns at most. */
const MESSAGES_PER_POLL = 10;

/**
 * How fast the event pollers of provisioned mode receive: each so many calls and bytes a second. Together they
 * are one rate, of which each poller may be ahead by one call.
 */
export class PollRate {
  /** The next call may be made then. */
  nextAt: Micros = 0;
  private spentUntil = 0;

  constructor(
    private readonly options: {
      readonly pollsPerSecond: number;
      readonly bytesPerSecond: number;
      readonly messageSize: number;
    },
  ) {}

  admits(now: Micros): boolean {
    return now >= this.nextAt;
  }

  /** So many messages were received now, by one of so many pollers. */
  take(now: Micros, messages: number, pollers: number): void {
    const { pollsPerSecond, bytesPerSecond, messageSize } = this.options;
    const polls = Math.ceil(messages / MESSAGES_PER_POLL);
    const seconds = Math.max(polls / pollsPerSecond, (messages * messageSize) / bytesPerSecond);
    this.spentUntil = Math.max(this.spentUntil, now) + (seconds * SECOND) / pollers;
    const ahead = (SECOND / pollsPerSecond) * (1 - 1 / pollers);
    this.nextAt = Math.ceil(this.spentUntil - ahead);
  }
}

/**
 * Events that one poller of provisioned mode handles per second, as the documentation's formula has it.
 *
 * @param messageSize bytes
 * @param duration of one run, in microseconds
 */
export function eventsPerPoller({
  messageSize,
  duration,
  batchSize,
}: {
  readonly messageSize: number;
  readonly duration: Micros;
  readonly batchSize: number;
}): number {
  const bySize = Math.ceil(1024 / (messageSize / 1024));
  const byRuns = Math.ceil((10 * SECOND) / duration) * batchSize;
  return Math.min(bySize, byRuns, Math.min(100, 10 * batchSize));
}
