import { type Draft, textAt } from './draft.ts';
import { circleFrom, shownCircle } from './loops.ts';
import { type Finding, finding } from './place.ts';
import { suggestion } from './suggest.ts';

/** Downstreams in front of others: caches, which pass on what they have not, and proxies of databases. */
export function downstreamReferences(draft: Draft): readonly Finding[] {
  const fronts = [...draft.downstreams.keys()].filter((name) => isFront(draft, name));
  return [...fronts.flatMap((front) => behindFindings(draft, front)), ...cacheCircles(draft)];
}

/** The type that a document gives a downstream. */
export function typeOf({ raw }: Draft, downstream: string): string | null {
  return textAt(raw, 'downstreams', downstream, 'type');
}

function isFront(draft: Draft, name: string): boolean {
  return ['cache', 'database-proxy'].includes(typeOf(draft, name) ?? '');
}

function behindFindings(draft: Draft, front: string): readonly Finding[] {
  const path = ['downstreams', front, 'of'];
  const of = textAt(draft.raw, ...path);
  if (of === null) return [];
  const expected = typeOf(draft, front) === 'cache' ? 'a downstream' : 'a connection-pool, which is the database';
  if (draft.functions.has(of)) return [finding(path, `expected ${expected}, got the function "${of}"`)];
  if (!draft.downstreams.has(of)) {
    return [finding(path, `there is no downstream "${of}"${suggestion(of, namesFor(draft, front))}`)];
  }
  const type = typeOf(draft, of);
  if (typeOf(draft, front) === 'cache') {
    if (type !== 'queue') return [];
    return [finding(path, `expected a downstream that answers, got the queue "${of}", which only fills`)];
  }
  if (type === null || type === 'connection-pool') return [];
  const found = of === front ? 'the proxy itself' : `"${of}" of type ${type}`;
  const there = namesFor(draft, front).map((name) => `"${name}"`);
  const rest = there.length === 0 ? 'the scenario has none' : `the scenario has ${there.join(', ')}`;
  return [finding(path, `expected ${expected}, got ${found}; ${rest}`)];
}

/** What may stand behind it. */
function namesFor(draft: Draft, front: string): readonly string[] {
  const names = [...draft.downstreams.keys()].filter((name) => name !== front);
  return typeOf(draft, front) === 'cache' ? names : names.filter((name) => typeOf(draft, name) === 'connection-pool');
}

function cacheCircles(draft: Draft): readonly Finding[] {
  const links = [...draft.downstreams.keys()].flatMap((from) => {
    const to = typeOf(draft, from) === 'cache' ? textAt(draft.raw, 'downstreams', from, 'of') : null;
    return to === null ? [] : [{ from, to }];
  });
  const named = new Set<string>();
  return links.flatMap(({ from }) => {
    const circle = named.has(from) ? null : circleFrom(from, links);
    if (circle === null) return [];
    for (const link of circle) named.add(link.from);
    const message = `caches that stand before each other: ${shownCircle(circle)}; a miss would never be answered, so one must stand before something else`;
    return [finding(['downstreams', from, 'of'], message)];
  });
}
