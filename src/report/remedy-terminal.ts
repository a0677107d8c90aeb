import { oneLine } from './escape.ts';
import { type Remedied, remedyWords } from './remedy-words.ts';
import type { Screen } from './terminal-table.ts';
import { wrappedInside } from './wrapped.ts';

/**
 * What would be enough against each limit, for a terminal; empty where nothing was looked for.
 *
 * @param longer how settings that were not tried could be; null where nothing looks for longer
 */
export function remedyBlock(breaches: readonly Remedied[], { width, colour }: Screen, longer?: string | null): string {
  const all = remedyWords(breaches, longer);
  if (all.length === 0) return '';
  const lines = all.flatMap(({ limit, change, notes }) => [
    ...wrappedInside(`${oneLine(limit)}: ${oneLine(change ?? 'nothing was found')}`, { width, margin: 2 }).map(
      (line) => (change === null ? line : colour('green', line)),
    ),
    ...notes.flatMap((note) => wrappedInside(oneLine(note), { width, margin: 4 })).map((line) => colour('dim', line)),
  ]);
  return [colour('bold', 'What would be enough'), ...lines].join('\n');
}
