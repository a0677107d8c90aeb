import type { RunResult } from '../observe/result.ts';
import type { ScenarioModel } from '../scenario/model.ts';
import { MS } from '../units/time.ts';
import { limitKey } from './chain-structure.ts';
import { type Chain, type ChainLink, explain, wayTo } from './explain.ts';
import { EXPLANATION_VERSION, type Explained, type ExplainedChain } from './explain-schema.ts';
import { causeWords, lastingWords, linkWords, type Told, toldLinks } from './explain-words.ts';
import type { Breach, Summary } from './summary-schema.ts';

/**
 * @param summary of the same results
 */
export function explainedBy(model: ScenarioModel, results: readonly RunResult[], summary: Summary): Explained {
  const told = toldBy(model, results, summary.breaches);
  const { chains } = explain(model.scenario, results);
  const isTold = (breach: Breach): boolean =>
    chains.some(({ links }) => links.some(({ key }) => key === limitKey(breach)));
  return {
    schemaVersion: EXPLANATION_VERSION,
    name: summary.name,
    run: summary.run,
    chains: chains.map((chain) => chainWith(chain, told)),
    unexplained: summary.breaches
      .filter((breach) => !isTold(breach))
      .map(({ limit, scope, name }) => ({ limit, scope, name })),
    breaches: summary.breaches,
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
