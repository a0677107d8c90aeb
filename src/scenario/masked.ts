import { downstreamField, downstreamTypes } from '../downstream/index.ts';
import { sourceField, sourceTypes } from '../sources/index.ts';
import { type Draft, textAt } from './draft.ts';
import { findingsOf } from './issues.ts';
import type { Finding } from './place.ts';
import { type Definition, valueAt } from './shape.ts';
import { nearest } from './suggest.ts';

/**
 * Mistakes inside sources and downstreams whose type is unknown. The type decides which settings there are, so the
 * definitions stop at it; each is then read as the type that was probably meant, so that all its mistakes are told at
 * once.
 */
export function maskedFindings({ raw, sources, downstreams }: Draft): readonly Finding[] {
  return [
    ...[...sources].flatMap(([name, { raw: source }]) => maskedIn(['sources', name], source, SOURCES)),
    ...[...downstreams.keys()].flatMap((name) => {
      const path = ['downstreams', name];
      return maskedIn(path, valueAt(raw, path), DOWNSTREAMS);
    }),
  ];
}

interface Kind {
  readonly field: Definition & { safeParse: typeof sourceField.safeParse | typeof downstreamField.safeParse };
  readonly types: readonly string[];
}

const SOURCES: Kind = { field: sourceField, types: sourceTypes };
const DOWNSTREAMS: Kind = { field: downstreamField, types: downstreamTypes };

function maskedIn(path: readonly string[], raw: unknown, { field, types }: Kind): readonly Finding[] {
  const type = textAt(raw, 'type');
  if (raw === null || typeof raw !== 'object' || Array.isArray(raw) || types.includes(type ?? '')) return [];
  const meant = type === null ? null : nearest(type, types);
  const document = { ...raw, type: meant ?? types[0] };
  return (
    findingsOf(field.safeParse(document).error?.issues ?? [], field, document)
      // Without an idea of the type, any setting may be right.
      .filter(({ about }) => meant !== null || about === 'value')
      .map((found) => ({ ...found, path: [...path, ...found.path] }))
  );
}
