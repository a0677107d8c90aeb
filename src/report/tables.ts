import { metricIn } from '../study/metric-at.ts';
import type { Alarm, Breach, MetricTree, Recovery, Summary } from '../study/summary-schema.ts';
import { formatCount, formatShare } from '../units/format.ts';
import { formatInstant, formatLimit, formatMetric, formatSpan, NOTHING } from './format.ts';
import { type Column, column, withoutEmpty } from './table.ts';

type Entity = readonly [name: string, metrics: MetricTree];

/** How each function fared, one row a function. */
export function functionTable(summary: Summary): Column[] {
  const rows = Object.entries(summary.functions);
  const reserved = (name: string): number | undefined =>
    Object.hasOwn(summary.limits.reservedConcurrency, name) ? summary.limits.reservedConcurrency[name] : undefined;
  return withoutEmpty([
    column(rows, { title: 'function', rank: 1, align: 'left' }, ([name]) => name),
    metricColumn(rows, 'invocations', 'invocations', 3),
    metricColumn(rows, 'throttled', 'throttleRatio', 2),
    column(rows, { title: 'peak', rank: 4 }, ([name, metrics]) => {
      const peak = formatMetric(metricIn(metrics, 'concurrency.max'));
      const limit = reserved(name);
      return limit === undefined || peak === NOTHING ? peak : `${peak} of ${formatCount(limit)}`;
    }),
    metricColumn(rows, 'cold starts', 'coldStartRatio', 6),
    metricColumn(rows, 'errors', 'errors', 7),
    metricColumn(rows, 'timeouts', 'timeouts', 8),
    metricColumn(rows, 'p50', 'duration.p50', 9),
    metricColumn(rows, 'p99', 'duration.p99', 5),
    metricColumn(rows, 'cost', 'cost.total', 10),
  ]);
}

/** What became of the requests of each source, one row a source. */
export function sourceTable({ sources }: Summary): Column[] {
  const rows = Object.entries(sources);
  return withoutEmpty([
    column(rows, { title: 'source', rank: 1, align: 'left' }, ([name]) => name),
    metricColumn(rows, 'offered', 'offered', 2),
    metricColumn(rows, 'succeeded', 'succeeded', 3),
    ...LOSS_COLUMNS.map(([title, metric, rank]) => metricColumn(rows, title, metric, rank)).filter(isAny),
    metricColumn(rows, 'retries', 'retries', 9),
    metricColumn(rows, 'p50', 'latency.p50', 10),
    metricColumn(rows, 'p99', 'latency.p99', 5),
    metricColumn(rows, 'iterator age', 'iteratorAge.max', 6),
    metricColumn(rows, 'most waiting', 'backlog.max', 11),
    metricColumn(rows, 'cost', 'cost.total', 12),
  ]);
}

const LOSS_COLUMNS = [
  ['failed', 'failed', 4],
  ['gave up', 'clientGaveUp', 6],
  ['refused', 'refused', 7],
  ['expired', 'expired', 6],
  ['discarded', 'discarded', 7],
  ['dead letters', 'deadLettered', 7],
  ['lost', 'lost', 6],
  ['still waiting', 'waiting', 8],
] as const;

const CALL_COLUMNS = [
  ['timeouts', 'timeouts', 5],
  ['errors', 'errors', 5],
  ['abandoned', 'abandoned', 7],
] as const;

/** How each downstream fared, one row a downstream. */
export function downstreamTable({ downstreams }: Summary): Column[] {
  const rows = Object.entries(downstreams);
  return withoutEmpty([
    column(rows, { title: 'downstream', rank: 1, align: 'left' }, ([name]) => name),
    metricColumn(rows, 'received', 'received', 2),
    metricColumn(rows, 'calls', 'calls', 2),
    metricColumn(rows, 'rejected', 'rejected', 3),
    ...CALL_COLUMNS.map(([title, metric, rank]) => metricColumn(rows, title, metric, rank)).filter(isAny),
    metricColumn(rows, 'connections', 'connections.max', 4),
    metricColumn(rows, 'in use', 'utilization.mean', 9),
    metricColumn(rows, 'p50', 'latency.p50', 11),
    metricColumn(rows, 'p99', 'latency.p99', 6),
    metricColumn(rows, 'most waiting', 'backlog.max', 8),
    metricColumn(rows, 'waiting at end', 'backlog.atEnd', 10),
  ]);
}

/** The limits reached, one row a limit, earliest first. */
export function breachTable({ breaches, run }: Summary): Column[] {
  const instant = (ms: number | null): string => (ms === null ? NOTHING : formatInstant(ms, run.simulatedTime));
  return withoutEmpty([
    column(breaches, { title: 'first', rank: 2 }, ({ firstAt }) => instant(firstAt.value)),
    column(breaches, { title: 'last', rank: 5 }, ({ lastAt }) => instant(lastAt.value)),
    column(breaches, { title: 'limit', rank: 1, align: 'left' }, limitText),
    column(breaches, { title: 'where', rank: 3, align: 'left' }, ({ scope, name }) => (name === '' ? scope : name)),
    column(breaches, { title: 'refused', rank: 4 }, ({ refused }) => formatMetric(refused)),
    column(breaches, { title: 'time at it', rank: 7 }, ({ total }) => formatMetric(total)),
    column(breaches, { title: 'demand', rank: 6 }, ({ peakDemand, unit }) => formatLimit(peakDemand.value, unit)),
    column(breaches, { title: 'in runs', rank: 8 }, ({ probability }) =>
      run.replications < 2 ? NOTHING : formatMetric(probability),
    ),
  ]);
}

/** When the scenario's alarms would fire, one row an alarm, in its order. */
export function alarmTable({ alarms, run }: Summary): Column[] {
  const rank = { name: 1, first: 2, runs: 3, after: 4, total: 5, rule: 6 };
  return withoutEmpty([
    column(alarms, { title: 'alarm', rank: rank.name, align: 'left' }, ({ name }) => name),
    column(alarms, { title: 'data points', rank: rank.rule, align: 'left' }, ruleText),
    column(alarms, { title: 'fires at', rank: rank.first }, ({ firstAt, probability }) => {
      if (firstAt.value !== null) return formatInstant(firstAt.value, run.simulatedTime);
      return probability.value === null ? NOTHING : 'never';
    }),
    column(alarms, { title: 'after the first limit', rank: rank.after }, ({ afterBreach }) =>
      formatMetric(afterBreach),
    ),
    column(alarms, { title: 'time in alarm', rank: rank.total }, ({ total }) => formatMetric(total)),
    column(alarms, { title: 'in runs', rank: rank.runs }, ({ probability }) =>
      run.replications < 2 ? NOTHING : formatMetric(probability),
    ),
  ]);
}

/** How the system took each fault and surge, one row for each, in their order. */
export function recoveryTable({ recovery, run }: Summary): Column[] {
  const came = recovery.filter(({ startedAt }) => startedAt.value !== null);
  return withoutEmpty([
    column(came, { title: 'fault', rank: 1, align: 'left' }, ({ fault }) => fault),
    column(came, { title: 'when', rank: 5, align: 'left' }, (fault) => whenText(fault, run.simulatedTime)),
    column(came, { title: 'left its band', rank: 6 }, ({ left }) => yesOrShare(left.value)),
    column(came, { title: 'recovered', rank: 2 }, ({ recovered }) => yesOrShare(recovered.value)),
    column(came, { title: 'after', rank: 3 }, ({ recoveredAfter, recovered }) =>
      recovered.value === 0 ? 'not in the run' : formatMetric(recoveredAfter),
    ),
    column(came, { title: 'peak amplification', rank: 4 }, ({ amplification }) => formatMetric(amplification.max)),
    column(came, { title: 'wasted', rank: 7 }, ({ wastedWork }) => formatMetric(wastedWork)),
  ]);
}

/** `0:20 to 0:25`, or the beginning alone of what happens in an instant or does not end. */
function whenText({ startedAt, endedAt }: Recovery, horizon: number): string {
  const [from, to] = [startedAt, endedAt].map(({ value }) => (value === null ? null : formatInstant(value, horizon)));
  if (from === null) return NOTHING;
  if (to === null) return `${from} to the end`;
  return to === from ? from : `${from} to ${to}`;
}

function yesOrShare(share: number | null): string {
  if (share === null) return NOTHING;
  if (share === 0) return 'no';
  return share === 1 ? 'yes' : `in ${formatShare(share)} of runs`;
}

/** `2 of 3 x 1m` */
function ruleText({ dataPoints, evaluationPeriods, period }: Alarm): string {
  return `${dataPoints} of ${evaluationPeriods} x ${formatSpan(period)}`;
}

/** A limit with its value: `account concurrency 1,000`. */
function limitText({ limit, value, unit }: Breach): string {
  return `${limit.replaceAll('-', ' ')} ${formatLimit(value, unit)}`;
}

function metricColumn(rows: readonly Entity[], title: string, metric: string, rank: number): Column {
  return column(rows, { title, rank }, ([, metrics]) => formatMetric(metricIn(metrics, metric)));
}

/** Losses are shown where there are any: a column of zeros says less than its absence. */
function isAny({ cells }: Column): boolean {
  return cells.some((cell) => cell !== NOTHING && cell !== '0');
}
