import { stringify } from 'csv-stringify/browser/esm/sync';
import type { Breach } from '../study/summary-schema.ts';
import { formatShare } from '../units/format.ts';
import type { Report } from './input.ts';
import { changeWords } from './remedy-words.ts';

/** One line per limit reached, in the order in which they were. Times in milliseconds. */
export const breachesCsv: Report = {
  file: 'breaches.csv',
  render: ({ summary }) =>
    stringify(summary.breaches.map(line), { header: true, columns: [...COLUMNS], escape_formulas: true }),
};

const PLAIN = ['limit', 'scope', 'name', 'value', 'unit'] as const;
const MEASURED = ['firstAt', 'lastAt', 'total', 'peakDemand', 'refused', 'probability'] as const;
const COLUMNS = [
  ...PLAIN,
  ...MEASURED.flatMap((name) => [name, `${name}Low`, `${name}High`]),
  'cause',
  'causedBy',
  'remedy',
];

function line(breach: Breach): Readonly<Record<string, string | number | null>> {
  const plain = PLAIN.map((name) => [name, breach[name]] as const);
  const measured = MEASURED.flatMap((name) => {
    const { value, low, high } = breach[name];
    return [[name, value] as const, [`${name}Low`, low] as const, [`${name}High`, high] as const];
  });
  return Object.fromEntries([
    ...plain,
    ...measured,
    ['cause', breach.cause],
    ['causedBy', causedBy(breach)],
    ['remedy', remedyOf(breach)],
  ]);
}

/** `functions.checkout.reservedConcurrency 30 → 62`; empty where none was found or looked for. */
function remedyOf({ remedy }: Breach): string {
  return remedy === null || remedy === undefined ? '' : changeWords(remedy);
}

/** `checkout for web 80%`, most often first. */
function causedBy({ causes }: Breach): string {
  return causes.map(({ function: fn, source, share }) => `${fn} for ${source} ${formatShare(share)}`).join('; ');
}
