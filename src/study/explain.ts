import { median } from 'simple-statistics';
import type { BreachResult, RunResult } from '../observe/result.ts';
import type { Scenario } from '../scenario/definition.ts';
import type { Micros } from '../units/time.ts';
import { Chains, type Explained } from './chain.ts';
import type { Link, LinkKind } from './chain-link.ts';

/** A link of a chain over the replications that have it; numbers are medians over them, NaN where there are none. */
export interface ChainLink {
  readonly key: string;
  readonly kind: LinkKind;
  readonly scope: string;
  readonly name: string;
  readonly at: Micros;
  /** Null: in most of them it lasts to the end of the run. */
  readonly until: Micros | null;
  readonly before: number;
  readonly peak: number;
  readonly peakAt: Micros;
  readonly total: number;
  readonly whole: number;
  /** Key of the link that it came from, which is earlier in the chain; null at its beginning. */
  readonly cause: string | null;
  /** Replications that have it. */
  readonly replications: number;
  /** Those of them in which it lasts to the end of the run. */
  readonly lasting: number;
  /** Of a limit: how it was reached in one of the replications. */
  readonly breach: BreachResult | null;
}

/** What happened, from one beginning on, in order of time. */
export interface Chain {
  readonly root: ChainLink;
  /** The beginning first. */
  readonly links: readonly ChainLink[];
  /** Replications in which it began so. */
  readonly replications: number;
}

/** What replications tell of how limits came to be reached. */
export interface Explanation {
  /** In order of time; only those from which harm came. */
  readonly chains: readonly Chain[];
  readonly replications: number;
}

/** A link is told if it is in so many of the replications in which the chain begins. */
const LEAST_SHARE = 0.5;

/** What happened in the replications of a scenario, in order of time and of cause and effect. */
export function explain(scenario: Scenario, results: readonly RunResult[]): Explanation {
  const groups = new Map<string, Explained[][]>();
  for (const result of results) {
    const own = new Map<string, Explained[]>();
    for (const one of new Chains(result, scenario).explained) {
      const key = `${one.root.key}#${one.occasion}`;
      own.set(key, [...(own.get(key) ?? []), one]);
    }
    for (const [key, links] of own) groups.set(key, [...(groups.get(key) ?? []), links]);
  }
  const chains = [...groups.values()].map(chainOf).filter(isTold);
  chains.sort((one, other) => one.root.at - other.root.at || other.links.length - one.links.length);
  return { chains, replications: results.length };
}

const HARM: ReadonlySet<LinkKind> = new Set<LinkKind>(['limit', 'throttles', 'failures', 'errors', 'losses']);
const LATENESS: ReadonlySet<LinkKind> = new Set<LinkKind>(['age', 'delay', 'waiting', 'latency', 'duration']);
const OUTSIDE: ReadonlySet<LinkKind> = new Set<LinkKind>(['fault', 'poison', 'offered', 'usual']);

/** A smaller share of what came meanwhile, without a known reason, may be chance. */
const LEAST_HARM = 0.01;

/** Whether harm came of it. What was late for no known reason may be chance, and is not told. */
function isTold({ root, links }: Chain): boolean {
  const isKnown = OUTSIDE.has(root.kind);
  if (!isKnown && links.every(({ total, whole }) => !(total >= LEAST_HARM * whole))) return false;
  return links.some(({ kind }) => HARM.has(kind) || (isKnown && LATENESS.has(kind)));
}

/** @param runs what came from one beginning, in each of the replications that have it */
function chainOf(runs: readonly (readonly Explained[])[]): Chain {
  const byKey = new Map<string, Explained[]>();
  for (const run of runs) {
    for (const one of firstOfEach(run)) byKey.set(one.link.key, [...(byKey.get(one.link.key) ?? []), one]);
  }
  const kept = new Map([...byKey].filter(([, all]) => all.length >= LEAST_SHARE * runs.length));
  const [{ root }] = runs[0];
  const links = [...kept].map(([key, all]) => linkOf(all, causeOf(key, kept, root.key)));
  const placed = inOrder(links, root.key);
  return { root: placed[0], links: placed, replications: runs.length };
}

function firstOfEach(run: readonly Explained[]): readonly Explained[] {
  const first = new Map<string, Explained>();
  for (const one of run) {
    const known = first.get(one.link.key);
    if (known === undefined || one.link.at < known.link.at) first.set(one.link.key, one);
  }
  return [...first.values()];
}

/** What most replications say it came from, among what is told; what has none of them came from the beginning. */
function causeOf(key: string, kept: ReadonlyMap<string, readonly Explained[]>, root: string): string | null {
  if (key === root) return null;
  const votes = new Map<string, number>();
  for (const { cause } of kept.get(key) ?? []) {
    if (cause !== null && kept.has(cause.key)) votes.set(cause.key, (votes.get(cause.key) ?? 0) + 1);
  }
  const best = [...votes].reduce<readonly [string, number]>(
    (most, vote) => (vote[1] > most[1] ? vote : most),
    [root, 0],
  );
  return best[0];
}

function linkOf(all: readonly Explained[], cause: string | null): ChainLink {
  const links = all.map(({ link }) => link);
  const middle = (read: (link: Link) => number): number => {
    const known = links.map(read).filter((value) => !Number.isNaN(value));
    return known.length === 0 ? Number.NaN : median(known);
  };
  const [{ key, kind, scope, name, breach }] = links;
  const ends = links.flatMap(({ until }) => (until === null ? [] : [until]));
  return {
    key,
    kind,
    scope,
    name,
    at: middle(({ at }) => at),
    until: 2 * ends.length > links.length ? median(ends) : null,
    before: middle(({ before }) => before),
    peak: middle(({ peak }) => peak),
    peakAt: middle(({ peakAt }) => peakAt),
    total: middle(({ total }) => total),
    whole: middle(({ whole }) => whole),
    cause,
    replications: links.length,
    lasting: links.length - ends.length,
    breach,
  };
}

/** Causes before their effects; otherwise in order of time. Nothing is told as earlier than what it came from. */
function inOrder(links: readonly ChainLink[], root: string): ChainLink[] {
  const placed = new Map<string, { readonly link: ChainLink; readonly depth: number }>();
  for (let grew = true; grew; ) {
    grew = false;
    for (const link of links) {
      if (placed.has(link.key)) continue;
      const cause = link.cause === null ? undefined : placed.get(link.cause);
      if (link.key !== root && cause === undefined) continue;
      const at = Math.max(link.at, cause?.link.at ?? link.at);
      placed.set(link.key, {
        link: { ...link, at, peakAt: Math.max(at, link.peakAt) },
        depth: (cause?.depth ?? -1) + 1,
      });
      grew = true;
    }
  }
  const all = [...placed.values()].sort((one, other) => one.link.at - other.link.at || one.depth - other.depth);
  return all.map(({ link }) => link);
}

/** The links from the beginning of a chain to one of its links, both included. */
export function wayTo(chain: Chain, key: string): ChainLink[] {
  const byKey = new Map(chain.links.map((link) => [link.key, link]));
  const way: ChainLink[] = [];
  for (let link = byKey.get(key); link !== undefined; link = link.cause === null ? undefined : byKey.get(link.cause)) {
    way.unshift(link);
  }
  return way;
}
