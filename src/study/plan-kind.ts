import { readDuration, readRate, readSize, TIME_UNITS } from '../units/read.ts';

/** A kind of quantity that a plan may change: how a value of it is read and written, and what counts as its next one. */
export interface Kind {
  readonly name: string;
  /** A text that a scenario would take where such a quantity is meant, to find out whether it is. */
  readonly example: string;
  /** In base units (microseconds, bytes, per second); null where the text says something else. */
  read(text: string): number | null;
  /** As after `--set`. */
  write(value: number): string;
  /** The value on the grid that is nearest. */
  rounded(value: number): number;
  /** A value of the grid between two others, in the middle of their ratio; null where they are neighbours. */
  between(low: number, high: number): number | null;
}

const MEGABYTE = 1024 * 1024;
/** As memory is set: AWS takes every megabyte, but prices and shares of a processor hardly differ between such steps. */
const MEMORY_STEP = 64 * MEGABYTE;
/** Where there is no natural step, a value is found to one per cent. */
const PRECISION = 1.01;
const SIGNIFICANT = 3;

const whole: Kind = {
  name: 'whole number',
  example: '5',
  read: (text) => (/^\d+$/.test(text) ? Number(text) : null),
  write: (value) => String(value),
  rounded: Math.round,
  between: wholeBetween,
};

const memory: Kind = {
  name: 'memory',
  example: '512MB',
  read: numberOf(readSize),
  write: (value) => `${Math.round(value / MEGABYTE)}MB`,
  rounded: (value) => MEMORY_STEP * Math.round(value / MEMORY_STEP),
  between: (low, high) => {
    const steps = wholeBetween(Math.floor(low / MEMORY_STEP), Math.ceil(high / MEMORY_STEP));
    return steps === null ? null : steps * MEMORY_STEP;
  },
};

const factor = fine('factor', '2x', suffixed('x'), (value) => `${plain(value)}x`);

const KINDS: readonly Kind[] = [
  whole,
  fine('number', '1.5', (text) => (/^\d*\.?\d+$/.test(text) ? Number(text) : null), plain),
  fine('share', '5%', suffixed('%', 0.01), (value) => `${plain(value * 100)}%`),
  {
    ...fine('duration', '1m', numberOf(readDuration), durationText),
    rounded: (value) => Math.round(significant(value)),
  },
  fine('rate', '10/s', numberOf(readRate), (value) => `${plain(value)}/s`),
  {
    ...fine('size', '1MB', numberOf(readSize), (value) => `${Math.round(value)}B`),
    rounded: (value) => Math.round(significant(value)),
  },
];

/** A multiple of what a setting is, for those that are no plain quantity, such as arrivals or a distribution. */
export const FACTOR: Kind = factor;

/** The kinds that a setting may have, by what stands at its path. */
export function kindsAt(path: string): readonly Kind[] {
  return path.endsWith('.memory') ? [memory] : KINDS;
}

/** The kind that reads all of these texts; null where they are of none, or of several. */
export function kindOf(path: string, texts: readonly string[]): Kind | null {
  const possible = [...kindsAt(path), factor];
  return possible.find((kind) => texts.every((text) => kind.read(text) !== null)) ?? null;
}

function fine(name: string, example: string, read: Kind['read'], write: Kind['write']): Kind {
  return {
    name,
    example,
    read,
    write,
    rounded: significant,
    between: (low, high) => {
      // Below a thousandth of what is known to be too much, nothing is told from zero.
      const from = Math.max(low, high / 1024);
      if (low > 0 && high <= low * PRECISION) return null;
      const middle = significant(Math.sqrt(from * high));
      return middle > low && middle < high && middle > 1e-9 ? middle : null;
    },
  };
}

/** In the middle of the ratio while the ends are far apart, so that a search from 1 to 100,000 is no longer than it must be. */
function wholeBetween(low: number, high: number): number | null {
  if (high - low <= 1) return null;
  const isFar = high > 4 * Math.max(1, low);
  const middle = isFar ? Math.round(Math.sqrt(Math.max(1, low) * high)) : Math.floor((low + high) / 2);
  return Math.min(high - 1, Math.max(low + 1, middle));
}

function significant(value: number): number {
  return Number(value.toPrecision(SIGNIFICANT));
}

function plain(value: number): string {
  const digits = Number(value.toPrecision(10));
  return digits.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 12 });
}

function suffixed(suffix: string, unit = 1): Kind['read'] {
  return (text) => (text.endsWith(suffix) && /^\d*\.?\d+.$/.test(text) ? Number(text.slice(0, -1)) * unit : null);
}

function numberOf(read: (text: string) => number | string): Kind['read'] {
  return (text) => {
    const value = read(text);
    return typeof value === 'number' ? value : null;
  };
}

/** In the longest unit that needs no fraction. */
function durationText(micros: number): string {
  const rounded = Math.round(micros);
  if (rounded === 0) return '0s';
  const [unit, length] = Object.entries(TIME_UNITS).find(([, each]) => rounded % each === 0) ?? ['us', 1];
  return `${rounded / length}${unit}`;
}
