import type { RunResult } from '../observe/result.ts';
import { type AlarmSettings, countsOf } from '../scenario/alarm-field.ts';
import type { ScenarioModel } from '../scenario/model.ts';
import { assert } from '../units/assert.ts';
import { formatDuration } from '../units/format.ts';
import { type Micros, MS } from '../units/time.ts';
import { findWatchable, periodValues, type Watchable, watchablesOf } from './alarm-metrics.ts';
import { type AlarmState, alarmStates, type Point } from './alarm-state.ts';
import { catalogueOf, type Measured } from './catalogue.ts';
import { readBound } from './expectation.ts';
import { intervalOf, shareOf } from './interval.ts';
import type { Alarm, Metric } from './summary-schema.ts';

/** A mistake in an alarm, by its place in the list and the setting that is wrong. */
export interface AlarmMistake {
  readonly index: number;
  readonly setting: 'metric' | 'statistic' | 'threshold' | 'period';
  readonly message: string;
}

/**
 * Every mistake in a scenario's alarms that the catalogue of metrics decides: unknown metrics, values of another unit.
 *
 * @param alarms by their place in the scenario; those that cannot be read are left out
 * @param resolution of the time series; absent: not known
 */
export function checkAlarms(
  alarms: ReadonlyMap<number, AlarmSettings>,
  scenario: Measured,
  resolution?: Micros,
): AlarmMistake[] {
  const watchables = watchablesOf(scenario);
  const catalogue = catalogueOf(scenario);
  return [...alarms].flatMap(([index, alarm]): AlarmMistake[] => {
    const found = findWatchable(alarm, watchables, catalogue);
    if (typeof found === 'string') {
      const isStatistic = watchables.has(alarm.metric) && alarm.statistic !== undefined;
      return [{ index, setting: isStatistic ? 'statistic' : 'metric', message: found }];
    }
    const { path, watchable } = found;
    const mistakes: AlarmMistake[] = [];
    const threshold = readThreshold(alarm.threshold, watchable);
    if (typeof threshold === 'string') mistakes.push({ index, setting: 'threshold', message: threshold });
    if (resolution !== undefined && watchable.metric.isMeanOfObservations && isSeveral(alarm.period, resolution)) {
      const period = formatDuration(alarm.period);
      const message = `${path} is a mean of observations, which cannot be told from the means of shorter steps: set run.resolution to ${period}, or the period to ${formatDuration(resolution)}`;
      mistakes.push({ index, setting: 'period', message });
    }
    return mistakes;
  });
}

/** A period that is no multiple of the resolution is a mistake of its own. */
function isSeveral(period: Micros, resolution: Micros): boolean {
  return period > resolution && period % resolution === 0;
}

/** What a value is compared with, in the unit of its metric. */
interface Threshold {
  readonly comparison: Alarm['comparison'];
  readonly value: number;
}

const THRESHOLD = /^(?<comparison>[<>=!]*)\s*(?<bound>.*)$/s;
const COMPARISONS: ReadonlyMap<string, Threshold['comparison']> = new Map([
  ['', '>='],
  ['>', '>'],
  ['>=', '>='],
  ['<', '<'],
  ['<=', '<='],
]);

function readThreshold(written: string | number, { definition }: Watchable): Threshold | string {
  const { comparison = '', bound = '' } = THRESHOLD.exec(String(written).trim())?.groups ?? {};
  const known = COMPARISONS.get(comparison);
  if (known === undefined) return `expected >, >=, < or <= before the value, got "${comparison}"`;
  const value = readBound(bound, definition);
  return typeof value === 'string' ? value : { comparison: known, value };
}

/** When the alarms of a scenario would have fired, in its order. Alarms were found free of mistakes before. */
export function summariseAlarms(
  { scenario }: Pick<ScenarioModel, 'scenario'>,
  results: readonly RunResult[],
  confidence: number,
): Alarm[] {
  if (scenario.alarms.length === 0) return [];
  const watchables = watchablesOf(scenario);
  const catalogue = catalogueOf(scenario);
  return scenario.alarms.map((alarm) => {
    const found = findWatchable(alarm, watchables, catalogue);
    assert(typeof found !== 'string', `alarm on "${alarm.metric}" was not checked before it was judged`);
    return summarise(alarm, found, results, confidence);
  });
}

function summarise(
  alarm: AlarmSettings,
  { path, watchable }: { readonly path: string; readonly watchable: Watchable },
  results: readonly RunResult[],
  confidence: number,
): Alarm {
  const threshold = readThreshold(alarm.threshold, watchable);
  assert(typeof threshold !== 'string', `the threshold of the alarm on "${alarm.metric}" was not checked`);
  const firings = results.flatMap((result) => firingIn(result, alarm, watchable, threshold) ?? []);
  const metric = (values: readonly number[]): Metric => ({ ...intervalOf(values, confidence, 'ms'), unit: 'ms' });
  const { dataPoints, periods } = countsOf(alarm);
  return {
    name: alarm.name ?? `${path} ${conditionOf(alarm.threshold, threshold)}`,
    metric: path,
    statistic: watchable.metric.statistic,
    comparison: threshold.comparison,
    threshold: threshold.value,
    unit: watchable.definition.unit,
    period: alarm.period / MS,
    dataPoints,
    evaluationPeriods: periods,
    missingData: alarm.missingData,
    firstAt: metric(firings.map(({ firstAt }) => firstAt / MS)),
    total: metric(firings.map(({ total }) => total / MS)),
    probability: { ...shareOf(firings.length, results.length, confidence), unit: 'share' },
    afterBreach: metric(firings.flatMap(({ afterBreach }) => (afterBreach === null ? [] : [afterBreach / MS]))),
  };
}

function conditionOf(written: string | number, { comparison }: Threshold): string {
  const bound = String(written)
    .trim()
    .replace(/^[<>=]+\s*/, '');
  return `${comparison} ${bound}`;
}

/** How an alarm fired in one replication. */
interface Firing {
  readonly firstAt: Micros;
  /** Time in ALARM. */
  readonly total: Micros;
  /** From the first breach of any limit; negative where the alarm came first, null where there was none. */
  readonly afterBreach: Micros | null;
}

/** An alarm is judged at the end of each period, over those that lie in the window; null where it never fires. */
function firingIn(result: RunResult, alarm: AlarmSettings, watchable: Watchable, threshold: Threshold): Firing | null {
  const { period } = alarm;
  // What an entity costs stands under its name too, without series.
  const entity = result.entities.find(
    ({ scope, name, series }) =>
      scope === watchable.scope && name === watchable.entity && series.has(watchable.metric.series),
  );
  const periods = Math.floor(result.horizon / period);
  const values = periodValues(watchable, entity, { steps: period / result.resolution, periods });
  const skipped = Math.ceil(result.warmup / period);
  const points = [...values.subarray(skipped)].map((value) => pointOf(value, threshold));
  const { dataPoints, periods: evaluationPeriods } = countsOf(alarm);
  const states = alarmStates(points, { dataPoints, evaluationPeriods, missingData: alarm.missingData });
  const first = states.indexOf('ALARM');
  if (first < 0) return null;
  const judgedAt = (index: number): Micros => (skipped + index + 1) * period;
  const firstAt = judgedAt(first);
  const breach = Math.min(...result.breaches.map((one) => one.firstAt));
  return {
    firstAt,
    total: timeInAlarm(states, judgedAt, result.horizon),
    afterBreach: Number.isFinite(breach) ? firstAt - breach : null,
  };
}

/** A state holds from its judgement to the next one, the last until the horizon. */
function timeInAlarm(states: readonly AlarmState[], judgedAt: (index: number) => Micros, horizon: Micros): Micros {
  return states.reduce((sum, state, index) => {
    if (state !== 'ALARM') return sum;
    const until = index + 1 < states.length ? judgedAt(index + 1) : horizon;
    return sum + until - judgedAt(index);
  }, 0);
}

function pointOf(value: number, { comparison, value: bound }: Threshold): Point {
  if (Number.isNaN(value)) return 'missing';
  return IS_BREACHING[comparison](value, bound) ? 'breaching' : 'within';
}

const IS_BREACHING: Readonly<Record<Threshold['comparison'], (value: number, bound: number) => boolean>> = {
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
};
