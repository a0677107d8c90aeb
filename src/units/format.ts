import { DAY, HOUR, MINUTE, MS, SECOND } from './time.ts';

const UNKNOWN = '–';
const KIB = 1024;

/**
 * A span of time for people: at most three digits below a minute (`250us`, `1.5s`), two units above (`2m 30s`, `3d 4h`).
 * `readDuration` understands it.
 *
 * @param us microseconds; negative for a difference; Infinity is `never`
 */
export function formatDuration(us: number): string {
  if (Number.isNaN(us)) return UNKNOWN;
  if (us < 0) return `-${formatDuration(-us)}`;
  if (us === Number.POSITIVE_INFINITY) return 'never';
  if (us === 0) return '0s';
  if (us < 999.5) return `${digits(us)}us`;
  if (us < 999.5 * MS) return `${digits(us / MS)}ms`;
  if (us < 59.95 * SECOND) return `${digits(us / SECOND)}s`;
  if (us < HOUR - SECOND / 2) return pair(us, { large: MINUTE, small: SECOND, names: ['m', 's'] });
  if (us < DAY - MINUTE / 2) return pair(us, { large: HOUR, small: MINUTE, names: ['h', 'm'] });
  return pair(us, { large: DAY, small: HOUR, names: ['d', 'h'] });
}

interface UnitPair {
  readonly large: number;
  readonly small: number;
  readonly names: readonly [string, string];
}

function pair(us: number, { large, small, names }: UnitPair): string {
  const smalls = Math.round(us / small);
  const perLarge = large / small;
  const rest = smalls % perLarge;
  const whole = `${Math.floor(smalls / perLarge)}${names[0]}`;
  return rest === 0 ? whole : `${whole} ${rest}${names[1]}`;
}

/** A size for people in the largest unit that fits, units being powers of 1,024: `512B`, `1.5GB`. */
export function formatSize(bytes: number): string {
  if (!Number.isFinite(bytes)) return UNKNOWN;
  if (bytes < 0) return `-${formatSize(-bytes)}`;
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let amount = bytes;
  let unit = 0;
  while (unit < units.length - 1 && amount >= KIB) {
    amount /= KIB;
    unit++;
  }
  return `${amount >= 1000 ? Math.round(amount) : digits(amount)}${units[unit]}`;
}

/** A rate for people, in the shortest unit of time that leaves a number of at least 1: `100/s`, `2/h`. */
export function formatRate(perSecond: number): string {
  if (!Number.isFinite(perSecond)) return UNKNOWN;
  if (perSecond < 0) return `-${formatRate(-perSecond)}`;
  if (perSecond === 0) return '0/s';
  const units: readonly [string, number][] = [
    ['s', 1],
    ['m', 60],
    ['h', 3600],
    ['d', 86_400],
  ];
  const [name, seconds] = units.find((unit) => perSecond * unit[1] >= 0.9995) ?? units[3];
  const amount = perSecond * seconds;
  return `${amount >= 1000 ? formatCount(amount) : digits(amount)}/${name}`;
}

/** A share for people, as a percentage of at most three digits: `0.1%`, `99.95%`. */
export function formatShare(fraction: number): string {
  if (!Number.isFinite(fraction)) return UNKNOWN;
  const percent = fraction * 100;
  // Near 100 % the distance from it matters: three digits would turn 99.95 % into 100 %.
  const digitsAfterPoint = percent > 99 && percent < 100 ? Math.min(12, 1 + Math.ceil(-Math.log10(100 - percent))) : -1;
  return `${digitsAfterPoint < 0 ? digits(percent) : Number(percent.toFixed(digitsAfterPoint))}%`;
}

/** A number of things for people: whole, with a comma between thousands; means below 100 keep up to three digits. */
export function formatCount(amount: number): string {
  if (amount === Number.POSITIVE_INFINITY) return 'unlimited';
  if (!Number.isFinite(amount)) return UNKNOWN;
  if (Math.abs(amount) < 100) return digits(amount);
  return String(Math.round(amount)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** At most three significant digits, never with an exponent. */
function digits(amount: number): string {
  if (amount === 0) return '0';
  const size = Math.floor(Math.log10(Math.abs(amount)));
  return String(Number(amount.toFixed(Math.min(20, Math.max(0, 2 - size)))));
}
