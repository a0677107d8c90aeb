import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readScenario } from '../src/cli/scenario-file.ts';
import { simulate } from '../src/cli/simulate.ts';
import type { Loaded } from '../src/scenario/model.ts';
import type { Summary } from '../src/study/summary-schema.ts';
import { modelOf } from './support/run.ts';

const names = readdirSync('scenarios')
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.slice(0, -'.yaml'.length));

test('there are at least ten scenarios', () => {
  expect(names.length).toBeGreaterThanOrEqual(10);
});

test.each(names)('scenarios/%s.yaml is named as its file, and says where its question comes from', async (name) => {
  const { model, text } = await loaded(name);
  const opening = text.slice(0, text.indexOf('\nname:'));

  expect(model.scenario.name).toBe(name);
  expect(model.scenario.expect.length).toBeGreaterThan(0);
  expect(opening.split('\n').every((line) => line.startsWith('#'))).toBe(true);
  expect(opening).toMatch(/\?$/m);
  // The quickstart is a story, not somebody's question.
  if (name !== 'quickstart') expect(opening).toMatch(/https:\/\/|# Rows: [A-Z]+-\d+/);
});

test.each(names)(
  'scenarios/%s.yaml has the answer that is kept in test/golden (UPDATE_GOLDEN=1 writes it)',
  async (name) => {
    const golden = `test/golden/scenarios/${name}.json`;
    const one = await loaded(name);
    const summary = await summaryOf(one);
    const text = `${JSON.stringify(summary, null, 2)}\n`;
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(golden, text);

    expect(existsSync(golden) ? readFileSync(golden, 'utf8') : 'no golden copy').toBe(text);
    expect(summary.expectations.map(({ outcome }) => outcome)).toEqual(outcomesInComments(one));
  },
);

test('every golden answer belongs to a scenario, and docs/answers.md has a chapter on each', () => {
  const golden = readdirSync('test/golden/scenarios').map((file) => file.replace(/\.json$/, ''));
  const answers = readFileSync('docs/answers.md', 'utf8');
  const chapters = [...answers.matchAll(/^## ([a-z0-9-]+)$/gm)].map(([, name]) => name);

  expect(golden.sort()).toEqual([...names].sort());
  expect(chapters.sort()).toEqual([...names].sort());
});

test('a reservation that leaves less than the unreserved floor is refused before anything runs (C-11, C-12)', async () => {
  const scenario = (platform: string) => `
name: floor
platform: ${platform}
run: { duration: 1s }
functions: { api: { duration: 10ms, reservedConcurrency: 950 } }
sources: { callers: { type: sdk, target: api, arrivals: { process: constant, rate: 1/s } } }
`;
  await expect(modelOf(scenario('{ accountConcurrency: 1000 }'))).rejects.toThrow('C-11');
  await expect(modelOf(scenario('{ accountConcurrency: 1000, unreservedFloor: 50 }'))).resolves.toBeDefined();
});

async function loaded(name: string): Promise<Loaded> {
  const reading = await readScenario(`scenarios/${name}.yaml`);
  if (!reading.ok)
    throw new Error(reading.problems.map(({ line, path, message }) => `${line}: ${path}: ${message}`).join('\n'));
  return reading.loaded;
}

/** What the command writes, without what depends on the machine. */
async function summaryOf(one: Loaded): Promise<Summary> {
  const { summary } = await simulate(one, { jobs: 1, isQuiet: true, isStopped: () => false });
  const { timing: _, ...run } = summary.run;
  return { ...summary, run };
}

/** Each expectation is followed by a comment that says how it comes out: `# met` or `# missed ...`. */
function outcomesInComments({ model, text, locate }: Loaded): (string | undefined)[] {
  const lines = text.split('\n');
  return model.scenario.expect.map((_, index) => {
    const { line } = locate(`expect[${index}]`);
    return /# (met|missed)\b/.exec(lines[line - 1])?.[1];
  });
}
