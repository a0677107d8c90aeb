import { readDuration } from '../units/read.ts';
import { type Draft, textAt } from './draft.ts';
import { functionReference, queueReference } from './named.ts';
import { type Finding, finding } from './place.ts';
import { valueAt } from './shape.ts';
import { suggestion } from './suggest.ts';

/** What faults happen to, where there is no such thing or it cannot happen to it. */
export function faultReferences(draft: Draft): readonly Finding[] {
  return indexesOf(draft).flatMap((index) => [
    ...deployReference(draft, index),
    ...functionFaultReference(draft, index),
    ...downstreamReference(draft, index),
    ...surgeReference(draft, index),
    ...redriveReferences(draft, index),
  ]);
}

/** Places of the faults in their list. */
export function indexesOf({ raw }: Draft): number[] {
  const faults = valueAt(raw, ['faults']);
  return Array.isArray(faults) ? [...faults.keys()] : [];
}

/** A deployment moves an alias, and one with versions of its own keeps its weights. */
function deployReference(draft: Draft, index: number): readonly Finding[] {
  const path = ['faults', index, 'deploy'];
  const named = textAt(draft.raw, ...path);
  if (draft.functions.get(named ?? '')?.versions === undefined) return functionReference(draft, path);
  return [
    finding(
      path,
      `expected a function without \`versions\`, got "${named}", whose alias keeps its weights for the whole run; remove one of the two`,
    ),
  ];
}

function functionFaultReference(draft: Draft, index: number): readonly Finding[] {
  const path = ['faults', index, 'function'];
  const named = textAt(draft.raw, ...path);
  if (named === null || draft.functions.has(named) || !draft.downstreams.has(named)) {
    return functionReference(draft, path);
  }
  return [finding(path, `expected a function, got the downstream "${named}"; write \`downstream\` instead`)];
}

function downstreamReference(draft: Draft, index: number): readonly Finding[] {
  const path = ['faults', index, 'downstream'];
  const named = textAt(draft.raw, ...path);
  if (named === null) return [];
  if (draft.functions.has(named)) {
    return [finding(path, `expected a downstream, got the function "${named}"; write \`function\` instead`)];
  }
  const downstream = draft.downstreams.get(named);
  if (downstream === undefined) {
    return [finding(path, `there is no downstream "${named}"${suggestion(named, [...draft.downstreams.keys()])}`)];
  }
  const type = textAt(draft.raw, 'downstreams', named, 'type');
  if (type === 'queue') {
    return [finding(path, `expected a downstream that functions call, got the queue "${named}", which only fills`)];
  }
  if (valueAt(draft.raw, ['faults', index, 'empty']) === true) return emptyFindings(draft, index, named, type);
  return type === 'database-proxy' ? proxyFindings(draft, index, named) : [];
}

/** A proxy takes no time of its own, so there is nothing that could be slow. */
function proxyFindings({ raw }: Draft, index: number, proxy: string): readonly Finding[] {
  const path = ['faults', index, 'slowdown'];
  if (valueAt(raw, path) === undefined) return [];
  const of = textAt(raw, 'downstreams', proxy, 'of') ?? 'what is behind it';
  return [
    finding(path, `has no effect on the proxy "${proxy}", which takes no time itself; write \`downstream: ${of}\``),
  ];
}

function emptyFindings(draft: Draft, index: number, named: string, type: string | null): readonly Finding[] {
  if (type !== null && type !== 'cache') {
    const message = `expected a downstream of type cache, which can be emptied, got "${named}" of type ${type}`;
    return [finding(['faults', index, 'downstream'], message)];
  }
  const refill = valueAt(draft.raw, ['faults', index, 'refill']);
  const warmUp = valueAt(draft.raw, ['downstreams', named, 'warmUpTime']);
  const takesTime = (time: unknown): boolean => time !== undefined && readDuration(time) !== 0;
  if (refill !== undefined ? takesTime(refill) : takesTime(warmUp)) return [];
  const message = `an emptied cache that is full again at once is no fault; set \`refill\`, or downstreams.${named}.warmUpTime`;
  return [finding(['faults', index, refill === undefined ? 'empty' : 'refill'], message)];
}

function surgeReference(draft: Draft, index: number): readonly Finding[] {
  const path = ['faults', index, 'source'];
  const named = textAt(draft.raw, ...path);
  if (named === null) return [];
  const source = draft.sources.get(named);
  if (source === undefined) {
    return [finding(path, `there is no source "${named}"${suggestion(named, [...draft.sources.keys()])}`)];
  }
  const arrivals = valueAt(source.raw, ['arrivals']);
  if (textAt(source.raw, 'arrivals', 'process') === 'closed') {
    const message = `"${named}" is a fixed number of clients that wait for their answers, which cannot surge; add a source with further clients`;
    return [finding(path, message)];
  }
  if (valueAt(arrivals, ['at']) !== undefined && valueAt(arrivals, ['process']) === undefined) {
    return [finding(path, `"${named}" is a number that arrives at once, which cannot surge; raise its \`count\``)];
  }
  return [];
}

function redriveReferences(draft: Draft, index: number): readonly Finding[] {
  const from = ['faults', index, 'redrive'];
  const findings = [...queueReference(draft, from, textAt(draft.raw, ...from))];
  const path = ['faults', index, 'to'];
  const to = textAt(draft.raw, ...path);
  if (to === null) return findings;
  const source = draft.sources.get(to);
  if (source === undefined) {
    findings.push(finding(path, `there is no source "${to}"${suggestion(to, [...draft.sources.keys()])}`));
  } else if (textAt(source.raw, 'type') !== 'sqs') {
    findings.push(finding(path, `expected a source of type sqs, to which messages can be sent again, got "${to}"`));
  }
  if (valueAt(draft.raw, ['faults', index, 'rate']) === '0/s') {
    findings.push(finding(['faults', index, 'rate'], 'expected more than 0/s, got "0/s"'));
  }
  return findings;
}
