import { formatCount, formatDuration, formatRate, formatShare } from '../units/format.ts';
import { isAssumed } from './dated.ts';
import type { Dated, DurationLaw, PlatformProfile, PlatformValues, PriceTier } from './profile.ts';
import { type Setting, type SettingForm, type SettingGroup, settingNames, settings } from './settings.ts';

const KB = 1024;
const MB = 1024 * KB;

/** One value of a profile, ready to be shown. */
export interface ProfileRow {
  readonly name: keyof PlatformValues;
  readonly group: SettingGroup;
  readonly what: string;
  /** With its unit, for people. */
  readonly value: string;
  readonly source: string;
  readonly asOf: string;
  readonly facts: readonly string[];
  /** Nobody has published it. */
  readonly assumed: boolean;
}

/** A value that is not the same on two dates. */
export interface Difference {
  readonly name: keyof PlatformValues;
  readonly what: string;
  readonly before: string;
  readonly after: string;
  /** From when the later value holds, and where that was read. */
  readonly asOf: string;
  readonly source: string;
  readonly facts: readonly string[];
}

/** All values of a profile in the order of the settings table. */
export function describeProfile(profile: PlatformProfile): readonly ProfileRow[] {
  return settingNames.map((name) => {
    const entry: Dated<unknown> = profile.values[name];
    const { group, what } = settings[name];
    const { source, asOf, facts } = entry;
    return { name, group, what, value: formatValue(name, entry.value), source, asOf, facts, assumed: isAssumed(entry) };
  });
}

/** What differs from one profile to a later one; a change of source alone is no difference. */
export function differences(profile: PlatformProfile, previous: PlatformProfile): readonly Difference[] {
  const changed = settingNames.filter(
    (name) => JSON.stringify(profile.values[name].value) !== JSON.stringify(previous.values[name].value),
  );
  return changed.map((name) => {
    const { value, source, asOf, facts } = profile.values[name];
    const before = formatValue(name, previous.values[name].value);
    return { name, what: settings[name].what, before, after: formatValue(name, value), asOf, source, facts };
  });
}

/** A value of the platform as a person reads it, with its unit. */
export function formatValue(name: keyof PlatformValues, value: unknown): string {
  if (value === null) return 'none';
  const setting: Setting = settings[name];
  switch (setting.kind) {
    case 'flag':
      return value ? 'yes' : 'no';
    case 'choice':
      return String(value);
    case 'share':
      return formatShare(value as number);
    case 'law':
      return formatLaw(value as DurationLaw);
    case 'tiers':
      return formatTiers(value as readonly PriceTier[]);
    default:
      return formatSettingNumber(setting.kind, value as number);
  }
}

/** A number of one of the settings' kinds, given in base units. */
export function formatSettingNumber(kind: Extract<SettingForm, { from: number }>['kind'], value: number): string {
  switch (kind) {
    case 'count':
      return formatCount(value);
    case 'size':
      return formatWholeSize(value);
    case 'duration':
      return formatDuration(value);
    case 'rate':
      return formatRate(value);
    case 'money':
      return formatMoney(value);
    default:
      return formatCount(value);
  }
}

/** As AWS writes sizes: whole kilobytes or megabytes, so that 1769MB is not rounded to 1.73GB. */
function formatWholeSize(bytes: number): string {
  if (bytes >= MB && bytes % MB === 0) return `${bytes / MB}MB`;
  return bytes >= KB && bytes % KB === 0 ? `${bytes / KB}KB` : `${bytes}B`;
}

/** Prices per GB-second have up to twelve decimals; exponents are hard to compare. */
function formatMoney(value: number): string {
  return value === 0 ? '$0' : `$${value.toFixed(12).replace(/0+$/, '').replace(/\.$/, '')}`;
}

function formatTiers(tiers: readonly PriceTier[]): string {
  if (tiers.length === 0) return 'not offered';
  const steps = tiers.map(({ upTo, price }) =>
    upTo === Number.POSITIVE_INFINITY ? formatMoney(price) : `${formatMoney(price)} up to ${formatCount(upTo)}`,
  );
  return steps.length === 1 ? steps.join() : `${steps.slice(0, -1).join(', ')}, then ${steps.at(-1)}`;
}

function formatLaw(law: DurationLaw): string {
  const { distribution, ...parameters } = law;
  const stated = Object.entries(parameters);
  if (distribution === 'constant') return stated.map(([, value]) => formatParameter(value)).join();
  return `${distribution}, ${stated.map(([name, value]) => `${name} ${formatParameter(value)}`).join(', ')}`;
}

function formatParameter(value: unknown): string {
  return typeof value === 'number' ? formatDuration(value) : JSON.stringify(value);
}
