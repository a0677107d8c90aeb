import { DAY, HOUR, LONGEST, MINUTE, MS, SECOND, US } from './time.ts';

/** What was read: a number in base units, or, in words that follow the place of the mistake, why there is none. */
export type Reading = number | string;

/** Microseconds in each unit of time that a scenario may use, longest first. */
export const TIME_UNITS = { d: DAY, h: HOUR, m: MINUTE, s: SECOND, ms: MS, us: US } as const;
export type TimeUnit = keyof typeof TIME_UNITS;

const KIB = 1024;
/** Bytes in each unit of size. As AWS writes sizes, MB and MiB are both 1,024 x 1,024 bytes. */
const SIZE_UNITS: ReadonlyMap<string, number> = new Map([
  ['B', 1],
  ...['K', 'M', 'G', 'T'].flatMap((letter, index): [string, number][] => {
    const bytes = KIB * [1, KIB, KIB * KIB, KIB * KIB * KIB][index];
    return [
      [`${letter}B`, bytes],
      [`${letter}iB`, bytes],
    ];
  }),
]);

const SECONDS_PER: ReadonlyMap<string, number> = new Map([
  ['s', 1],
  ['m', 60],
  ['h', 3600],
  ['d', 86_400],
]);

const SIZE_MAX = KIB * KIB * KIB * KIB * KIB;
const RATE_MAX = 1e9;

const NUMBER = String.raw`(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?`;
const DURATION_PARTS = Object.keys(TIME_UNITS).map((unit) => `(?:(${NUMBER}) ?${unit})?`);

/** Patterns of well-formed quantities, for editors and for the readers below. */
export const DURATION_PATTERN = `^(?=.*\\d)${DURATION_PARTS.join(' ?')}$`;
export const SIZE_PATTERN = `^(${NUMBER}) ?(${[...SIZE_UNITS.keys()].join('|')})$`;
export const RATE_PATTERN = `^(${NUMBER}) ?/ ?([smhd])$`;
export const SHARE_PATTERN = `^(${NUMBER}) ?(%?)$`;

const DURATION = new RegExp(DURATION_PATTERN);
const SIZE = new RegExp(SIZE_PATTERN);
const RATE = new RegExp(RATE_PATTERN);
const SHARE = new RegExp(SHARE_PATTERN);
const BARE_NUMBER = new RegExp(`^[-+]?${NUMBER}$`);
const NEGATIVE = /^-[\d.]/;

/** A duration such as `250ms`, `1.5s`, `6h` or `2m 30s`, in whole microseconds (rounded to the nearest). */
export function readDuration(input: unknown): Reading {
  const expected = 'expected a duration such as "30s"';
  if (typeof input !== 'string') return `${expected}, got ${quote(input)}${unitHint(input, 's')}`;
  const match = DURATION.exec(input.trim());
  if (match === null) return `${expected}, got ${quote(input)}${wrongDuration(input.trim())}`;
  const factors = Object.values(TIME_UNITS);
  const exact = factors.reduce((sum, factor, index) => sum + Number(match[index + 1] ?? 0) * factor, 0);
  const rounded = Math.round(exact);
  if (rounded === 0 && exact > 0) return `expected a duration of at least 1us, or 0s, got ${quote(input)}`;
  if (rounded >= LONGEST) return `expected a duration of at most 71 years (26000d), got ${quote(input)}`;
  return rounded;
}

/** A size such as `128MB`, `1MiB` or `512B`, in whole bytes; every unit is a power of 1,024. */
export function readSize(input: unknown): Reading {
  const expected = 'expected a size such as "128MB"';
  if (typeof input !== 'string') return `${expected}, got ${quote(input)}${unitHint(input, 'MB')}`;
  const match = SIZE.exec(input.trim());
  if (match === null) {
    return `${expected}, got ${quote(input)}${wrongUnit(input.trim(), { unit: 'MB', known: 'B, KB, MB, GB, TB' })}`;
  }
  const bytes = Math.round(Number(match[1]) * (SIZE_UNITS.get(match[2]) ?? Number.NaN));
  if (bytes > SIZE_MAX) return `expected a size of at most 1 PB (1024TB), got ${quote(input)}`;
  return bytes;
}

/** A rate such as `100/s`, `6000/m` or `2/h`, per second. */
export function readRate(input: unknown): Reading {
  const expected = 'expected a rate such as "100/s"';
  if (typeof input !== 'string') return `${expected}, got ${quote(input)}${unitHint(input, '/s')}`;
  const match = RATE.exec(input.trim());
  if (match === null) {
    return `${expected}, got ${quote(input)}${wrongUnit(input.trim(), { unit: '/s', known: '/s, /m, /h, /d' })}`;
  }
  const rate = Number(match[1]) / (SECONDS_PER.get(match[2]) ?? Number.NaN);
  if (!(rate <= RATE_MAX)) return `expected a rate of at most 1000000000/s, got ${quote(input)}`;
  return rate;
}

/** A share such as `0.1%` or the plain fraction 0.001, as a fraction from 0 to 1. */
export function readShare(input: unknown): Reading {
  const expected = 'expected a share such as "0.1%" or a fraction from 0 to 1';
  if (typeof input !== 'string' && typeof input !== 'number') return `${expected}, got ${quote(input)}`;
  const match = SHARE.exec(typeof input === 'string' ? input.trim() : '');
  if (typeof input === 'string' && match === null) return `${expected}, got ${quote(input)}`;
  const isPercent = match !== null && match[2] === '%';
  const fraction = match === null ? Number(input) : Number(match[1]) / (isPercent ? 100 : 1);
  if (fraction >= 0 && fraction <= 1) return fraction;
  const hint = !isPercent && fraction > 1 && fraction <= 100 ? `; if percent was meant, write "${fraction}%"` : '';
  return `${expected}, got ${quote(input)}${hint}`;
}

/** What was found, as the user would write it, cut where it is long. */
export function quote(input: unknown): string {
  if (input === undefined) return 'nothing';
  const text = typeof input === 'number' ? String(input) : (JSON.stringify(input) ?? String(input));
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function unitHint(input: unknown, unit: string): string {
  if (typeof input !== 'number' || !Number.isFinite(input) || input < 0) return '';
  return `: a unit is needed, for example "${input}${unit}"`;
}

function wrongDuration(text: string): string {
  return wrongUnit(text, { unit: 's', known: 'us, ms, s, m, h, d (in a compound, the longest first)' });
}

/** Says what is wrong with a quantity of text that did not match its pattern. */
function wrongUnit(text: string, { unit, known }: { unit: string; known: string }): string {
  if (NEGATIVE.test(text)) return ': it cannot be negative';
  if (BARE_NUMBER.test(text)) return `: a unit is needed, for example "${text}${unit}"`;
  return /^[\d.]/.test(text) ? `; the units are ${known}` : '';
}
