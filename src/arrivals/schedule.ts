import { z } from 'zod';
import { assert } from '../units/assert.ts';
import { duration } from '../units/fields.ts';
import { DAY, MINUTE, type Micros } from '../units/time.ts';
import { type Cron, matchesDay, minutesOfDay, readCron } from './cron.ts';
import { defineArrivals, noFiles } from './kind.ts';
import type { ArrivalProcess } from './process.ts';
import { readIsoTime } from './timestamp.ts';

/** Simulated time 0 unless a schedule says otherwise: a Monday. */
const EPOCH = '2024-01-01';

const cronText = z.string().superRefine((text, context) => {
  const cron = readCron(text);
  if (typeof cron === 'string') context.addIssue({ code: 'custom', message: cron });
});

/** A cron expression, not yet read. */
export const cronField = cronText.meta({
  description: 'Five fields such as "0 12 * * *", or EventBridge\'s six as in "cron(0/5 * * * ? *)"; in UTC',
  examples: ['0 12 * * *', 'cron(0/5 * * * ? *)'],
});

/** The date at which simulated time begins, for a cron expression. */
export const fromField = z
  .string()
  .refine((text) => Number.isFinite(readIsoTime(text)), 'expected a date such as "2024-01-01" or "2024-01-01 08:00"')
  .meta({ description: `Date at simulated time 0, in UTC; absent: ${EPOCH}, a Monday` });

const scheduleField = z
  .strictObject({
    process: z.literal('schedule'),
    cron: cronField.optional(),
    every: duration
      .refine((every) => every > 0, { message: 'expected an interval above 0' })
      .optional()
      .meta({ description: 'Interval between arrivals, the first one at 0' }),
    offset: duration.prefault('0s').meta({ description: 'Delay of every arrival' }),
    from: fromField.optional(),
  })
  .refine(({ cron, every }) => (cron === undefined) !== (every === undefined), {
    message: 'expected either `cron` or `every`',
  })
  .meta({ description: 'Arrivals at fixed times' });

type ScheduleSpec = z.output<typeof scheduleField>;

/** Arrivals at fixed times, by a cron expression or at an interval. */
export const schedule = defineArrivals({
  field: scheduleField,
  build: (spec, { horizon }) => build(spec, horizon),
  offered: (spec, horizon) => build(spec, horizon).countBefore(horizon),
  files: noFiles,
});

function build({ cron: text, every, offset, from }: ScheduleSpec, horizon: Micros): Scheduled {
  if (every !== undefined) return new AtInterval(every, offset);
  const cron = readCron(text ?? '');
  assert(typeof cron !== 'string', `a schedule was built from an unchecked expression "${text}"`);
  return new ByCron(cron, { offset, origin: readIsoTime(from ?? EPOCH), horizon });
}

/** The instants before `horizon` at which a cron expression that has been checked is due. @param from date at time 0 */
export function cronTimes(cron: string, from: string | undefined, horizon: Micros): ArrivalProcess {
  return build({ process: 'schedule', cron, from, offset: 0 }, horizon);
}

/** Arrivals whose number is known without making them. */
interface Scheduled extends ArrivalProcess {
  countBefore(time: Micros): number;
}

class AtInterval implements Scheduled {
  readonly duration = Number.NaN;
  private arrived = 0;

  constructor(
    private readonly every: Micros,
    private readonly offset: Micros,
  ) {}

  next(): Micros {
    return this.offset + this.arrived++ * this.every;
  }

  countBefore(time: Micros): number {
    return Math.max(0, Math.ceil((time - this.offset) / this.every));
  }
}

/** Walks from matching day to matching day, and in each through the same minutes. */
class ByCron implements Scheduled {
  readonly duration = Number.NaN;
  /** Days and instants are counted from 1970 here. */
  private readonly minutes: readonly number[];
  private readonly lastDay: number;
  private day: number;
  private position = 0;

  constructor(
    private readonly cron: Cron,
    private readonly options: { readonly offset: Micros; readonly origin: Micros; readonly horizon: Micros },
  ) {
    this.minutes = minutesOfDay(cron);
    this.day = Math.floor(options.origin / DAY);
    this.lastDay = Math.floor((options.origin + options.horizon) / DAY);
    if (!matchesDay(cron, this.day)) this.toNextDay();
  }

  next(): Micros {
    const { origin, offset } = this.options;
    while (this.day <= this.lastDay) {
      if (this.position === this.minutes.length) this.toNextDay();
      else {
        const at = this.day * DAY + this.minutes[this.position++] * MINUTE;
        if (at >= origin && this.day <= this.lastDay) return at - origin + offset;
      }
    }
    return Number.POSITIVE_INFINITY;
  }

  countBefore(time: Micros): number {
    const { origin, offset } = this.options;
    return time <= offset ? 0 : this.countUpTo(origin + time - offset) - this.countUpTo(origin);
  }

  /** From the first day on, the number of times before an instant that is counted from 1970. */
  private countUpTo(instant: Micros): number {
    const lastDay = Math.floor(instant / DAY);
    let days = 0;
    for (let day = Math.floor(this.options.origin / DAY); day < lastDay; day++) if (matchesDay(this.cron, day)) days++;
    const rest = this.minutes.filter((minute) => lastDay * DAY + minute * MINUTE < instant).length;
    return days * this.minutes.length + (matchesDay(this.cron, lastDay) ? rest : 0);
  }

  private toNextDay(): void {
    this.position = 0;
    do this.day++;
    while (this.day <= this.lastDay && !matchesDay(this.cron, this.day));
  }
}
