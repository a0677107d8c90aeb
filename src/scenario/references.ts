import { findRuntime, runtimes } from '../profiles/runtimes.ts';
import { kindOn } from '../sources/services.ts';
import { type Draft, textAt } from './draft.ts';
import { type Finding, finding, type Path } from './place.ts';
import { valueAt } from './shape.ts';
import { streamReferences } from './stream-references.ts';
import { suggestion } from './suggest.ts';

/** Names that lead nowhere, names that could mean two things, and circles. @param date ISO, of the profile */
export function referenceFindings(draft: Draft, date: string): readonly Finding[] {
  return [
    ...functionReferences(draft),
    ...runtimeReferences(draft),
    ...faultReferences(draft),
    ...sourceReferences(draft, date),
    ...streamReferences(draft),
    ...nameClashes(draft),
    ...cycles(draft),
  ];
}

function sourceReferences(draft: Draft, date: string): readonly Finding[] {
  const functions = [...draft.functions.keys()];
  const findings: Finding[] = [];
  for (const [name, { raw }] of draft.sources) {
    const at = ['sources', name];
    const target = textAt(raw, 'target');
    if (target !== null && !draft.functions.has(target)) {
      findings.push(finding([...at, 'target'], `there is no function "${target}"${suggestion(target, functions)}`));
    }
    const from = textAt(raw, 'arrivals', 'from');
    if (from !== null && textAt(raw, 'arrivals', 'process') === null && !draft.functions.has(from)) {
      findings.push(
        finding([...at, 'arrivals', 'from'], `there is no function "${from}"${suggestion(from, functions)}`),
      );
    }
    findings.push(...queueReference(draft, [...at, 'deadLetterQueue'], textAt(raw, 'deadLetterQueue')));
    const kind = kindOn(textAt(raw, 'type') ?? '', date);
    const isClosed = textAt(raw, 'arrivals', 'process') === 'closed';
    if (kind === 'queue' && isClosed) {
      findings.push(
        finding(
          [...at, 'arrivals', 'process'],
          'closed arrivals wait for an answer, and who sends a message waits for none; use another process or a synchronous type',
        ),
      );
    }
    if (kind === 'async' && isClosed) {
      findings.push(
        finding(
          [...at, 'arrivals', 'process'],
          'closed arrivals wait for an answer, and nobody waits for an asynchronous invocation (A-01); use another process or a synchronous type',
        ),
      );
    }
  }
  return findings;
}

function functionReferences(draft: Draft): readonly Finding[] {
  return [...draft.functions.keys()].flatMap((name) =>
    ['deadLetterQueue', 'onFailure', 'onSuccess'].flatMap((setting) => {
      const path = ['functions', name, 'async', setting];
      return queueReference(draft, path, textAt(draft.raw, ...path));
    }),
  );
}

function runtimeReferences(draft: Draft): readonly Finding[] {
  const names = runtimes.map(({ name }) => name);
  return [...draft.functions].flatMap(([name, { runtime }]) => {
    if (runtime === undefined || findRuntime(runtime) !== undefined) return [];
    return [finding(['functions', name, 'runtime'], `there is no runtime "${runtime}"${suggestion(runtime, names)}`)];
  });
}

function faultReferences(draft: Draft): readonly Finding[] {
  const faults = valueAt(draft.raw, ['faults']);
  if (!Array.isArray(faults)) return [];
  return faults.flatMap((_, i) => {
    const path = ['faults', i, 'deploy'];
    const deployed = textAt(draft.raw, ...path);
    if (deployed === null || draft.functions.has(deployed)) return redriveReferences(draft, i);
    return [finding(path, `there is no function "${deployed}"${suggestion(deployed, [...draft.functions.keys()])}`)];
  });
}

function redriveReferences(draft: Draft, i: number): readonly Finding[] {
  const findings = [...queueReference(draft, ['faults', i, 'redrive'], textAt(draft.raw, 'faults', i, 'redrive'))];
  const path = ['faults', i, 'to'];
  const to = textAt(draft.raw, ...path);
  if (to === null) return findings;
  const source = draft.sources.get(to);
  if (source === undefined) {
    findings.push(finding(path, `there is no source "${to}"${suggestion(to, [...draft.sources.keys()])}`));
  } else if (textAt(source.raw, 'type') !== 'sqs') {
    findings.push(finding(path, `expected a source of type sqs, to which messages can be sent again, got "${to}"`));
  }
  if (valueAt(draft.raw, ['faults', i, 'rate']) === '0/s') {
    findings.push(finding(['faults', i, 'rate'], 'expected more than 0/s, got "0/s"'));
  }
  return findings;
}

function queueReference(draft: Draft, path: Path, queue: string | null): readonly Finding[] {
  if (queue === null || draft.downstreams.has(queue)) return [];
  if (draft.functions.has(queue)) {
    return [finding(path, `expected a downstream of type queue, got the function "${queue}"`)];
  }
  return [finding(path, `there is no downstream "${queue}"${suggestion(queue, [...draft.downstreams.keys()])}`)];
}

/** A function and a downstream may both be the end of a reference, so a name must say which. */
function nameClashes(draft: Draft): readonly Finding[] {
  return [...draft.downstreams.keys()]
    .filter((name) => draft.functions.has(name))
    .map((name) => ({
      path: ['downstreams', name],
      message: `a function has the name "${name}" too; rename one of them, so that references are clear`,
      about: 'key' as const,
    }));
}

/** Sources that are driven by functions which they drive themselves: their traffic would feed itself without end. */
function cycles(draft: Draft): readonly Finding[] {
  const drivers = new Map<string, { target: string; source: string }[]>();
  for (const [source, { raw }] of draft.sources) {
    const from = textAt(raw, 'arrivals', 'from');
    const target = textAt(raw, 'target');
    if (from === null || target === null || valueAt(raw, ['arrivals', 'process']) !== undefined) continue;
    drivers.set(from, [...(drivers.get(from) ?? []), { target, source }]);
  }
  const findings: Finding[] = [];
  const done = new Set<string>();
  const visit = (name: string, trail: readonly string[]): void => {
    for (const { target, source } of drivers.get(name) ?? []) {
      const start = [...trail, name].indexOf(target);
      if (start >= 0) {
        const circle = [...[...trail, name].slice(start), target].join(' -> ');
        const message = `a cycle: ${circle}; each success would bring further requests without end, so one link must go`;
        findings.push(finding(['sources', source, 'arrivals', 'from'], message));
      } else if (!done.has(target)) {
        visit(target, [...trail, name]);
      }
    }
    done.add(name);
  };
  for (const name of drivers.keys()) if (!done.has(name)) visit(name, []);
  return findings;
}
