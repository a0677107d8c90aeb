import { expect, test } from 'vitest';
import { markdown } from '../../src/report/markdown.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import { latencyWords } from '../../src/report/words.ts';
import { summarise } from '../../src/study/summarise.ts';
import { entity, modelOf, runResult, SHOP } from '../study/samples.ts';

const summaryOf = (clientGaveUp: number) => {
  const web = entity('sources', 'web', { offered: 2000, succeeded: 2000 - clientGaveUp, clientGaveUp });
  return summarise(modelOf(SHOP), [runResult(0, [web])], {
    confidence: 0.95,
    asked: 1,
    partial: false,
    version: '0.1.0',
  });
};

test('where callers gave up, reports say beside the latency that it is not theirs', () => {
  const words =
    'Latencies are of requests that were answered; those whose callers gave up before are not in them: 25% of web.';
  const summary = summaryOf(500);
  expect(latencyWords(summary)).toBe(words);
  expect(markdown.render({ summary, timeseries: null })).toContain(words);
  const screen = { width: 200, colour: (_: string, text: string) => text };
  expect(renderTerminal({ summary, timeseries: null }, screen)).toContain(words);
});

test('where nobody gave up, nothing is said of it', () => {
  expect(latencyWords(summaryOf(0))).toBeNull();
});
