import type { Scenario } from '../scenario/definition.ts';
import { formatCount, formatDuration, formatRate, formatShare } from '../units/format.ts';
import { type Micros, MS, SECOND } from '../units/time.ts';
import { reachedWords } from './breaches.ts';
import { limitKey } from './chain-structure.ts';
import { type Chain, type ChainLink, wayTo } from './explain.ts';
import type { Breach } from './summary-schema.ts';

/** What the words on a chain are told from, beside the chain. */
export interface Told {
  readonly scenario: Scenario;
  readonly breaches: readonly Breach[];
  /** Width of a bucket of the time series, and how long the run is. */
  readonly resolution: Micros;
  readonly horizon: Micros;
}

/** What happened, in words of what was measured, without its time and its full stop. */
export function linkWords(link: ChainLink, told: Told): string {
  switch (link.kind) {
    case 'fault':
      return link.name;
    case 'poison':
      return `record ${poisonedRecord(link.name, told)} of ${link.name}, which always fails, came`;
    case 'limit':
      return limitWords(link, told);
    case 'usual':
      return usualArrivals(link, told);
    default:
      return Number.isNaN(link.before) ? usualWords(link, told) : WORDS[link.kind](link, told);
  }
}

/** On average over its time. */
function perSecondOf({ at, until, total }: ChainLink, { horizon }: Told): number {
  return total / (((until ?? horizon) - at) / SECOND);
}

function usualArrivals(link: ChainLink, told: Told): string {
  const { name, until, peak, total } = link;
  if (peak === total) return `${count(total)} arrived within ${formatDuration(told.resolution)} from ${name}`;
  const perSecond = formatRate(perSecondOf(link, told));
  return until === null ? `${perSecond} arrived from ${name}, as all the time` : `${perSecond} arrived from ${name}`;
}

type Words = (link: ChainLink, told: Told) => string;

const WORDS: Readonly<Record<Exclude<ChainLink['kind'], 'fault' | 'poison' | 'limit' | 'usual'>, Words>> = {
  offered: (link, told) => `${arrived(link, told)} from ${link.name}`,
  arrivals: (link, told) => `${link.name} was invoked ${rates(link, told)}`,
  coldStarts: ({ name, total }) => `${count(total)} environments of ${name} had a cold start`,
  duration: (link) => `a run of ${link.name} took ${times(link)}`,
  concurrency: (link) => `${levels(link)} runs of ${link.name} were under way at once`,
  environments: (link, told) => `${link.name} had ${levels(link)} environments${connectionWords(link, told)}`,
  errors: (link) => of(link, `runs of ${link.name} failed`),
  throttles: (link) => of(link, `invocations of ${link.name} were throttled`),
  misses: (link, told) => `${link.name} passed on ${rates(link, told)}`,
  calls: (link, told) => `${link.name} was called ${rates(link, told)}`,
  latency: (link) => `a call of ${link.name} took ${times(link)}`,
  underWay: (link) => `${levels(link)} calls of ${link.name} were under way at once`,
  line: (link) => `${levels(link)} calls waited for ${link.name}`,
  failures: (link) => of(link, `calls of ${link.name} failed`),
  retries: (link, told) => retriesWords(link, told),
  waiting: (link) => `${levels(link)} items of ${link.name} waited`,
  age: (link) => `the records of ${link.name} were ${times(link)} old when they were read`,
  delay: (link) => `an item of ${link.name} usually took ${times(link)}`,
  losses: (link) => of(link, `items of ${link.name} came to no success`),
};

function usualWords(link: ChainLink, told: Told): string {
  const { name, peak } = link;
  if (link.kind === 'environments')
    return `${name} had up to ${count(peak)} environments${connectionWords(link, told)}`;
  if (link.kind === 'calls') return `${name} was called ${formatRate(perSecondOf(link, told))}`;
  return `up to ${count(peak)} runs of ${name} were under way at once`;
}

/** `8,000 arrived at once`, `200/s arrived instead of 10/s`. */
function arrived(link: ChainLink, told: Told): string {
  const isAtOnce = link.before === 0 && link.peak === link.total;
  return isAtOnce
    ? `${count(link.total)} arrived within ${formatDuration(told.resolution)}`
    : `up to ${rates(link, told)} arrived`;
}

function retriesWords({ name, total, whole }: ChainLink, { scenario }: Told): string {
  const isStream = scenario.sources[name] !== undefined && 'shards' in scenario.sources[name];
  const each = isStream || !(whole > 0) ? '' : `, ${formatCount(total / whole)} for each item`;
  return `${isStream ? 'batches' : 'items'} of ${name} were tried again ${count(total)} times${each}`;
}

function limitWords(link: ChainLink, { breaches }: Told): string {
  const breach = breaches.find((one) => limitKey(one) === link.key);
  const words = breach === undefined ? link.name : reachedWords(breach);
  return `${words.charAt(0).toLowerCase()}${words.slice(1)}`;
}

/** How many connections each environment holds, where they are what a downstream ran out of. */
function connectionWords({ name }: ChainLink, { scenario }: Told): string {
  const called = scenario.functions[name]?.calls.flatMap((step) =>
    'to' in step ? [step.to] : step.parallel.map(({ to }) => to),
  );
  for (const to of called ?? []) {
    const settings = scenario.downstreams[to];
    if (settings === undefined || !('hold' in settings) || settings.hold !== 'environment') continue;
    const each = 'connectionsPerEnvironment' in settings ? (settings.connectionsPerEnvironment ?? 1) : 1;
    return `, each of which opens ${each === 1 ? 'a connection' : `${count(each)} connections`} to ${to}`;
  }
  return '';
}

function poisonedRecord(source: string, { scenario }: Told): string {
  const settings = scenario.sources[source];
  const poison = settings !== undefined && 'poison' in settings ? settings.poison : null;
  return typeof poison === 'object' && poison !== null ? count(poison.record) : '';
}

function rates({ before, peak }: ChainLink, { resolution }: Told): string {
  const seconds = resolution / SECOND;
  return `${formatRate(peak / seconds)} instead of ${formatRate(before / seconds)}`;
}

function times({ before, peak }: ChainLink): string {
  return `up to ${formatDuration(peak * MS)} instead of ${formatDuration(before * MS)}`;
}

function levels({ before, peak }: ChainLink): string {
  return `up to ${count(peak)} instead of ${count(before)}`;
}

/** `120 runs of checkout failed, 3% of all at that time`. */
function of({ total, whole }: ChainLink, what: string): string {
  const share = whole >= total && whole > 0 ? `, ${formatShare(total / whole)} of all at that time` : '';
  return `${count(total)} ${what}${share}`;
}

function count(amount: number): string {
  return formatCount(amount >= 10 ? Math.round(amount) : amount);
}

/** What is told of a chain: what only repeats the link before it is left out. */
export function toldLinks(chain: Chain): readonly ChainLink[] {
  const causes = new Set(chain.links.map(({ cause }) => cause));
  const limits = new Set(chain.links.flatMap(({ kind, cause }) => (kind === 'limit' ? [cause] : [])));
  const kinds = new Map(chain.links.map(({ key, kind }) => [key, kind]));
  return chain.links.filter((link) => {
    if (link === chain.root || limits.has(link.key)) return true;
    const cause = kinds.get(link.cause ?? '');
    switch (link.kind) {
      case 'arrivals':
        return cause === 'retries';
      case 'coldStarts':
        return cause === 'fault';
      case 'environments':
        return false;
      case 'underWay':
        return cause === 'fault' && causes.has(link.key);
      case 'concurrency':
        return cause === 'duration' && causes.has(link.key);
      default:
        return true;
    }
  });
}

/** What shows that a system is not back. */
const STATES: ReadonlySet<ChainLink['kind']> = new Set<ChainLink['kind']>([
  'latency',
  'duration',
  'throttles',
  'failures',
  'errors',
  'retries',
  'waiting',
  'age',
  'losses',
]);
/** What does not come back is told where it is in more than such a share of the replications. */
const LEAST_LASTING = 0.1;
/** The run must go on for so many buckets to tell. */
const TELLING_BUCKETS = 5;

/** What was still there at the end of the run although its beginning was over; null where nothing was, or nothing is known. */
export function lastingWords({ root, links }: Chain, told: Told): string | null {
  const { until } = root;
  if (until === null || root.kind === 'usual' || told.horizon - until < TELLING_BUCKETS * told.resolution) return null;
  const lasting = links.filter((link) => STATES.has(link.kind) && isLasting(link));
  if (lasting.length === 0) return null;
  const { lasting: runs, replications } = lasting.reduce((most, link) => (link.lasting > most.lasting ? link : most));
  const what = listed(lasting.map(stateWords));
  const again = lasting.find(({ kind }) => kind === 'retries');
  const isLoaded = links.some((link) => (link.kind === 'arrivals' || link.kind === 'calls') && isLasting(link));
  const kept = again !== undefined && isLoaded ? '; the retries kept the load up' : '';
  const isOne = lasting.length === 1 && !PLURAL.has(lasting[0].kind);
  const still = `when the run ended ${what} ${isOne ? 'was' : 'were'} still not what ${isOne ? 'it was' : 'they were'} before`;
  return `${beginningWords(root)} was over at ${formatDuration(until)}, but ${still} (in ${runs} of ${replications} replications)${kept}`;
}

/** What a chain began with, for whoever has just read of it. */
function beginningWords({ kind, name }: ChainLink): string {
  if (kind === 'fault') return 'The fault';
  if (kind === 'poison') return `The bad record of ${name}`;
  return kind === 'offered' ? `The surge from ${name}` : 'What began it';
}

function isLasting({ lasting, replications }: ChainLink): boolean {
  return lasting > LEAST_LASTING * replications;
}

function stateWords({ kind, name }: ChainLink): string {
  const words = STATE_WORDS.get(kind);
  return `${words ?? kind} of ${name}`;
}

const STATE_WORDS: ReadonlyMap<ChainLink['kind'], string> = new Map<ChainLink['kind'], string>([
  ['latency', 'the latency'],
  ['duration', 'the duration'],
  ['throttles', 'the throttles'],
  ['failures', 'the failed calls'],
  ['errors', 'the errors'],
  ['retries', 'the retries'],
  ['waiting', 'the backlog'],
  ['age', 'the iterator age'],
  ['losses', 'the unsuccessful items'],
]);

/** States whose words are in the plural. */
const PLURAL: ReadonlySet<ChainLink['kind']> = new Set<ChainLink['kind']>([
  'throttles',
  'failures',
  'errors',
  'retries',
  'losses',
]);

/** Links after the limit that tell what it did to whom. */
const CONSEQUENCES: ReadonlySet<ChainLink['kind']> = new Set<ChainLink['kind']>([
  'throttles',
  'failures',
  'errors',
  'losses',
  'waiting',
  'age',
]);
const CONSEQUENCES_TOLD = 4;

/** How a limit came to be reached and what came of it, in two sentences; null where no chain holds it. */
export function causeWords(
  chain: Chain,
  limit: ChainLink,
  told: Told,
): { readonly before: string; readonly after: string } {
  const kept = new Set(toldLinks(chain));
  const way = wayTo(chain, limit.key).filter((link) => link !== limit && kept.has(link));
  const [root, ...then] = way;
  const words = then.map((link) => linkWords(link, told));
  const first = root === undefined ? '' : `From ${formatDuration(root.at)}: ${linkWords(root, told)}`;
  const effects = chain.links.filter((link) => CONSEQUENCES.has(link.kind) && wayTo(chain, link.key).includes(limit));
  const after = effects.slice(0, CONSEQUENCES_TOLD).map((link) => linkWords(link, told));
  return {
    before: [first, ...words]
      .filter((text) => text !== '')
      .join('; ')
      .concat('.'),
    after: after.length === 0 ? '' : `Then ${after.join('; ')}.`,
  };
}

function listed(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts[texts.length - 1]}`;
}
