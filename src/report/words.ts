import { readExpectation } from '../study/expectation.ts';
import { ONE_VALUE } from '../study/judge.ts';
import { metricIn } from '../study/metric-at.ts';
import type { ExpectationResult, Summary } from '../study/summary-schema.ts';
import { formatShare } from '../units/format.ts';
import { oneLine } from './escape.ts';
import { formatInterval, formatMetric, formatSpan, formatValue } from './format.ts';
import { amountIn, replicationsOf } from './lookup.ts';

/** What was run, in the parts of one line. */
export function runWords(summary: Summary): string[] {
  const { run } = summary;
  const optimistic = run.stopping?.reached ? ', slightly too narrow after such a stop' : '';
  const intervals = run.replications > 1 ? [`${formatShare(run.confidence)} intervals${optimistic}`] : [];
  const time = `${formatSpan(run.simulatedTime)} simulated${warmupWords(summary)}`;
  return [run.profile, time, `${replicationsOf(summary)}${stoppingWords(summary)}`, ...intervals];
}

function warmupWords({ run: { warmup, warmupSearch } }: Summary): string {
  const found = warmupSearch === undefined ? '' : ` (found by ${warmupSearch.rule} on ${warmupSearch.series})`;
  if (warmup > 0) return `, the first ${formatSpan(warmup)} left out as warm-up${found}`;
  return found === '' ? '' : `, no warm-up left out${found}`;
}

/** By which rule the run ended, or did not. */
function stoppingWords({ run: { stopping } }: Summary): string {
  if (stopping === undefined) return '';
  const until = oneLine(stopping.until);
  return stopping.reached
    ? `, stopped when ${until} was reached`
    : `, without reaching ${until}: ${oneLine(stopping.note)}`;
}

/** Said first where a run was stopped early; null for a complete one. */
export function partialWords(summary: Summary): string | null {
  return summary.run.partial ? `Partial result: the run was stopped with ${replicationsOf(summary)} complete.` : null;
}

/** What the figures on recoveries mean, and what is not known of the recovery from each fault, and why; each once. */
export function recoveryNotes({ recovery, run }: Summary): string[] {
  const isAmplified = recovery.some(({ amplification }) => (amplification.max.value ?? 0) > 1);
  const notes = new Set(recovery.flatMap(({ note }) => note ?? []));
  return [
    ...(isAmplified ? [amplificationWords(formatSpan(run.resolution))] : []),
    ...[...notes].map((note) => `${faultsWords(recovery.filter((one) => one.note === note))}: ${note}`),
  ];
}

function amplificationWords(step: string): string {
  return (
    `Peak amplification is the most attempts per original request in any step of ${step}. Retries of what came in earlier ` +
    'steps count in it, so it can be more than the attempts that one request may make.'
  );
}

const FAULTS_TOLD = 3;

function faultsWords(told: Summary['recovery']): string {
  const names = told.map(({ fault }) => fault);
  const more = names.length - FAULTS_TOLD;
  return more <= 1 ? names.join(', ') : `${names.slice(0, FAULTS_TOLD).join(', ')} and ${more} others`;
}

/** Said of latencies where callers gave up, since whoever waited in vain has no latency; null where nobody did. */
export function latencyWords({ sources }: Summary): string | null {
  const told = Object.entries(sources).flatMap(([name, metrics]) => {
    const gaveUp = amountIn(metrics, 'clientGaveUp');
    if (gaveUp === 0) return [];
    return [`${formatShare(gaveUp / Math.max(gaveUp, amountIn(metrics, 'offered')))} of ${name}`];
  });
  if (told.length === 0) return null;
  return `Latencies are of requests that were answered; those whose callers gave up before are not in them: ${told.join(', ')}.`;
}

/** How many expectations passed: `2 of 3 passed, 1 with a warning`. */
export function expectationsWords(expectations: readonly ExpectationResult[]): string {
  const passed = expectations.filter(({ pass }) => pass).length;
  const warned = expectations.filter(({ warn }) => warn).length;
  return `${passed} of ${expectations.length} passed${warned === 0 ? '' : `, ${warned} with a warning`}`;
}

/** What was found for one expectation. */
export function foundWords(result: ExpectationResult): string {
  if (result.value === null) return result.note ?? 'no data';
  const note = result.note === null ? '' : `; ${result.note}`;
  return `${formatInterval(result, JUDGED[result.judged])}${atShareWords(result)}${note}`;
}

/** The value that as many replications keep as were to meet the bound: `; in 95% of them at most 10 (9 to 11)`. */
function atShareWords({ atShare, limit, text }: ExpectationResult): string {
  if (atShare === undefined || atShare.value === null) return '';
  const expectation = readExpectation(text);
  const isUpper = typeof expectation !== 'string' && expectation.comparison.startsWith('<');
  return `; in ${formatShare(limit)} of them ${isUpper ? 'at most' : 'at least'} ${formatInterval(atShare)}`;
}

/** What was found, without the note that `singleValueWords` gives for all expectations together. */
export function foundBriefly(result: ExpectationResult): string {
  return foundWords(result.note === ONE_VALUE ? { ...result, note: null } : result);
}

/** Said once for expectations that were judged by a single value; null where there are none. */
export function singleValueWords(expectations: readonly ExpectationResult[]): string | null {
  return expectations.some(({ note }) => note === ONE_VALUE) ? ONE_VALUE : null;
}

const JUDGED: Readonly<Record<ExpectationResult['judged'], string>> = {
  mean: '',
  worst: 'in the worst replication',
  share: 'of replications',
};

/** The outcome in a word, warnings set off. */
export function outcomeWords({ outcome, warn }: ExpectationResult): string {
  return warn ? `${outcome}, as a warning` : outcome;
}

/** What a bill is made of. */
export const COST_PARTS = [
  'requests',
  'compute',
  'provisioned',
  'ephemeral',
  'pollers',
  'snapStart',
  'managedInstances',
] as const;

/** What of it was spent on failure, each run in one of these, and how a report calls it. */
export const COST_OF_FAILURE: readonly (readonly [part: string, words: string])[] = [
  ['abandoned', 'of it: runs nobody waited for'],
  ['retries', 'of it: runs that repeated work'],
  ['failed', 'of it: first runs that failed'],
];

/** The cost for the simulated time and its parts, and for a month of such traffic; null where nothing was priced. */
export function costWords({ cost, run }: Summary): string | null {
  const total = metricIn(cost, 'total');
  if (total === null || total.value === null) return null;
  const parts = COST_PARTS.filter((part) => amountIn(cost, part) > 0).map(
    (part) => `${part} ${formatMetric(metricIn(cost, part))}`,
  );
  const month = metricIn(cost, 'totalPer30Days');
  const span = formatSpan(run.simulatedTime - run.warmup);
  return [
    `${formatMetric(total)} for ${span}${parts.length === 0 ? '' : ` (${parts.join(', ')})`}`,
    ...(month === null || month.value === null
      ? []
      : [
          `${formatMetric(month)} for 30 days of the same traffic${run.freeTier === 'none' ? '' : ', free tier taken off'}`,
        ]),
  ].join('; ');
}

/** The limit as the expectation compares with it. */
export function limitWords({ limit, unit }: ExpectationResult): string {
  return formatValue(limit, unit);
}
