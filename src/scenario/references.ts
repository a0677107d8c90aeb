import { findRuntime, runtimes } from '../profiles/runtimes.ts';
import { kindOn } from '../sources/services.ts';
import { callFindings } from './call-references.ts';
import { downstreamReferences } from './downstream-references.ts';
import { type Draft, textAt } from './draft.ts';
import { faultReferences } from './fault-references.ts';
import { queueReference } from './named.ts';
import { type Finding, finding } from './place.ts';
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
    ...callFindings(draft, date),
    ...downstreamReferences(draft),
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
