import { z } from 'zod';
import { choice } from '../arrivals/choice.ts';
import { type Kernel, Phase } from '../kernel/kernel.ts';
import { constantLaw } from '../random/constant.ts';
import { Contradiction, type Distribution } from '../random/distribution.ts';
import { buildDistribution, type DistributionSpec, distributionField } from '../random/index.ts';
import { positiveNumber } from '../random/statements.ts';
import { duration } from '../units/fields.ts';
import type { CallId, EventKind } from '../units/ids.ts';
import { type Micros, SECOND } from '../units/time.ts';
import { Answer } from './calls.ts';
import { commonFields } from './common-fields.ts';
import type { Door, Mechanism } from './door.ts';
import type { DownstreamKind, DownstreamParts } from './kind.ts';
import { formOfPoints, type LatencyPoint, pointLists, pointsFrom, type WrittenPoints } from './latency-points.ts';
import { RecentCalls } from './recent-calls.ts';

const latencyField = choice([distributionField, ...pointLists], (value) =>
  Array.isArray(value) ? formOfPoints(value) : distributionField,
);

const field = z
  .strictObject({
    type: z
      .literal('latency-curve')
      .describe('Takes every call; how long it takes depends on how much is asked of it.'),
    latency: latencyField.describe('Time of a call: the same law always, or points of a curve over load.'),
    window: duration.optional().describe('For points over rate: the time over which calls are counted. Absent: 1s.'),
    cv: positiveNumber
      .optional()
      .describe('For points: how calls spread around the curve, lognormal; standard deviation by mean. Absent: not.'),
    ...commonFields,
  })
  .superRefine(({ latency, window, cv }, context) => {
    const refuse = (key: string, message: string) => context.addIssue({ code: 'custom', path: [key], message });
    const points = Array.isArray(latency) ? (latency as WrittenPoints) : null;
    if (window !== undefined && !isOverRate(points)) {
      refuse('window', 'expected no window: only points over rate count calls in a span; remove it');
    }
    if (window === 0) refuse('window', 'expected a window above 0s, over which calls are counted');
    if (cv === undefined) return;
    if (points === null) {
      refuse('cv', 'expected no cv beside a latency without points: state the spread in the distribution itself');
    } else {
      refuseSpread(cv, (message) => refuse('cv', message));
    }
  })
  .meta({ title: 'latency-curve' });

/**
 * Endless servers, each slower the more there is to do: what an autoscaled service or one whose servers nobody knows
 * looks like from outside. A call's time is read off the curve when it begins, and does not change when others come.
 */
class LatencyCurve implements Mechanism {
  private readonly kernel: Kernel;
  private readonly door: Door;
  /** Of the latency itself, or, where there are points, of what multiplies the curve, in seconds. */
  private readonly law: Distribution;
  private readonly points: readonly LatencyPoint[];
  /** Counts calls for a curve over rate. */
  private readonly recent: RecentCalls | null;
  private readonly ended: EventKind;

  constructor({ latency, window = SECOND, cv }: z.output<typeof field>, parts: DownstreamParts) {
    const { kernel, door } = parts;
    this.kernel = kernel;
    this.door = door;
    const points = Array.isArray(latency) ? (latency as WrittenPoints) : null;
    this.points = points === null ? [] : pointsFrom(points);
    this.law = points === null ? buildDistribution(latency as DistributionSpec) : spread(cv);
    this.recent = isOverRate(points) ? new RecentCalls(window) : null;
    this.ended = kernel.on('curve call ended', Phase.release, (subject) => this.onEnded(subject as CallId));
  }

  accept(call: CallId): void {
    this.door.observer.inUse.add(this.kernel.now, 1);
    const time = this.door.serviceTime(call, this.law);
    const latency = this.points.length === 0 ? time : Math.round((time / SECOND) * latencyAt(this.points, this.load()));
    this.kernel.schedule(latency, this.ended, call);
  }

  /** What the curve is over, the call that just begins included. A call whose caller left counts until it ends. */
  private load(): number {
    return this.recent === null ? this.door.observer.inUse.value : this.recent.begin(this.kernel.now);
  }

  private onEnded(call: CallId): void {
    this.door.observer.inUse.add(this.kernel.now, -1);
    this.door.answer(call, Answer.success);
  }
}

/** Linear between points and beyond the last two, constant before the first. @param points at least two, in order */
export function latencyAt(points: readonly LatencyPoint[], load: number): Micros {
  const [first] = points;
  if (load <= first.load) return first.latency;
  let index = 1;
  while (index < points.length - 1 && load > points[index].load) index++;
  const [from, to] = [points[index - 1], points[index]];
  return from.latency + ((load - from.load) * (to.latency - from.latency)) / (to.load - from.load);
}

function isOverRate(points: WrittenPoints | null): boolean {
  return points !== null && points.length > 0 && 'rate' in points[0];
}

/** A factor of mean 1 as a time of mean 1 s, so that the door can draw it and a slowdown can stretch it. */
function spread(cv: number | undefined): Distribution {
  if (cv === undefined) return constantLaw(SECOND);
  return buildDistribution({ distribution: 'lognormal', mean: SECOND, cv });
}

function refuseSpread(cv: number, refuse: (message: string) => void): void {
  try {
    spread(cv);
  } catch (error) {
    if (!(error instanceof Contradiction)) throw error;
    refuse(error.message);
  }
}

export const latencyCurve: DownstreamKind<typeof field> = {
  field,
  hasConnections: false,
  build: (settings, parts) => new LatencyCurve(settings, parts),
};
