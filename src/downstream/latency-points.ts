import { z } from 'zod';
import { hasAnyKey } from '../arrivals/choice.ts';
import { count, duration, rate } from '../units/fields.ts';
import { formatDuration, formatRate } from '../units/format.ts';
import type { Micros } from '../units/time.ts';

const inFlightPoint = z.strictObject({
  inFlight: count.describe('Calls begun and not ended, the one that begins included.'),
  latency: duration.describe('How long a call then takes.'),
});

const ratePoint = z.strictObject({
  rate: rate.describe('Calls begun a second, the one that begins included.'),
  latency: duration.describe('How long a call then takes.'),
});

/** A point of a curve: how long a call takes under a load. */
export interface LatencyPoint {
  /** Calls in flight, or calls a second. */
  readonly load: number;
  readonly latency: Micros;
}

/** Points as they were written, all over one kind of load. */
export type WrittenPoints = readonly z.output<typeof inFlightPoint>[] | readonly z.output<typeof ratePoint>[];

const inFlightPoints = pointsOf(inFlightPoint, { name: 'inFlight', of: (point) => point.inFlight, shown: String });
const ratePoints = pointsOf(ratePoint, { name: 'rate', of: (point) => point.rate, shown: formatRate });

/** The forms that a list of points can have. */
export const pointLists = [inFlightPoints, ratePoints] as const;

/** Which form a list has that was written: mixed lists are neither, and are said to be so. */
export function formOfPoints(written: readonly unknown[]): z.ZodType {
  const overRate = written.some((point) => hasAnyKey(point, 'rate'));
  const overInFlight = written.some((point) => hasAnyKey(point, 'inFlight'));
  if (overRate && overInFlight) return mixed;
  return overRate ? ratePoints : inFlightPoints;
}

/** Points with their kind of load left out, in order of it. */
export function pointsFrom(written: WrittenPoints): readonly LatencyPoint[] {
  return written.map((point) => ({ load: 'rate' in point ? point.rate : point.inFlight, latency: point.latency }));
}

const mixed = z.custom<never>(() => false, {
  error:
    'expected points that are all over inFlight or all over rate, got both kinds: write one curve over one of them',
});

/** What the load of a point is called, how it is read, and how it is shown. */
interface Axis<Point> {
  readonly name: string;
  readonly of: (point: Point) => number;
  readonly shown: (load: number) => string;
}

function pointsOf<Point extends z.ZodType<{ latency: Micros }>>(point: Point, axis: Axis<z.output<Point>>) {
  return z
    .array(point)
    .superRefine((points, context) => {
      if (points.length < 2) {
        const message = `expected at least 2 points, between which the latency is linear, got ${points.length}; for a latency that does not depend on ${axis.name}, write a duration`;
        context.addIssue({ code: 'custom', message });
      }
      for (let index = 1; index < points.length; index++) {
        const [before, at] = [points[index - 1], points[index]];
        if (axis.of(at) <= axis.of(before)) {
          context.addIssue({ code: 'custom', path: [index, axis.name], message: disorder(axis, before, at) });
        } else if (at.latency < before.latency) {
          context.addIssue({ code: 'custom', path: [index, 'latency'], message: fall(before.latency, at.latency) });
        }
      }
    })
    .describe('Points of a curve, linear between them and beyond the last two, constant before the first.');
}

function disorder<Point>({ name, of, shown }: Axis<Point>, before: Point, at: Point): string {
  const found = of(at) === of(before) ? `${shown(of(at))} twice` : `${shown(of(at))} after ${shown(of(before))}`;
  return `expected points in order, each at a larger ${name} than the one before, got ${found}`;
}

function fall(before: Micros, at: Micros): string {
  const found = `${formatDuration(at)} after ${formatDuration(before)}`;
  return `expected a curve that does not go down, got ${found}: more load cannot make calls faster`;
}
