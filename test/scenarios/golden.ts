import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readScenario } from '../../src/cli/scenario-file.ts';
import { simulate } from '../../src/cli/simulate.ts';
import type { Loaded } from '../../src/scenario/model.ts';
import type { Summary } from '../../src/study/summary-schema.ts';

/** The scenarios that come with the program, by name. */
export const names: readonly string[] = readdirSync('scenarios')
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.slice(0, -'.yaml'.length))
  .sort();

const PARTS = 4;

/**
 * Runs every scenario of one part in full. A file of tests for each part lets several processors work at once.
 *
 * @param part 1 to 4
 */
export function testGoldenAnswers(part: number): void {
  test.each(names.filter((_, index) => index % PARTS === part - 1))(
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
}

/** A scenario by its name; throws with every mistake in it. */
export async function loaded(name: string): Promise<Loaded> {
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
