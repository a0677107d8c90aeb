import { eventCallsName } from '../sources/event-calls.ts';
import { kindOn } from '../sources/services.ts';
import { consumerName } from '../sources/stream-fields.ts';
import { formatCount } from '../units/format.ts';
import { type CallStep, callsOf, eventTargets } from './call-field.ts';
import { type Draft, textAt } from './draft.ts';
import { circleFrom, type Link, Loops, linksOf, shownCircle } from './loops.ts';
import { type Finding, finding, type Path } from './place.ts';
import { valueAt } from './shape.ts';
import { suggestion } from './suggest.ts';

/** Repetitions of one call and all calls of one run: what is more is a slip, or one call that stands for many. */
const COUNT_MAX = 1000;
const CALLS_MAX = 10_000;
/** Tries of one call: they are counted in 16 bits, and without waits they all come at one instant. */
const ATTEMPTS_MAX = 1000;
/** Functions that make calls: whose environments can be told apart as holders of connections. */
const FUNCTIONS_MAX = 2000;

/** Calls that lead nowhere, circles of calls, and numbers of calls that nobody means. @param date ISO, of the profile */
export function callFindings(draft: Draft, date: string): readonly Finding[] {
  return [
    ...writtenCalls(draft).flatMap((call) => [...targetFindings(draft, call), ...eventFindings(draft, call)]),
    ...[...draft.functions].flatMap(([name, { calls }]) => (calls === undefined ? [] : countFindings(name, calls))),
    ...functionCountFindings(draft),
    ...nameFindings(draft),
    ...circleFindings(draft, date),
  ];
}

/** From then on loops of functions, queues and topics end by themselves. */
const RECURSION_STOP_SINCE = '2023-07-13';

interface WrittenCall {
  readonly path: Path;
  readonly to: string;
  readonly isEvent: boolean;
}

/** The calls of a document, whatever else is wrong in them. */
function writtenCalls({ raw, functions }: Draft): readonly WrittenCall[] {
  return [...functions.keys()].flatMap((name) => {
    const path = ['functions', name, 'calls'];
    return listAt(raw, path).flatMap((_, step) => {
      const at = [...path, step];
      const branches = listAt(raw, [...at, 'parallel']).map((_branch, branch) => [...at, 'parallel', branch]);
      return [at, ...branches].flatMap((place) => {
        const to = textAt(raw, ...place, 'to');
        return to === null ? [] : [{ path: place, to, isEvent: textAt(raw, ...place, 'invocation') === 'event' }];
      });
    });
  });
}

function listAt(raw: unknown, path: Path): readonly unknown[] {
  const value = valueAt(raw, path);
  return Array.isArray(value) ? value : [];
}

function targetFindings(draft: Draft, { path, to }: WrittenCall): readonly Finding[] {
  if (draft.functions.has(to) || draft.downstreams.has(to)) return [];
  const names = [...draft.functions.keys(), ...draft.downstreams.keys()];
  return [finding([...path, 'to'], `there is no function or downstream "${to}"${suggestion(to, names)}`)];
}

function eventFindings(draft: Draft, { path, to, isEvent }: WrittenCall): readonly Finding[] {
  if (!isEvent) return [];
  if (draft.downstreams.has(to) && !draft.functions.has(to)) {
    const message = `only functions take events (A-01), and "${to}" is a downstream; leave invocation out, or call a function`;
    return [finding([...path, 'invocation'], message)];
  }
  const timeout = valueAt(draft.raw, [...path, 'timeout']);
  if (timeout === undefined || timeout === null) return [];
  return [
    finding([...path, 'timeout'], 'an event is accepted at once (A-01), so there is no wait to limit; leave it out'),
  ];
}

function countFindings(name: string, steps: readonly CallStep[]): readonly Finding[] {
  const path = ['functions', name, 'calls'];
  const findings: Finding[] = [];
  let all = 0;
  for (const [i, step] of steps.entries()) {
    for (const [branch, { count, maxAttempts = 1, timeout }] of callsOf(step).entries()) {
      const at = 'to' in step ? [...path, i] : [...path, i, 'parallel', branch];
      all += count;
      if (count > COUNT_MAX) {
        const message = `expected at most ${formatCount(COUNT_MAX)} repetitions of a call in one run, got ${formatCount(count)}; let one call stand for several`;
        findings.push(finding([...at, 'count'], message));
      }
      if (timeout === 0) {
        const message =
          'expected more than 0s, got 0s, in which nothing can answer; leave it out to wait for the answer';
        findings.push(finding([...at, 'timeout'], message));
      }
      if (maxAttempts > ATTEMPTS_MAX) {
        const message = `expected at most ${formatCount(ATTEMPTS_MAX)} tries of a call, got ${formatCount(maxAttempts)}`;
        findings.push(finding([...at, 'maxAttempts'], message));
      }
    }
  }
  if (findings.length === 0 && all > CALLS_MAX) {
    const message = `expected at most ${formatCount(CALLS_MAX)} calls in one run, got ${formatCount(all)}; let one call stand for several`;
    findings.push(finding(path, message));
  }
  return findings;
}

function functionCountFindings({ functions }: Draft): readonly Finding[] {
  const hasCalls = [...functions.values()].some(
    ({ calls = [], responseStreaming }) => calls.length > 0 || responseStreaming !== undefined,
  );
  if (!hasCalls || functions.size <= FUNCTIONS_MAX) return [];
  const message = `expected at most ${formatCount(FUNCTIONS_MAX)} functions where some make calls, got ${formatCount(functions.size)}`;
  return [finding(['functions'], message)];
}

/** The events of a pair of functions have a ledger with a name of their own, which a consumer of a stream may have too. */
function nameFindings({ functions, sources }: Draft): readonly Finding[] {
  const pairs = new Set(
    [...functions].flatMap(([name, { calls = [] }]) => eventTargets(calls).map((to) => eventCallsName(name, to))),
  );
  return [...sources].flatMap(([source, { raw }]) =>
    keysOf(valueAt(raw, ['consumers']))
      .filter((consumer) => pairs.has(consumerName(source, consumer)))
      .map((consumer) => ({
        path: ['sources', source, 'consumers', consumer],
        message: `the events from function "${source}" to function "${consumer}" have the name ${consumerName(source, consumer)} too; rename the source or the consumer`,
        about: 'key' as const,
      })),
  );
}

function keysOf(value: unknown): readonly string[] {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.keys(value) : [];
}

/** Circles that cannot be: of functions that wait for each other, through callers that wait, or without any time. */
function circleFindings(draft: Draft, date: string): readonly Finding[] {
  const links = linksOf({
    functions: draft.functions,
    sources: [...draft.sources].map(([name, { raw }]) => {
      const isDriven = valueAt(raw, ['arrivals', 'process']) === undefined;
      const from = isDriven ? textAt(raw, 'arrivals', 'from') : null;
      return [name, { type: textAt(raw, 'type') ?? '', target: textAt(raw, 'target') ?? '', from, perInvocation: 1 }];
    }),
  });
  return [
    ...waitingCircles(draft, links),
    ...drivenCircles(draft, links, date),
    ...timelessCircles(draft, links, date),
  ];
}

function waitingCircles(draft: Draft, links: readonly Link[]): readonly Finding[] {
  return circlesOf(links.filter(({ isWaiting }) => isWaiting)).map((circle) => {
    const last = circle[circle.length - 1];
    const message =
      circle.length === 1
        ? `calls itself and waits for the answer: ${shownCircle(circle)}; each run would wait for another without end. Only \`invocation: event\` may lead back`
        : `functions that wait for each other: ${shownCircle(circle)}; each run would wait for another without end. Only \`invocation: event\` may lead back`;
    return finding(pathOf(draft, last), message);
  });
}

function drivenCircles(draft: Draft, links: readonly Link[], date: string): readonly Finding[] {
  const loops = new Loops(links);
  return links.flatMap((link) => {
    const { source } = link;
    if (source === null || !loops.has(link)) return [];
    const type = textAt(draft.raw, 'sources', source, 'type') ?? '';
    if (kindOn(type, date) !== 'sync') return [];
    const circle = circleFrom(link.from, [link, ...links.filter(({ from }) => from !== link.from)]) ?? [link];
    const message =
      `a cycle: ${shownCircle(circle)}, through a source of type ${type}, whose callers wait; each success would bring ` +
      'further requests without end. Use an asynchronous type or sqs, or let one link go';
    return [finding(['sources', source, 'arrivals', 'from'], message)];
  });
}

/** Where nothing takes time and nothing stops it, a loop goes round endlessly at one instant. */
function timelessCircles(draft: Draft, links: readonly Link[], date: string): readonly Finding[] {
  const isStopped = date >= RECURSION_STOP_SINCE && draft.platform.recursionLimit !== null;
  const isTimeless = (name: string): boolean => {
    const { duration: law, calls = [] } = draft.functions.get(name) ?? {};
    const isAtOnce = law !== undefined && law.distribution === 'constant' && 'value' in law && law.value === 0;
    return isAtOnce && calls.flatMap(callsOf).every(({ invocation }) => invocation === 'event');
  };
  const timeless = links.filter(
    ({ from, to, isFollowed }) => !(isStopped && isFollowed) && isTimeless(from) && isTimeless(to),
  );
  return circlesOf(timeless).map((circle) => {
    const message = `a loop in which nothing takes time: ${shownCircle(circle)}; it would go round without end at one instant`;
    return finding(['functions', circle[0].from, 'duration'], message);
  });
}

/** One circle for each group of functions that lead to each other. */
function circlesOf(links: readonly Link[]): readonly (readonly Link[])[] {
  const named = new Set<string>();
  return links.flatMap(({ from }) => {
    const circle = named.has(from) ? null : circleFrom(from, links);
    if (circle === null) return [];
    for (const link of circle) named.add(link.from);
    return [circle];
  });
}

function pathOf(draft: Draft, { from, to }: Link): Path {
  const prefix = ['functions', from, 'calls'];
  const call = writtenCalls(draft).find(
    ({ path, to: target, isEvent }) => target === to && !isEvent && prefix.every((step, index) => path[index] === step),
  );
  return call === undefined ? prefix : [...call.path, 'to'];
}
