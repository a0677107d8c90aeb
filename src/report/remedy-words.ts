import { unpricedPart } from '../study/remedy-levers.ts';
import type { Remedy } from '../study/remedy-schema.ts';
import type { Breach } from '../study/summary-schema.ts';
import { formatCount, formatShare } from '../units/format.ts';
import { formatLimit, formatMoney, plural, sentence } from './format.ts';

/** A limit with what was found to be enough against it. */
export type Remedied = Pick<Breach, 'limit' | 'scope' | 'name' | 'value' | 'unit' | 'remedy' | 'remedySearch'>;

/** What would be enough against one limit, in words. */
export interface RemedyWords {
  /** `reserved concurrency of checkout (30)` */
  readonly limit: string;
  /** `functions.checkout.reservedConcurrency 30 → 62`; null where nothing was found. */
  readonly change: string | null;
  /** The change as after `--set`; null where nothing was found. */
  readonly set: Pick<Remedy, 'path' | 'value'> | null;
  /** Its price, and whether it does harm elsewhere, in a few words; empty where nothing was found. */
  readonly price: string;
  /** A sentence each: the evidence, the price, what else follows; without a remedy, why there is none. */
  readonly notes: readonly string[];
}

/** What to do about settings for which there was no time, after a run. */
const LONGER = 'capsim explain looks for longer';

/**
 * Of all limits for which a remedy was looked for.
 *
 * @param longer how settings that were not tried could be; null where nothing looks for longer
 */
export function remedyWords(breaches: readonly Remedied[], longer: string | null = LONGER): RemedyWords[] {
  return breaches.flatMap((breach): RemedyWords[] => {
    const { remedy } = breach;
    if (remedy === undefined) return [];
    const others = (breach.remedySearch?.others ?? []).map(otherWords);
    const limit = `${placeWords(breach)} (${valueWords(breach)})`;
    return remedy === null
      ? [{ limit, change: null, set: null, price: '', notes: [noneWords(breach, longer)] }]
      : [
          {
            limit,
            change: changeWords(remedy),
            set: { path: remedy.path, value: remedy.value },
            price: `costs ${costWords(remedy)}${hasHarm(remedy) ? '; with side effects' : ''}`,
            notes: [...notesOn(remedy), ...others, ...leftWords(breach, longer)],
          },
        ];
  });
}

function notesOn(remedy: Remedy): string[] {
  const { beside, replications, path } = remedy;
  const runs = replications === 1 ? 'in the one replication' : `in any of ${formatCount(replications)} replications`;
  const short = beside === null ? '' : `; with ${beside} it still is`;
  const notes = [
    `the limit is then not reached ${runs}${short}`,
    `it costs ${costWords(remedy)}${unpricedWords(path)}`,
    ...sideWords(remedy),
  ];
  return notes.map((note) => `${sentence(note)}.`);
}

/** What the change also costs, and nobody here knows how much. */
function unpricedWords(path: string): string {
  const part = unpricedPart(path);
  return part === null ? '' : `, ${part} itself not counted`;
}

function otherWords(remedy: Remedy): string {
  return [`Or ${changeWords(remedy)}, which costs ${costWords(remedy)}`, ...sideWords(remedy)].join('; ').concat('.');
}

/** `functions.checkout.reservedConcurrency 30 → 62` */
export function changeWords({ path, before, value }: Pick<Remedy, 'path' | 'before' | 'value'>): string {
  return `${path} ${before ?? 'not set'} → ${value === 'null' ? 'not set' : value}`;
}

/** What differs by less than so much of the whole costs the same. */
const SAME_COST = 0.005;

function costWords({ cost: { before, after } }: Remedy): string {
  if (before === null || after === null) return 'what is not known';
  const difference = after - before;
  if (Math.abs(difference) <= SAME_COST * before) return `as much as before, ${formatMoney(after)} in 30 days`;
  const more = difference > 0 ? 'more' : 'less';
  const amounts = `${formatMoney(before)} → ${formatMoney(after)}`;
  return `${formatMoney(Math.abs(difference))} ${more} in 30 days (${amounts})`;
}

function hasHarm({ worsens, losses, backlogs = [] }: Remedy): boolean {
  return worsens.length + losses.length + backlogs.length > 0;
}

/** What else follows, good and bad; clauses without a full stop. */
function sideWords({ ends, worsens, losses, backlogs = [], expectations }: Remedy): string[] {
  const textsOf = (of: (each: Remedy['expectations'][number]) => boolean): string =>
    expectations
      .filter(of)
      .map(({ text }) => text.replace(/\s+else\s+warn$/, ''))
      .join('; ');
  const met = textsOf(({ after }) => after === 'met');
  const unmet = textsOf(({ before }) => before === 'met');
  return [
    ...(ends.length === 0 ? [] : [`it also ends ${ends.map(placeWords).join(', ')}`]),
    ...(met === '' ? [] : [`then met: ${met}`]),
    ...worsens.map((each) =>
      each.before === 0
        ? `but ${placeWords(each)} is then reached, ${plural(Math.round(each.after), 'time')}`
        : `but ${placeWords(each)} holds back more: ${formatCount(Math.round(each.before))} → ${formatCount(Math.round(each.after))}`,
    ),
    ...losses.map(({ source, difference: { before, after } }) =>
      before === null || after === null
        ? `but less of ${source} succeeds`
        : `but less of ${source} succeeds: ${formatShare(before)} → ${formatShare(after)}`,
    ),
    ...backlogs.map(({ source, difference: { before, after } }) =>
      before === null || after === null
        ? `but more of ${source} waits at the end`
        : `but more of ${source} waits at the end: ${formatCount(Math.round(before))} → ${formatCount(Math.round(after))}`,
    ),
    ...(unmet === '' ? [] : [`but no longer met: ${unmet}`]),
  ];
}

function noneWords(breach: Remedied, longer: string | null): string {
  const { tried = [], notTried = [] } = breach.remedySearch ?? {};
  if (tried.length === 0 && notTried.length === 0) return 'There is no single setting to try against it.';
  const without = tried.length === 0 ? '' : `No single change of ${listed(tried)} was enough.`;
  return [without, ...leftWords(breach, longer)].join(' ').trim();
}

/** What there was no time for, in a sentence; none where everything was tried. */
function leftWords({ remedySearch }: Remedied, longer: string | null): string[] {
  const notTried = remedySearch?.notTried ?? [];
  const advice = longer === null ? '' : `; ${longer}`;
  return notTried.length === 0 ? [] : [`Not tried to the end: ${listed(notTried)}${advice}.`];
}

function listed(paths: readonly string[]): string {
  return [...new Set(paths)].join(', ');
}

/** `reserved concurrency of checkout` */
function placeWords({ limit, name }: { readonly limit: string; readonly name: string }): string {
  return `${limit.replaceAll('-', ' ')}${name === '' ? '' : ` of ${name}`}`;
}

function valueWords({ limit, value, unit }: Remedied): string {
  return limit.endsWith('-concurrency') ? formatCount(value) : formatLimit(value, unit);
}
