import { CronProblem, cronFields, type DayRule } from './cron-fields.ts';

/** A cron expression that has been read. */
export interface Cron {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly isDay: DayRule;
}

const FIVE = 'five fields (minute hour day month weekday)';
const SIX = "EventBridge's six (minute hour day month weekday year)";
const MS_PER_DAY = 86_400_000;
const FIRST_DAY = Date.UTC(1970, 0, 1) / MS_PER_DAY;
const LAST_DAY = Date.UTC(2199, 11, 31) / MS_PER_DAY;

/**
 * Reads a cron expression: five fields as Unix has them, where a day matches if either of two restricted day fields
 * does, or six as EventBridge has them, with or without `cron(...)` around, where one day field must be `?`.
 *
 * @returns the expression, or in words why it is none
 * @see crontab(5); Amazon EventBridge User Guide, "Cron expressions"
 */
export function readCron(text: string): Cron | string {
  try {
    return parseCron(text.trim());
  } catch (problem) {
    if (problem instanceof CronProblem) return problem.message;
    throw problem;
  }
}

function parseCron(text: string): Cron {
  const rate = /^rate\((\d+)\s+(\w+?)s?\)$/.exec(text);
  if (rate !== null)
    throw new CronProblem(`expected a cron expression, got "${text}"; use \`every: ${rate[1]}${rate[2][0]}\``);
  const wrapped = /^cron\((.*)\)$/i.exec(text);
  const fields = (wrapped?.[1] ?? text).trim().split(/\s+/);
  if (fields.length !== 6 && (fields.length !== 5 || wrapped !== null)) {
    throw new CronProblem(`expected ${wrapped === null ? `${FIVE} or ${SIX}` : SIX}, got ${countOf(text, fields)}`);
  }
  const cron = fields.length === 6 ? eventBridgeCron(fields) : unixCron(fields);
  for (let day = FIRST_DAY; day <= LAST_DAY; day++) if (matchesDay(cron, day)) return cron;
  throw new CronProblem(`expected an expression that is due on some day, got "${text}", which never is`);
}

function countOf(text: string, fields: readonly string[]): string {
  return text === '' ? 'an empty text' : `${fields.length} in "${text}"`;
}

function unixCron([minute, hour, day, month, weekday]: readonly string[]): Cron {
  const fields = cronFields({ minute, hour, day, month, weekday }, 0);
  const isEither = !day.startsWith('*') && !weekday.startsWith('*');
  return {
    ...fields,
    isDay: (date) =>
      fields.isMonth(date) &&
      (isEither
        ? fields.isDayOfMonth(date) || fields.isWeekday(date)
        : fields.isDayOfMonth(date) && fields.isWeekday(date)),
  };
}

function eventBridgeCron([minute, hour, day, month, weekday, year]: readonly string[]): Cron {
  if ((day === '?') === (weekday === '?')) {
    throw new CronProblem(
      `expected "?" in exactly one of the fields day and weekday of an EventBridge expression, got "${day}" and "${weekday}"`,
    );
  }
  const fields = cronFields({ minute, hour, day, month, weekday, year }, 1);
  return {
    ...fields,
    isDay: (date) => fields.isYear(date) && fields.isMonth(date) && fields.isDayOfMonth(date) && fields.isWeekday(date),
  };
}

/** @param day days since 1970-01-01 */
export function matchesDay({ isDay }: Cron, day: number): boolean {
  const date = new Date(day * MS_PER_DAY);
  const year = date.getUTCFullYear();
  return isDay({
    year,
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
    daysInMonth: new Date(Date.UTC(year, date.getUTCMonth() + 1, 0)).getUTCDate(),
  });
}

/** The minutes of a matching day at which the expression is due, in order. */
export function minutesOfDay({ minutes, hours }: Cron): readonly number[] {
  return hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute));
}
