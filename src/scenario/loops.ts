import { type CallStep, callsOf } from './call-field.ts';
import type { Scenario } from './definition.ts';

/** A way from one function to another: a call, or a source that the successes of the first drive. */
export interface Link {
  readonly from: string;
  readonly to: string;
  /** Whether the first holds its environment until the second has answered. */
  readonly isWaiting: boolean;
  /** Whether Lambda can follow a chain of invocations over it. */
  readonly isFollowed: boolean;
  /** The source; null for a call. */
  readonly source: string | null;
  /** How often a run of the first goes it, on average, if it succeeds. */
  readonly perRun: number;
}

/** The parts of a scenario that lead from function to function, as far as they can be read. */
export interface Linked {
  readonly functions: Iterable<readonly [string, { readonly calls?: readonly CallStep[] }]>;
  readonly sources: Iterable<
    readonly [
      string,
      { readonly type: string; readonly target: string; readonly from: string | null; readonly perInvocation: number },
    ]
  >;
}

/** A scenario that was read, as what leads from function to function. */
export function linkedOf({ functions, sources }: Pick<Scenario, 'functions' | 'sources'>): Linked {
  return {
    functions: Object.entries(functions),
    sources: Object.entries(sources).map(([name, { type, target, arrivals }]) => [
      name,
      arrivals.process === 'successes'
        ? { type, target, from: arrivals.from, perInvocation: arrivals.perInvocation }
        : { type, target, from: null, perInvocation: 0 },
    ]),
  };
}

/** Services over which Lambda follows a chain of invocations; calls between functions are followed too. */
const FOLLOWED_TYPES: readonly string[] = ['sqs', 'sns', 's3', 'async'];

/** Whether Lambda follows a chain of invocations over a source of that type. */
export function isFollowed(type: string): boolean {
  return FOLLOWED_TYPES.includes(type);
}

export function linksOf({ functions, sources }: Linked): readonly Link[] {
  const named = [...functions];
  const names = new Set(named.map(([name]) => name));
  const calls = named.flatMap(([from, { calls: steps = [] }]) =>
    steps.flatMap(callsOf).map(({ to, invocation, count, probability }) => ({
      from,
      to,
      isWaiting: invocation === 'wait',
      isFollowed: true,
      source: null,
      perRun: count * probability,
    })),
  );
  const driven = [...sources].flatMap(([source, { type, target, from, perInvocation }]) =>
    from === null
      ? []
      : [{ from, to: target, isWaiting: false, isFollowed: isFollowed(type), source, perRun: perInvocation }],
  );
  return [...calls, ...driven].filter(({ from, to }) => names.has(from) && names.has(to));
}

/** Which functions lead back to themselves over some links. */
export class Loops {
  private readonly reached = new Map<string, ReadonlySet<string>>();

  constructor(links: readonly Link[]) {
    const next = new Map<string, Set<string>>();
    for (const { from, to } of links) next.set(from, (next.get(from) ?? new Set()).add(to));
    for (const from of next.keys()) this.reached.set(from, reachedFrom(from, next));
  }

  get isEmpty(): boolean {
    return ![...this.reached].some(([from, reached]) => reached.has(from));
  }

  /** Whether a link from the one to the other is part of a loop. */
  has({ from, to }: { readonly from: string; readonly to: string }): boolean {
    return this.leads(from, to) && this.leads(to, from);
  }

  /** All functions of the loops that the function is part of, itself included; none where there is no loop. */
  around(name: string): readonly string[] {
    return [...(this.reached.get(name) ?? [])].filter((other) => this.leads(other, name));
  }

  private leads(from: string, to: string): boolean {
    return this.reached.get(from)?.has(to) ?? false;
  }
}

function reachedFrom(from: string, next: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [from];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const to of next.get(name) ?? []) {
      if (reached.has(to)) continue;
      reached.add(to);
      open.push(to);
    }
  }
  return reached;
}

/** The shortest way from a function back to itself over the links; null where there is none. */
export function circleFrom<Way extends { readonly from: string; readonly to: string }>(
  start: string,
  links: readonly Way[],
): readonly Way[] | null {
  const ways = new Map<string, readonly Way[]>([[start, []]]);
  for (const [name, way] of ways) {
    for (const link of links) {
      if (link.from !== name) continue;
      if (link.to === start) return [...way, link];
      if (!ways.has(link.to)) ways.set(link.to, [...way, link]);
    }
  }
  return null;
}

/** `api -> auth -> api` */
export function shownCircle(circle: readonly { readonly from: string; readonly to: string }[]): string {
  return [circle[0].from, ...circle.map(({ to }) => to)].join(' -> ');
}
