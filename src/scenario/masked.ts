import { sourceField, sourceTypes } from '../sources/index.ts';
import { type Draft, textAt } from './draft.ts';
import { findingsOf } from './issues.ts';
import type { Finding } from './place.ts';
import { nearest } from './suggest.ts';

/**
 * Mistakes inside sources whose type is unknown. The type decides which settings there are, so the definitions stop at
 * it; a source is then read as the type that was probably meant, so that all its mistakes are told at once.
 */
export function maskedFindings(draft: Draft): readonly Finding[] {
  const types = sourceTypes;
  return [...draft.sources].flatMap(([name, { raw }]) => {
    const type = textAt(raw, 'type');
    if (raw === null || typeof raw !== 'object' || Array.isArray(raw) || types.includes(type ?? '')) return [];
    const meant = type === null ? null : nearest(type, types);
    const document = { ...raw, type: meant ?? types[0] };
    return (
      findingsOf(sourceField.safeParse(document).error?.issues ?? [], sourceField, document)
        // Without an idea of the type, any setting may be right.
        .filter(({ about }) => meant !== null || about === 'value')
        .map((found) => ({ ...found, path: ['sources', name, ...found.path] }))
    );
  });
}
