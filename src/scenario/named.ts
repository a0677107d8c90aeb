import { type Draft, textAt } from './draft.ts';
import { type Finding, finding, type Path } from './place.ts';
import { suggestion } from './suggest.ts';

/** The name at a place, where it should be that of a function and is not. */
export function functionReference(draft: Draft, path: Path): readonly Finding[] {
  const named = textAt(draft.raw, ...path);
  if (named === null || draft.functions.has(named)) return [];
  return [finding(path, `there is no function "${named}"${suggestion(named, [...draft.functions.keys()])}`)];
}

/** A name that should be that of a downstream of type queue. */
export function queueReference(draft: Draft, path: Path, queue: string | null): readonly Finding[] {
  if (queue === null || draft.downstreams.has(queue)) return [];
  if (draft.functions.has(queue)) {
    return [finding(path, `expected a downstream of type queue, got the function "${queue}"`)];
  }
  return [finding(path, `there is no downstream "${queue}"${suggestion(queue, [...draft.downstreams.keys()])}`)];
}
