import { expect, test } from 'vitest';
import { type AlarmRule, type AlarmState, alarmStates, type Point } from '../../src/study/alarm-state.ts';

/** `0 - X`: within the threshold, missing, breaching; the latest last, as in the guide. */
function pointsOf(text: string): Point[] {
  const words = { '0': 'within', '-': 'missing', X: 'breaching' } as const;
  return text.split(' ').map((sign) => words[sign as keyof typeof words]);
}

const SHORT = { OK: 'OK', ALARM: 'ALARM', INSUFFICIENT_DATA: 'none' } as const;

function states(text: string, rule: Partial<AlarmRule>): string[] {
  const whole = { dataPoints: 3, evaluationPeriods: 3, missingData: 'missing', ...rule } as const;
  return alarmStates(pointsOf(text), whole).map((state: AlarmState) => SHORT[state]);
}

/** The tables of the guide, five points read for three; a state that is retained is that of the beginning: none. */
const TABLES = [
  [3, '0 - X - X', ['OK', 'OK', 'OK', 'OK']],
  [3, '0 - - - -', ['OK', 'OK', 'OK', 'OK']],
  [3, '- - - - -', ['none', 'none', 'ALARM', 'OK']],
  [3, '0 X X - X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
  [3, '- - X - -', ['ALARM', 'none', 'ALARM', 'OK']],
  [2, '0 - X - X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
  [2, '0 0 X 0 X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
  [2, '0 - X - -', ['OK', 'OK', 'ALARM', 'OK']],
  [2, '- - - - 0', ['OK', 'OK', 'ALARM', 'OK']],
  [2, '- - - X -', ['ALARM', 'none', 'ALARM', 'OK']],
] as const;

test.each(TABLES)(
  '%i of 3 breaching, after %s: as CloudWatch documents it for each treatment',
  (dataPoints, text, expected) => {
    const treatments = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;
    expect(treatments.map((missingData) => states(text, { dataPoints, missingData }).at(-1))).toEqual([...expected]);
  },
);

test('an alarm on 2 of 3 fires with the second breaching period, and ends when one of three is left', () => {
  expect(states('0 X 0 X X 0 0 0', { dataPoints: 2 })).toEqual('OK OK OK ALARM ALARM ALARM OK OK'.split(' '));
});

test('one breaching period is enough for an alarm on 1 of 1, and one that is not ends it', () => {
  const rule = { dataPoints: 1, evaluationPeriods: 1 };
  expect(states('0 X 0 X X', rule)).toEqual(['OK', 'ALARM', 'OK', 'ALARM', 'ALARM']);
});

test('a breaching period that may be followed by a good one does not fire at once', () => {
  expect(states('- - - - X', {}).at(-1)).toBe('OK');
  expect(states('- - - X -', {}).at(-1)).toBe('OK');
  expect(states('- - - X - 0', {}).at(-1)).toBe('OK');
});

test('while data is missing, an alarm is kept, forgotten or ended as its treatment says', () => {
  const after = (missingData: AlarmRule['missingData']) => states('X X X - - - - -', { missingData }).slice(2);
  expect(after('ignore')).toEqual(['ALARM', 'ALARM', 'ALARM', 'ALARM', 'ALARM', 'ALARM']);
  expect(after('breaching')).toEqual(['ALARM', 'ALARM', 'ALARM', 'ALARM', 'ALARM', 'ALARM']);
  // The five latest hold three breaching ones for two more periods; two are within the rule for early alarms.
  expect(after('missing')).toEqual(['ALARM', 'ALARM', 'ALARM', 'ALARM', 'ALARM', 'none']);
  expect(after('notBreaching')).toEqual(['ALARM', 'ALARM', 'ALARM', 'OK', 'OK', 'OK']);
});

test('what was before the first period is not filled in', () => {
  expect(states('0 0 X', { dataPoints: 2, missingData: 'breaching' })).toEqual(['OK', 'OK', 'OK']);
  expect(states('X X X', { missingData: 'breaching' })).toEqual(['OK', 'OK', 'ALARM']);
});

test('without any period there is no state', () => {
  expect(alarmStates([], { dataPoints: 1, evaluationPeriods: 1, missingData: 'breaching' })).toEqual([]);
});
