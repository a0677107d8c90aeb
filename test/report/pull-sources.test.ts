import { expect, test } from 'vitest';
import { simulate } from '../../src/cli/simulate.ts';
import type { ReportInput } from '../../src/report/input.ts';
import { markdown } from '../../src/report/markdown.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import { catalogueOf } from '../../src/study/catalogue.ts';
import { checkExpectations } from '../../src/study/expectations.ts';
import { load } from '../scenario/base.ts';

// One stream whose second reader is slow and sends poison away, and a queue that is slow and gives up after three tries.
const SCENARIO = `
name: pulled
run: { duration: 20m, resolution: 1m, replications: 2 }
functions:
  fast: { duration: 10ms, init: 0s }
  slow: { duration: 2s, init: 0s, timeout: 5s }
  failing: { duration: 1s, init: 0s, timeout: 5s, errorRate: 100% }
sources:
  clicks:
    type: kinesis
    target: fast
    batchSize: 10
    arrivals: { process: constant, rate: 20/s }
    consumers:
      audit: { target: slow, batchSize: 10, maximumRecordAge: 5m, onFailure: lost }
  jobs:
    type: sqs
    target: failing
    visibilityTimeout: 30s
    maxReceiveCount: 3
    deadLetterQueue: lost
    arrivals: { process: constant, rate: 1/s }
downstreams: { lost: { type: queue } }
expect:
  - sources.clicks.iteratorAge.max < 10s
  - sources.clicks/audit.iteratorAge.max < 10s
  - sources.clicks/audit.deadLettered > 0
  - sources.jobs.deadLettered <= 0
`;

async function simulated(): Promise<ReportInput> {
  return simulate(await load(SCENARIO), { jobs: 1, isQuiet: true, isStopped: () => false });
}

test('an expectation can ask for the metrics of a further consumer, and is judged by them', async () => {
  const { summary } = await simulated();
  expect(summary.expectations.map(({ outcome }) => outcome)).toEqual(['met', 'missed', 'met', 'missed']);
  const catalogue = catalogueOf((await load(SCENARIO)).model.scenario);
  expect(checkExpectations(['sources.clicks/audit.expired <= 0'], catalogue)).toEqual([]);
  expect(checkExpectations(['sources.clicks/other.expired <= 0'], catalogue)).toHaveLength(1);
});

test('the terminal and report.md show what waits and what was dead-lettered of every pull source', async () => {
  const input = await simulated();
  const terminal = renderTerminal(input, { width: 200, colour: (_, text) => text });
  for (const text of [terminal, markdown.render(input)]) {
    const header = lineWith(text, /source .*dead letters/);
    expect(header).toContain('most waiting');
    expect(header).toContain('iterator age');
    const at = columnsOf(header);
    for (const name of ['clicks/audit', 'jobs']) {
      const cells = columnsOf(lineWith(text, new RegExp(`^[| ]*${name} `)));
      expect(cells[at.indexOf('dead letters')], `${name}: ${cells.join(' | ')}`).toMatch(/[1-9]/);
      expect(cells[at.indexOf('most waiting')], name).toMatch(/[1-9]/);
    }
  }
});

function lineWith(text: string, pattern: RegExp): string {
  return text.split('\n').find((line) => pattern.test(line)) ?? expect.fail(`no ${pattern} in\n${text}`);
}

/** Cells of a row, in the terminal set apart by two spaces or more, in Markdown by bars. */
function columnsOf(line: string): string[] {
  const cells = line.startsWith('|') ? line.slice(1).split('|') : line.trim().split(/ {2,}/);
  return cells.map((cell) => cell.trim());
}
