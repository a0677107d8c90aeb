import { readDuration, readRate, readSize } from '../units/read.ts';
import { MS, SECOND } from '../units/time.ts';

/** One setting that a sweep varies, and the values it takes, as a user would write them after `--set`. */
export interface Vary {
  readonly path: string;
  readonly values: readonly string[];
}

/** More points than a person looks at, and most often a typing mistake. */
export const POINTS_MAX = 10_000;
const USUAL_STEPS = 5;
const EXAMPLE = 'functions.checkout.reservedConcurrency=20,40,60 or sources.web.arrivals=1x..5x/9';

/**
 * Reads `PATH=VALUES`: a list such as `20,40,60`, or a range such as `100ms..2s/10` (ten values, evenly spaced, both ends
 * included; without a number of them five, or every whole number where there are at most ten).
 *
 * @returns what is wrong with it, in words
 */
export function readVary(text: string): Vary | string {
  const equals = text.indexOf('=');
  if (equals < 1) return `expected PATH=VALUES, for example ${EXAMPLE}, got "${text}"`;
  const path = text.slice(0, equals).trim();
  const written = text.slice(equals + 1).trim();
  if (written === '') return `expected values after "${path}=", for example ${EXAMPLE}`;
  const values = written.includes('..') ? rangeOf(written) : listOf(written);
  if (typeof values === 'string') return `${path}: ${values}`;
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  return twice === undefined ? { path, values } : `${path}: the value ${twice} is there twice`;
}

/** Parts between commas; commas inside brackets, braces and quotes belong to a value. */
function listOf(text: string): string[] | string {
  const values: string[] = [];
  let depth = 0;
  let quoted = '';
  let from = 0;
  for (const [index, letter] of [...text].entries()) {
    if (quoted !== '') {
      if (letter === quoted) quoted = '';
    } else if (letter === '"' || letter === "'") quoted = letter;
    else if ('[{('.includes(letter)) depth++;
    else if (']})'.includes(letter)) depth--;
    else if (letter === ',' && depth === 0) {
      values.push(text.slice(from, index).trim());
      from = index + 1;
    }
  }
  values.push(text.slice(from).trim());
  return values.includes('') ? `expected a value between the commas of "${text}"` : values;
}

/** A kind of quantity: what a text of it says, and how a value of it is written. */
interface Quantity {
  read(text: string): number | null;
  write(value: number): string;
  readonly whole: boolean;
}

const QUANTITIES: readonly Quantity[] = [
  {
    read: (text) => (/^\d+$/.test(text) ? Number(text) : null),
    write: (value) => String(Math.round(value)),
    whole: true,
  },
  { read: (text) => (/^\d+(\.\d+)?$/.test(text) ? Number(text) : null), write: plain, whole: false },
  { read: suffixed('x'), write: (value) => `${plain(value)}x`, whole: false },
  { read: suffixed('%'), write: (value) => `${plain(value)}%`, whole: false },
  { read: numberOf(readDuration), write: durationText, whole: false },
  { read: numberOf(readRate), write: (value) => `${plain(value)}/s`, whole: false },
  { read: numberOf(readSize), write: sizeText, whole: false },
];

function suffixed(suffix: string): (text: string) => number | null {
  return (text) => (text.endsWith(suffix) && /^\d+(\.\d+)?.$/.test(text) ? Number(text.slice(0, -1)) : null);
}

function numberOf(read: (text: string) => number | string): (text: string) => number | null {
  return (text) => {
    const value = read(text);
    return typeof value === 'number' ? value : null;
  };
}

/** Without the dust of binary fractions. */
function plain(value: number): string {
  return String(Number(value.toPrecision(10)));
}

function durationText(micros: number): string {
  const whole = Math.round(micros);
  if (whole % SECOND === 0) return `${whole / SECOND}s`;
  return whole % MS === 0 ? `${whole / MS}ms` : `${whole}us`;
}

const KB = 1024;

/** In whole megabytes where that is near enough, as memory is set. */
function sizeText(bytes: number): string {
  return bytes >= KB * KB ? `${Math.round(bytes / KB / KB)}MB` : `${Math.round(bytes)}B`;
}

function rangeOf(text: string): string[] | string {
  const match = /^(?<from>.+?)\.\.(?<to>.+?)(?:\/(?<count>\d+))?$/.exec(text)?.groups;
  if (match === undefined) return `expected a range such as 100ms..2s/10, got "${text}"`;
  const [from, to] = [match.from.trim(), match.to.trim()];
  for (const quantity of QUANTITIES) {
    const [first, last] = [quantity.read(from), quantity.read(to)];
    if (first === null || last === null) continue;
    if (first >= last) return `expected a range from a smaller to a larger value, got "${text}"`;
    return valuesBetween(quantity, first, last, match.count);
  }
  return `expected two quantities of one kind such as 100ms..2s or 1x..5x, got "${text}"`;
}

function valuesBetween(
  quantity: Quantity,
  first: number,
  last: number,
  written: string | undefined,
): string[] | string {
  const span = last - first;
  const usual = quantity.whole && span < 10 ? span + 1 : USUAL_STEPS;
  const count = written === undefined ? usual : Number(written);
  if (count < 2 || count > POINTS_MAX) return `expected 2 to ${POINTS_MAX} values, got ${count}`;
  const values = Array.from({ length: count }, (_, step) => quantity.write(first + (span * step) / (count - 1)));
  // Whole numbers between near ends would come twice.
  return [...new Set(values)];
}
