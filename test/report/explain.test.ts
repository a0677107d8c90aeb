import { expect, test } from 'vitest';
import { renderExplainTerminal } from '../../src/report/explain-terminal.ts';
import type { Explained, ExplainedEvent } from '../../src/study/explain-schema.ts';
import { summarise } from '../../src/study/summarise.ts';
import { modelOf, throttledRuns } from '../study/samples.ts';

const { run } = summarise(modelOf(), throttledRuns(), { confidence: 0.95, asked: 4, partial: false, version: '0' });

const FAULT: ExplainedEvent = {
  kind: 'fault',
  scope: '',
  name: 'orders-db 10 times as slow',
  limit: null,
  text: 'orders-db 10 times as slow',
  at: 840_000,
  until: 1_140_000,
  before: null,
  peak: null,
  peakAt: 840_000,
  because: null,
  replications: 4,
};

const explained = (events: readonly ExplainedEvent[], changes: Partial<Explained> = {}): Explained => ({
  schemaVersion: 1,
  name: 'shop',
  run,
  chains: [{ cause: FAULT.text, startedAt: FAULT.at, replications: 4, events: [FAULT, ...events], lasting: null }],
  unexplained: [],
  breaches: [],
  ...changes,
});

const plain = (width: number) => ({ width, colour: (_: string, text: string) => text });

test('the cause heads its chain, and each event has its time, its peak where that came later, and its end', () => {
  const slow = { ...FAULT, kind: 'duration', text: 'a run of checkout took up to 2.1s instead of 200ms' } as const;
  const later = { ...slow, at: 860_000, peak: 2100, peakAt: 1_000_000, until: null, because: 0 };
  expect(
    renderExplainTerminal(explained([later]), plain(120))
      .split('\n')
      .slice(2),
  ).toEqual([
    '0:14:00 orders-db 10 times as slow',
    '  0:14:20  a run of checkout took up to 2.1s instead of 200ms (most at 0:16:40, to the end)',
    '',
  ]);
});

test('what some replications do not have says in how many it is', () => {
  const rare = { ...FAULT, kind: 'errors', text: '3 runs of checkout failed', because: 0, replications: 3 } as const;
  expect(renderExplainTerminal(explained([rare]), plain(120))).toContain('in 3 of 4 replications');
});

test('no line is wider than the screen', () => {
  const long = { ...FAULT, text: 'a call of orders-db took up to 2s instead of 20ms '.repeat(6).trim(), because: 0 };
  for (const width of [40, 80, 120]) {
    for (const line of renderExplainTerminal(explained([long]), plain(width)).split('\n')) {
      expect(line.length).toBeLessThanOrEqual(width);
    }
  }
});

test('where nothing can be told, that is said', () => {
  expect(renderExplainTerminal(explained([], { chains: [] }), plain(100))).toContain('No limit was reached');
  const reached = { limit: 'request-rate', scope: 'account', name: '' };
  const text = renderExplainTerminal(explained([], { chains: [], unexplained: [reached] }), plain(100));
  expect(text).toContain('no reason that was recorded: request-rate.');
});
