import { formatDuration } from '../units/format.ts';
import { DAY, HOUR, MINUTE, type Micros, SECOND } from '../units/time.ts';
import { type AlarmSettings, alarmField, countsOf } from './alarm-field.ts';
import { type Draft, readEach } from './draft.ts';
import { type Finding, finding, type Path } from './place.ts';
import { valueAt } from './shape.ts';
import { shown } from './suggest.ts';

/** Alarms that CloudWatch does not have, or for which the time series of this run has no periods. */
export function alarmFindings(draft: Draft): readonly Finding[] {
  const written = valueAt(draft.raw, ['alarms']);
  if (!Array.isArray(written)) return [];
  const alarms = written.map((alarm: unknown) => readEach(alarmField.shape, alarm));
  return [
    ...alarms.flatMap((alarm, i) => [...periodFindings(alarm, ['alarms', i], draft), ...countFindings(alarm, i)]),
    ...sameNames(alarms),
  ];
}

type Written = Partial<AlarmSettings>;

function periodFindings({ period }: Written, at: Path, { raw, run }: Draft): readonly Finding[] {
  if (period === undefined) return [];
  const path = [...at, 'period'];
  const written = valueAt(raw, path);
  const refuse = (expectation: string, remedy: string): readonly Finding[] => [
    finding(
      path,
      `expected ${expectation}, got ${written === undefined ? 'the default of 1m' : shown(written)}; ${remedy}`,
    ),
  ];
  if (!isPeriod(period)) return refuse('10s, 20s, 30s or a multiple of 1m', 'CloudWatch has no other periods');
  const { resolution, duration } = run;
  if (resolution && period % resolution !== 0) {
    const common = formatDuration(divisor(period, resolution));
    const step = formatDuration(resolution);
    return refuse(`a multiple of run.resolution (${step})`, `set run.resolution to ${common}, or change the period`);
  }
  if (duration && period > duration) {
    return refuse(`at most run.duration (${formatDuration(duration)})`, 'no period of the run would be whole');
  }
  return [];
}

function isPeriod(period: Micros): boolean {
  return SHORT.includes(period) || (period > 0 && period % MINUTE === 0);
}

const SHORT: readonly Micros[] = [10 * SECOND, 20 * SECOND, 30 * SECOND];

function divisor(one: Micros, other: Micros): Micros {
  return other === 0 ? one : divisor(other, one % other);
}

function countFindings(alarm: Written, i: number): readonly Finding[] {
  const { dataPoints, periods } = countsOf(alarm);
  const { period } = alarm;
  if (dataPoints > periods) {
    const message = `expected at most evaluationPeriods (${periods}), got ${dataPoints}; raise evaluationPeriods or lower this`;
    return [finding(['alarms', i, 'dataPoints'], message)];
  }
  const longest = period !== undefined && period < HOUR ? DAY : 7 * DAY;
  if (period === undefined || periods * period <= longest) return [];
  const message =
    `expected evaluationPeriods x period of at most ${formatDuration(longest)}, got ${periods} x ${formatDuration(period)}; ` +
    'CloudWatch looks back a day, or a week with periods of 1h and more';
  const key = alarm.evaluationPeriods === undefined ? 'dataPoints' : 'evaluationPeriods';
  return [finding(['alarms', i, key], message)];
}

function sameNames(alarms: readonly Written[]): readonly Finding[] {
  const names = alarms.map(({ name }) => name);
  return names.flatMap((name, i) => {
    const first = names.indexOf(name);
    if (name === undefined || first === i) return [];
    return [finding(['alarms', i, 'name'], `alarms[${first}] is called "${name}" too; give each its own name`)];
  });
}
