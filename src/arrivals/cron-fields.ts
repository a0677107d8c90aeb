/** A day as the calendar counts it, in UTC. */
export interface CalendarDay {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  readonly daysInMonth: number;
}

/** Whether a rule admits a day. */
export type DayRule = (day: CalendarDay) => boolean;

/** An expression cannot be used; the message says what was expected and found. */
export class CronProblem extends Error {}

interface Texts {
  readonly minute: string;
  readonly hour: string;
  readonly day: string;
  readonly month: string;
  readonly weekday: string;
  readonly year?: string;
}

/** What the fields of an expression admit. */
interface Fields {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly isYear: DayRule;
  readonly isMonth: DayRule;
  readonly isDayOfMonth: DayRule;
  readonly isWeekday: DayRule;
}

interface Range {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Three letters each, from `min` on. */
  readonly names?: readonly string[];
}

const MONTHS = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
const WEEKDAYS = 'SUN MON TUE WED THU FRI SAT'.split(' ');

const MINUTE: Range = { name: 'minute', min: 0, max: 59 };
const HOUR: Range = { name: 'hour', min: 0, max: 23 };
const DAY: Range = { name: 'day', min: 1, max: 31 };
const MONTH: Range = { name: 'month', min: 1, max: 12, names: MONTHS };
const YEAR: Range = { name: 'year', min: 1970, max: 2199 };

/**
 * @param sunday the number of Sunday: 0 in Unix (and 7), 1 for EventBridge
 * @throws CronProblem when a field cannot be read
 */
export function cronFields(texts: Texts, sunday: 0 | 1): Fields {
  const months = new Set(readList(texts.month, MONTH));
  const years = texts.year === undefined ? null : new Set(readList(texts.year, YEAR));
  return {
    minutes: readList(texts.minute, MINUTE),
    hours: readList(texts.hour, HOUR),
    isYear: ({ year }) => years?.has(year) ?? true,
    isMonth: ({ month }) => months.has(month),
    isDayOfMonth: dayOfMonthRule(texts.day),
    isWeekday: weekdayRule(texts.weekday, sunday),
  };
}

/** Days of the month; `L` is the last one, `LW` the last working day, `15W` the working day nearest to the 15th. */
function dayOfMonthRule(text: string): DayRule {
  if (text === '?') return () => true;
  return anyOf(text, (item) => {
    if (item === 'L') return ({ day, daysInMonth }) => day === daysInMonth;
    if (item === 'LW') return (date) => date.day === nearestWorkday(date, date.daysInMonth);
    if (/^\d+W$/.test(item)) {
      const wanted = readNumber(item.slice(0, -1), DAY);
      return (date) => wanted <= date.daysInMonth && date.day === nearestWorkday(date, wanted);
    }
    const days = new Set(readItem(item, DAY));
    return ({ day }) => days.has(day);
  });
}

/** Days of the week; `L` is Saturday, `6L` the last Friday of the month and `6#2` its second one (Sunday being 1). */
function weekdayRule(text: string, sunday: 0 | 1): DayRule {
  if (text === '?') return () => true;
  const range: Range = { name: 'weekday', min: sunday, max: 7, names: WEEKDAYS };
  const weekday = (item: string) => (readNumber(item, range) - sunday) % 7;
  return anyOf(text, (item) => {
    if (item === 'L') return (date) => date.weekday === 6;
    if (/^\w+L$/.test(item)) {
      const wanted = weekday(item.slice(0, -1));
      return (date) => date.weekday === wanted && date.day + 7 > date.daysInMonth;
    }
    const nth = /^(\w+)#([1-5])$/.exec(item);
    if (nth !== null) {
      const wanted = weekday(nth[1]);
      return (date) => date.weekday === wanted && Math.ceil(date.day / 7) === Number(nth[2]);
    }
    const days = new Set(readItem(item, range).map((value) => (value - sunday) % 7));
    return (date) => days.has(date.weekday);
  });
}

function anyOf(text: string, read: (item: string) => DayRule): DayRule {
  const rules = text.toUpperCase().split(',').map(read);
  return (date) => rules.some((rule) => rule(date));
}

/** The working day nearest to a day of the month, without leaving the month. */
function nearestWorkday({ day, weekday, daysInMonth }: CalendarDay, wanted: number): number {
  const wantedWeekday = (((weekday + wanted - day) % 7) + 7) % 7;
  if (wantedWeekday === 6) return wanted > 1 ? wanted - 1 : wanted + 2;
  if (wantedWeekday === 0) return wanted < daysInMonth ? wanted + 1 : wanted - 2;
  return wanted;
}

function readList(text: string, range: Range): number[] {
  const values = text
    .toUpperCase()
    .split(',')
    .flatMap((item) => readItem(item, range));
  return [...new Set(values)].sort((one, other) => one - other);
}

/** One of `*`, `5`, `1-5`, each with a step behind it or not. `5/10` runs from 5 to the end. */
function readItem(item: string, range: Range): number[] {
  const match = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(item);
  if (match === null || (match[1] === '*' && match[2] !== undefined)) throw unreadable(item, range);
  const [, from, to, step] = match;
  const first = from === '*' ? range.min : readNumber(from, range);
  const isOpen = from === '*' || (to === undefined && step !== undefined);
  const last = isOpen ? range.max : readNumber(to ?? from, range);
  if (last < first)
    throw new CronProblem(`expected a range in the field ${range.name} that runs upwards, got "${item}"`);
  const stride = Number(step ?? 1);
  if (stride === 0) throw new CronProblem(`expected a step of at least 1 in the field ${range.name}, got "${item}"`);
  return Array.from({ length: Math.floor((last - first) / stride) + 1 }, (_, index) => first + index * stride);
}

function readNumber(text: string, range: Range): number {
  const named = range.names?.indexOf(text) ?? -1;
  const value = named >= 0 ? range.min + named : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= range.min && value <= range.max)) throw unreadable(text, range);
  return value;
}

function unreadable(text: string, { name, min, max, names }: Range): CronProblem {
  const orNames = names === undefined ? '' : ` or ${names[0]} to ${names[names.length - 1]}`;
  return new CronProblem(`expected ${min} to ${max}${orNames} in the field ${name}, got "${text}"`);
}
