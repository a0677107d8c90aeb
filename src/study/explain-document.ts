import type { RunResult } from '../observe/result.ts';
import type { ScenarioModel } from '../scenario/model.ts';
import { MS } from '../units/time.ts';
import { limitKey } from './chain-structure.ts';
import { type Chain, type ChainLink, explain, wayTo } from './explain.ts';
import { causeWords, lastingWords, linkWords, type Told, toldLinks } from './explain-words.ts';
import type { Breach, Summary } from './summary-schema.ts';

/** Raised whenever a field changes its meaning or goes. */
const EXPLANATION_VERSION = 1;

/** What happened in a scenario, for people and for machines. Times in ms from the start of the run. */
export interface Explained {
  readonly explanationVersion: number;
  readonly name: string;
  readonly run: Summary['run'];
  readonly chains: readonly ExplainedChain[];
  /** Limits of which no chain tells. */
  readonly unexplained: readonly { readonly limit: string; readonly scope: string; readonly name: string }[];
}

/** One beginning and what came of it. */
export interface ExplainedChain {
  /** The beginning, in words. */
  readonly cause: string;
  readonly startedAt: number;
  /** Replications in which it began so. */
  readonly replications: number;
  /** The beginning first, then in order of time; what only repeats another link is left out. */
  readonly events: readonly ExplainedEvent[];
  /** What had not come back when the run ended; null: nothing, or the beginning itself lasted. */
  readonly lasting: string | null;
}

/** One link of a chain; numbers are medians over the replications that have it, null where there are none. */
export interface ExplainedEvent {
  /** `fault`, `limit`, or what rose: `latency`, `duration`, `concurrency`, `throttles`, ... */
  readonly kind: ChainLink['kind'];
  readonly scope: string;
  readonly name: string;
  readonly limit: string | null;
  readonly text: string;
  readonly at: number;
  /** Null: to the end of the run. */
  readonly until: number | null;
  readonly before: number | null;
  readonly peak: number | null;
  readonly peakAt: number;
  /** Place in `events` of what it came from; null of the beginning. */
  readonly because: number | null;
  readonly replications: number;
}

/**
 * @param summary of the same results
 */
export function explainedBy(model: ScenarioModel, results: readonly RunResult[], summary: Summary): Explained {
  const told = toldBy(model, results, summary.breaches);
  const { chains } = explain(model.scenario, results);
  const isTold = (breach: Breach): boolean =>
    chains.some(({ links }) => links.some(({ key }) => key === limitKey(breach)));
  return {
    explanationVersion: EXPLANATION_VERSION,
    name: summary.name,
    run: summary.run,
    chains: chains.map((chain) => chainWith(chain, told)),
    unexplained: summary.breaches
      .filter((breach) => !isTold(breach))
      .map(({ limit, scope, name }) => ({ limit, scope, name })),
  };
}

/** The breaches with the chain that led to each in their `cause`; as they are where none is known. */
export function withCauses(model: ScenarioModel, results: readonly RunResult[], breaches: Breach[]): Breach[] {
  if (breaches.length === 0) return breaches;
  const told = toldBy(model, results, breaches);
  const { chains } = explain(model.scenario, results);
  return breaches.map((breach) => {
    const key = limitKey(breach);
    const chain = chains.find(({ links }) => links.some((link) => link.key === key));
    const limit = chain?.links.find((link) => link.key === key);
    if (chain === undefined || limit === undefined || limit.cause === null) return breach;
    const { before, after } = causeWords(chain, limit, told);
    return { ...breach, cause: [before, breach.cause, after].filter((text) => text !== '').join(' ') };
  });
}

function toldBy({ scenario }: ScenarioModel, results: readonly RunResult[], breaches: readonly Breach[]): Told {
  return {
    scenario,
    breaches,
    resolution: results[0]?.resolution ?? scenario.run.resolution,
    horizon: results[0]?.horizon ?? scenario.run.duration,
  };
}

function chainWith(chain: Chain, told: Told): ExplainedChain {
  const links = toldLinks(chain);
  const places = new Map(links.map(({ key }, place) => [key, place]));
  const because = (link: ChainLink): number | null => {
    const above = wayTo(chain, link.key).filter((other) => other !== link && places.has(other.key));
    return places.get(above[above.length - 1]?.key ?? '') ?? null;
  };
  return {
    cause: linkWords(chain.root, told),
    startedAt: chain.root.at / MS,
    replications: chain.replications,
    events: links.map((link) => ({
      kind: link.kind,
      scope: link.scope,
      name: link.name,
      limit: link.breach?.limit ?? null,
      text: linkWords(link, told),
      at: link.at / MS,
      until: link.until === null ? null : link.until / MS,
      before: known(link.before),
      peak: known(link.peak),
      peakAt: link.peakAt / MS,
      because: because(link),
      replications: link.replications,
    })),
    lasting: lastingWords(chain, told),
  };
}

function known(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
