import { z } from 'zod';
import { quote } from '../units/read.ts';
import type { Micros } from '../units/time.ts';
import { backlog } from './backlog.ts';
import { choice, hasAnyKey } from './choice.ts';
import { closed } from './closed.ts';
import type { ArrivalData } from './columns.ts';
import { constant } from './constant.ts';
import type { FileReference } from './inputs.ts';
import type { ArrivalContext, ArrivalKind } from './kind.ts';
import { mmpp } from './mmpp.ts';
import { poisson } from './poisson.ts';
import type { ArrivalProcess } from './process.ts';
import { schedule } from './schedule.ts';
import { successes } from './successes.ts';
import { counts, trace } from './trace.ts';

export type { ArrivalData, CountColumns, TraceColumns } from './columns.ts';
export type { ArrivalContext } from './kind.ts';
export type { ArrivalProcess } from './process.ts';
export { buildRateCurve, rateProfileField } from './rate-profile.ts';

const traceField = choice([trace.field, counts.field], (value) =>
  hasAnyKey(value, 'per', 'spread', 'timestampColumn', 'missing') ? counts.field : trace.field,
);

const named = {
  constant: constant.field,
  poisson: poisson.field,
  mmpp: mmpp.field,
  closed: closed.field,
  schedule: schedule.field,
  trace: traceField,
};

/** Stands for a process that is missing or unknown: its issue lists the ones that exist. */
const unknownProcess = z.looseObject(
  { process: z.enum(Object.keys(named) as (keyof typeof named)[]) },
  { error: ({ code, input }) => (code === 'invalid_type' ? wrongShape(input) : undefined) },
);

function wrongShape(input: unknown): string {
  return `expected arrivals such as { process: poisson, rate: 100/s }, got ${quote(input)}`;
}

/**
 * The `arrivals` of a source, as they are written in a scenario. The output is plain data with times in microseconds
 * and rates per second. `process` tells the kinds apart; for a number at once it is `backlog`, and for arrivals from a
 * function's successes `successes`.
 */
export const arrivalsField = choice(
  [
    constant.field,
    poisson.field,
    mmpp.field,
    closed.field,
    schedule.field,
    trace.field,
    counts.field,
    backlog.field,
    successes.field,
  ],
  pickArrivals,
).meta({ id: 'Arrivals', description: 'When requests arrive' });

function pickArrivals(value: unknown): z.ZodType {
  if (hasAnyKey(value, 'process')) {
    const process = (value as { process: unknown }).process;
    return typeof process === 'string' && Object.hasOwn(named, process)
      ? named[process as keyof typeof named]
      : unknownProcess;
  }
  if (hasAnyKey(value, 'from', 'perInvocation')) return successes.field;
  return hasAnyKey(value, 'at', 'count') ? backlog.field : unknownProcess;
}

export type ArrivalsSpec = z.output<typeof arrivalsField>;

// One line for each kind. The counts of a trace are a kind of their own, told apart by their interval.
const kinds = { constant, poisson, mmpp, closed, schedule, trace, backlog, successes };

function kindOf(spec: ArrivalsSpec): ArrivalKind<z.ZodType> {
  const kind = spec.process === 'trace' && 'per' in spec ? counts : kinds[spec.process];
  // Each kind takes the settings it has read itself, which the types cannot follow through the table.
  return kind as unknown as ArrivalKind<z.ZodType>;
}

/** Builds the process that settings describe. `closed` and `successes` are driven by the run, and refused here. */
export function buildArrivals(spec: ArrivalsSpec, context: ArrivalContext): ArrivalProcess {
  return kindOf(spec).build(spec, context);
}

/**
 * Expected number of arrivals before `horizon`, for an estimate before a run. What depends on the run counts by what
 * is known: the first calls of `closed`, and nothing for `successes`.
 *
 * @param data content of the file that the settings name
 */
export function offeredCount(spec: ArrivalsSpec, horizon: Micros, data?: ArrivalData): number {
  return kindOf(spec).offered(spec, horizon, data);
}

/** The files that settings name, one at most, each with how it is to be read. */
export function fileReferences(spec: ArrivalsSpec): readonly FileReference[] {
  return kindOf(spec).files(spec);
}
