import type { MissingData } from '../scenario/alarm-field.ts';

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** What one period says: breaching the threshold, within it, or nothing. */
export type Point = 'breaching' | 'within' | 'missing';

/** M of N, and what a period without data says. */
export interface AlarmRule {
  /** M: breaching periods that bring the alarm. */
  readonly dataPoints: number;
  /** N: periods that are needed for a judgement. */
  readonly evaluationPeriods: number;
  readonly missingData: MissingData;
}

/**
 * Periods that CloudWatch reads beyond the evaluation periods, in case some of those are missing. The guide's example
 * reads five for three and says that the number depends on the alarm.
 */
const READ_BEYOND = 2;

/**
 * The state of an alarm after each period, in order; INSUFFICIENT_DATA before the first. What was before the first
 * period is not known and not filled in, so that a run does not begin with alarms of its own making.
 *
 * @see Amazon CloudWatch User Guide, "Configuring how CloudWatch alarms treat missing data"
 */
export function alarmStates(points: readonly Point[], rule: AlarmRule): AlarmState[] {
  const states: AlarmState[] = [];
  let state: AlarmState = 'INSUFFICIENT_DATA';
  for (let last = 1; last <= points.length; last++) {
    const range = points.slice(Math.max(0, last - rule.evaluationPeriods - READ_BEYOND), last);
    state = nextState(range, rule, state);
    states.push(state);
  }
  return states;
}

/** @param range what CloudWatch reads, the latest last */
function nextState(range: readonly Point[], rule: AlarmRule, before: AlarmState): AlarmState {
  const { dataPoints, evaluationPeriods, missingData } = rule;
  const real = range.filter((point) => point !== 'missing').slice(-evaluationPeriods);
  if (real.length === 0) return stateWithoutData(missingData, before);
  const breaching = real.filter((point) => point === 'breaching').length;
  if (breaching >= dataPoints) return 'ALARM';
  // Where enough periods have data, and where some of these are good, missing ones can only be counted as breaching.
  const filled = Math.min(evaluationPeriods, range.length) - real.length;
  if (filled <= 0 || breaching < real.length) {
    return missingData === 'breaching' && breaching + filled >= dataPoints ? 'ALARM' : 'OK';
  }
  switch (missingData) {
    case 'breaching':
      return breaching + filled >= dataPoints ? 'ALARM' : 'OK';
    case 'notBreaching':
      return 'OK';
    case 'ignore':
      return before;
    case 'missing':
      // A breaching period that is old enough, with nothing but missing ones since, is not given the benefit of doubt.
      return range.length - range.indexOf('breaching') >= dataPoints ? 'ALARM' : 'OK';
  }
}

function stateWithoutData(missingData: MissingData, before: AlarmState): AlarmState {
  if (missingData === 'breaching') return 'ALARM';
  if (missingData === 'notBreaching') return 'OK';
  return missingData === 'ignore' ? before : 'INSUFFICIENT_DATA';
}
