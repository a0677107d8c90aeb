import { expect, test } from 'vitest';
import type { RunResult } from '../../src/observe/result.ts';
import { markdown } from '../../src/report/markdown.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import { verdictOf } from '../../src/report/verdict.ts';
import { recoveryNotes } from '../../src/report/words.ts';
import { catalogueOf } from '../../src/study/catalogue.ts';
import { checkExpectations } from '../../src/study/expectations.ts';
import { summarise } from '../../src/study/summarise.ts';
import { type Summary, summaryField } from '../../src/study/summary-schema.ts';
import { MINUTE, SECOND } from '../../src/units/time.ts';
import { entity, modelOf, runResult, SHOP } from '../study/samples.ts';

const SCENARIO = {
  ...SHOP,
  faults: [{ name: 'bad-hour', at: '1h', for: '10m', function: 'checkout', errorRate: '100%' }],
  expect: [
    'recovery[0].recoveredAfter < 5m',
    'recovery.bad-hour.recovered > 20%',
    'recovery.bad-hour.recoveredAfter < 5m for 40% of replications',
  ],
};

/** Two hours by the minute, with an outage that is over after so many minutes; the first tries of it fail at once. */
function run(replication: number, minutes: number): RunResult {
  const level = (usual: number, bad: number): number[] =>
    Array.from({ length: 120 }, (_, minute) => (minute >= 60 && minute < 60 + minutes ? bad : usual));
  const web = entity(
    'sources',
    'web',
    {},
    { offered: level(6000, 6000), succeeded: level(6000, 0), retries: level(0, 12_000) },
  );
  const checkout = entity('functions', 'checkout', {}, { wastedTime: level(0, 60_000) });
  const fault = {
    index: 0,
    description: 'checkout failing 100% of runs',
    startedAt: 60 * MINUTE,
    endedAt: 70 * MINUTE,
  };
  return { ...runResult(replication, [web, checkout]), faults: [fault] };
}

function summaryOf(...minutes: number[]): Summary {
  const options = { confidence: 0.95, asked: minutes.length, partial: false, version: '0.1.0' };
  return summarise(
    modelOf(SCENARIO),
    minutes.map((length, replication) => run(replication, length)),
    options,
  );
}

test('the recovery from each fault has a table', () => {
  const text = markdown.render({ summary: summaryOf(13, 13, 60, 60), timeseries: null });
  expect(text).toContain('## Recovery');
  expect(text).toContain('| fault | when | left its band | recovered | after | peak amplification | wasted |');
  expect(text).toContain('| bad-hour | 1:00:00 to 1:10:00 | yes | in 50% of runs | 3m | 3 | 36m 30s |');
});

test('the terminal shows it too, and nothing where nothing happened', () => {
  const screen = { width: 120, colour: (_: string, text: string) => text };
  const render = (summary: Summary): string => renderTerminal({ summary, timeseries: null }, screen);
  expect(render(summaryOf(60, 60))).toMatch(
    /Recovery\n +fault +when[^\n]*\n[^\n]*\n? *bad-hour +1:00:00 to 1:10:00 +yes +no +not in the run/,
  );
  expect(render({ ...summaryOf(60, 60), recovery: [] })).not.toContain('Recovery');
});

test('peak amplification is explained where something was tried again, since it can exceed the attempts of a request', () => {
  const words =
    'Peak amplification is the most attempts per original request in any step of 1m. Retries of what came in earlier steps count in it, so it can be more than the attempts that one request may make.';
  expect(recoveryNotes(summaryOf(13, 60))).toEqual([words]);
  const [calm] = summaryOf(13).recovery;
  const once = { ...calm, amplification: { max: { ...calm.amplification.max, value: 1 } } };
  expect(recoveryNotes({ ...summaryOf(13), recovery: [once] })).toEqual([]);
});

test('what several faults have in common is said once', () => {
  const summary = summaryOf(13);
  const [one] = summary.recovery;
  const surge = (number: number, note: string) => ({ ...one, fault: `surge ${number}`, note });
  const surges = [surge(1, 'too coarse'), surge(2, 'too coarse'), surge(3, 'no end'), surge(4, 'too coarse')];
  const many = [...surges, surge(5, 'too coarse'), surge(6, 'too coarse')];
  expect(recoveryNotes({ ...summary, recovery: surges }).slice(1)).toEqual([
    'surge 1, surge 2, surge 4: too coarse',
    'surge 3: no end',
  ]);
  expect(recoveryNotes({ ...summary, recovery: many })[1]).toBe('surge 1, surge 2, surge 4 and 2 others: too coarse');
});

test('what is not known is told below the table', () => {
  const early = { ...run(0, 5), faults: [{ ...run(0, 5).faults[0], startedAt: 30 * SECOND, endedAt: 60 * SECOND }] };
  const options = { confidence: 0.95, asked: 1, partial: false, version: '0.1.0' };
  const text = markdown.render({ summary: summarise(modelOf(SCENARIO), [early], options), timeseries: null });
  expect(text).toContain('- bad-hour: before it there are fewer than 8 steps of 1m to compare with');
});

test('a system that does not come back is the first thing that is said', () => {
  expect(verdictOf(summaryOf(13, 13, 60, 60))).toMatchObject({
    tone: 'bad',
    text: 'The system does not come back by itself in 50% of replications: after bad-hour less succeeds than before when the run ends, 50m after it was over.',
  });
  expect(verdictOf(summaryOf(13, 13)).text).not.toContain('come back');
});

test('expectations name a fault by its place or its name, and miss where a replication did not come back', () => {
  expect(checkExpectations(SCENARIO.expect, catalogueOf(modelOf(SCENARIO).scenario))).toEqual([]);
  const outcomes = (summary: Summary) => summary.expectations.map(({ outcome }) => outcome);
  expect(outcomes(summaryOf(13, 13, 13, 13))).toEqual(['met', 'met', 'met']);
  const [after] = summaryOf(13, 13, 13, 60).expectations;
  expect(after).toMatchObject({ outcome: 'missed', value: null, note: 'not within the run in 1 of 4 replications' });
  expect(outcomes(summaryOf(60, 60, 60, 60))).toEqual(['missed', 'inconclusive', 'inconclusive']);
});

test('a fault that the scenario does not have is a mistake', () => {
  const [mistake] = checkExpectations(['recovery[1].recovered > 95%'], catalogueOf(modelOf(SCENARIO).scenario));
  expect(mistake.message).toBe(
    'unknown metric "recovery[1].recovered": there are recovery[0], recovery.bad-hour; a fault is called by its `name`',
  );
});

test('a summary of before there was a recovery can still be read', () => {
  const { recovery: _, ...old } = JSON.parse(JSON.stringify(summaryOf(13)));
  expect(summaryField.parse(old).recovery).toEqual([]);
});
