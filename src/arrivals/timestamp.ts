import { TIME_UNITS, type TimeUnit } from '../units/read.ts';
import type { Micros } from '../units/time.ts';

// Date, time of day, a fraction of up to 12 digits, and a zone, which is UTC where it is absent.
const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,12}))?)?)?\s*(Z|UTC|[+-]\d\d(?::?\d\d)?)?$/i;

/** Reads a number of `unit`s as microseconds, rounded once; NaN where the text is no finite number. */
export function readNumericTime(text: string, unit: TimeUnit): Micros {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? Math.round(value * TIME_UNITS[unit]) : Number.NaN;
}

/**
 * Reads a date and time such as `2023-11-16 18:17:03.9799600` as microseconds since 1970-01-01 00:00 UTC.
 * Without a zone it is UTC. NaN where the text is no such date.
 */
export function readIsoTime(text: string): Micros {
  const match = ISO.exec(text.trim());
  if (match === null) return Number.NaN;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] = match;
  const [y, mo, d, h, mi, s] = [year, month, day, hour, minute, second].map(Number);
  if (h > 23 || mi > 59 || s > 60) return Number.NaN;
  const midnight = Date.UTC(y, mo - 1, d);
  // The calendar rolls 30 February over into March; a date that does not come back unchanged did not exist.
  if (new Date(midnight).getUTCMonth() !== mo - 1 || new Date(midnight).getUTCDate() !== d) return Number.NaN;
  const seconds = midnight / 1000 + h * 3600 + mi * 60 + s - zoneSeconds(zone);
  return seconds * 1_000_000 + (fraction === '' ? 0 : Math.round(Number(`0.${fraction}`) * 1_000_000));
}

/** Reads a timestamp of a file: a number of `unit`s, or a date and time. NaN where it is neither. */
export function readTimestamp(text: string, unit: TimeUnit): Micros {
  const numeric = readNumericTime(text, unit);
  return Number.isNaN(numeric) ? readIsoTime(text) : numeric;
}

function zoneSeconds(zone: string): number {
  if (/^(z|utc)$/i.test(zone)) return 0;
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  const seconds = Number(digits.slice(0, 2)) * 3600 + Number(digits.slice(2)) * 60;
  return zone.startsWith('-') ? -seconds : seconds;
}
