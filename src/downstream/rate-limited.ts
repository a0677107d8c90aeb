import { z } from 'zod';
import { type Kernel, Phase } from '../kernel/kernel.ts';
import { TokenBucket } from '../kernel/token-bucket.ts';
import { RatePeak } from '../observe/demand.ts';
import type { LimitWatch } from '../observe/limit-watch.ts';
import type { Distribution } from '../random/distribution.ts';
import { buildDistribution, distributionField } from '../random/index.ts';
import { positiveCount, rate } from '../units/fields.ts';
import { formatRate } from '../units/format.ts';
import type { CallId, EventKind } from '../units/ids.ts';
import { Answer } from './calls.ts';
import { commonFields } from './common-fields.ts';
import type { Door, Mechanism } from './door.ts';
import type { DownstreamKind, DownstreamParts } from './kind.ts';

/** Tokens are counted exactly up to here, at every rate. */
const BURST_MAX = 1_000_000_000;

const field = z
  .strictObject({
    type: z
      .literal('rate-limited')
      .describe('An API that lets in so many calls a second and refuses the others (429).'),
    rate: rate
      .refine((perSecond) => perSecond > 0, {
        error: ({ input }) =>
          `expected a rate above 0/s, got "${formatRate(input as number)}"; for an API that refuses every call, use a fault`,
      })
      .describe('Calls let in over time.'),
    burst: positiveCount
      .max(BURST_MAX, { error: ({ input }) => `expected a burst of at most ${BURST_MAX} calls, got ${input}` })
      .optional()
      .describe('Calls let in at once after a quiet time. Absent: as many as the rate allows in a second, at least 1.'),
    service: distributionField.prefault('10ms').describe('Time of one call that is let in.'),
    countsRefused: z
      .boolean()
      .prefault(false)
      .describe('Whether refused calls use up the limit too, so that callers who try too often are kept out.'),
    ...commonFields,
  })
  .meta({ title: 'rate-limited' });

/** A token bucket at the door of an API (D-15): in any span it lets in at most its burst and what flows in. */
class RateLimited implements Mechanism {
  private readonly kernel: Kernel;
  private readonly door: Door;
  private readonly service: Distribution;
  private readonly bucket: TokenBucket;
  private readonly countsRefused: boolean;
  private readonly asked: RatePeak;
  private readonly watch: LimitWatch;
  private readonly served: EventKind;

  constructor(settings: z.output<typeof field>, parts: DownstreamParts) {
    const { kernel, door } = parts;
    this.kernel = kernel;
    this.door = door;
    this.service = buildDistribution(settings.service);
    this.bucket = TokenBucket.ofRate(settings.rate, settings.burst ?? Math.max(1, Math.ceil(settings.rate)));
    this.countsRefused = settings.countsRefused;
    this.asked = new RatePeak(parts.warmup);
    const limit = { value: settings.rate, unit: 'calls per second' };
    this.watch = parts.watch('downstream-rate', limit, () => this.asked.peak.value);
    this.served = kernel.on('limited call served', Phase.release, (subject) => this.onServed(subject as CallId));
  }

  accept(call: CallId): void {
    const { now } = this.kernel;
    this.asked.add(now);
    if (this.bucket.hasToken(now)) {
      this.bucket.take();
      this.door.observer.inUse.add(now, 1);
      this.kernel.schedule(this.door.serviceTime(call, this.service), this.served, call);
    } else {
      if (this.countsRefused) this.bucket.owe();
      this.door.turnedAway(call, this.watch);
      this.door.answer(call, Answer.refused);
    }
  }

  private onServed(call: CallId): void {
    this.door.observer.inUse.add(this.kernel.now, -1);
    this.door.answer(call, Answer.success);
  }
}

export const rateLimited: DownstreamKind<typeof field> = {
  field,
  hasConnections: false,
  build: (settings, parts) => new RateLimited(settings, parts),
};
