import { type Draft, textAt } from './draft.ts';
import { type Finding, finding, type Path } from './place.ts';
import { valueAt } from './shape.ts';
import { suggestion } from './suggest.ts';

/** Names in sources that read streams, and in what happens to them, that lead nowhere. */
export function streamReferences(draft: Draft): readonly Finding[] {
  const sources = [...draft.sources].flatMap(([name, { raw }]) => [
    ...destination(draft, ['sources', name, 'onFailure']),
    ...consumerNames(raw).flatMap((consumer) => {
      const at = ['sources', name, 'consumers', consumer];
      return [...target(draft, [...at, 'target']), ...destination(draft, [...at, 'onFailure'])];
    }),
  ]);
  const faults = valueAt(draft.raw, ['faults']);
  return [...sources, ...(Array.isArray(faults) ? faults.flatMap((_, i) => reshard(draft, i)) : [])];
}

function consumerNames(raw: unknown): readonly string[] {
  const consumers = valueAt(raw, ['consumers']);
  return consumers !== null && typeof consumers === 'object' && !Array.isArray(consumers) ? Object.keys(consumers) : [];
}

function target(draft: Draft, path: Path): readonly Finding[] {
  const named = textAt(draft.raw, ...path);
  if (named === null || draft.functions.has(named)) return [];
  return [finding(path, `there is no function "${named}"${suggestion(named, [...draft.functions.keys()])}`)];
}

function destination(draft: Draft, path: Path): readonly Finding[] {
  const named = textAt(draft.raw, ...path);
  if (named === null || draft.downstreams.has(named)) return [];
  if (draft.functions.has(named)) {
    return [finding(path, `expected a downstream of type queue, got the function "${named}"`)];
  }
  return [finding(path, `there is no downstream "${named}"${suggestion(named, [...draft.downstreams.keys()])}`)];
}

function reshard(draft: Draft, index: number): readonly Finding[] {
  const path = ['faults', index, 'reshard'];
  const named = textAt(draft.raw, ...path);
  if (named === null) return [];
  const source = draft.sources.get(named);
  if (source === undefined) {
    return [finding(path, `there is no source "${named}"${suggestion(named, [...draft.sources.keys()])}`)];
  }
  const type = textAt(source.raw, 'type');
  if (type === 'kinesis' || type === 'dynamodb-stream') return [];
  return [
    finding(path, `expected a source of type kinesis or dynamodb-stream, whose shards can change, got "${named}"`),
  ];
}
