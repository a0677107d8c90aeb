import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { emptyProject, node, removePacked } from './project.ts';

const EXAMPLE = join(import.meta.dirname, 'example');
const TEST = readFileSync(join(EXAMPLE, 'shop.test.js'), 'utf8');

afterAll(removePacked);

/** An empty project with the shop of the example. */
function shopProject(beside: readonly string[]): string {
  const folder = emptyProject(beside);
  copyFileSync(join(EXAMPLE, 'shop.yaml'), join(folder, 'shop.yaml'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  return folder;
}

test('the packed library runs the example property test under vitest', async () => {
  const folder = shopProject(['fast-check', 'vitest']);
  writeFileSync(join(folder, 'shop.test.js'), TEST);
  const { status, output } = await node(folder, 'node_modules/vitest/vitest.mjs', 'run');
  expect(output).toContain('1 passed');
  expect(status).toBe(0);
});

test("the packed library runs the example property test under node's own runner, and a failure is shown shrunk", async () => {
  const folder = shopProject(['fast-check']);
  const forNode = TEST.replace("from 'vitest'", "from 'node:test'");
  writeFileSync(join(folder, 'shop.test.js'), forNode);
  const passed = await node(folder, '--test');
  expect(passed.output).toMatch(/pass 1\n/);
  expect(passed.status).toBe(0);

  writeFileSync(join(folder, 'shop.test.js'), forNode.replace('3 * TODAY', '300 * TODAY'));
  const failed = await node(folder, '--test');
  expect(failed.output).toMatch(/Counterexample: \[\{"process":"[a-z]+"/);
  expect(failed.output).toContain('checkout is throttled');
  expect(failed.status).toBe(1);
});

test('the packed library needs fast-check for arbitraries alone, and its command runs', async () => {
  const folder = shopProject([]);
  writeFileSync(
    join(folder, 'run.js'),
    "import { load, simulate } from 'capsim';\n" +
      "const { run } = await simulate(await load({ name: 'a', run: { duration: '1s' }, functions: { f: { duration: '1ms' } },\n" +
      "  sources: { s: { type: 'sdk', target: 'f', arrivals: { process: 'constant', rate: '1/s' } } } }));\n" +
      'console.log(run.version, run.requests);\n',
  );
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(await node(folder, 'run.js')).toEqual({ status: 0, output: `${version} 10\n` });

  const ran = await node(folder, 'node_modules/capsim/bin/capsim.js', 'validate', 'shop.yaml');
  expect(ran.status).toBe(0);
});

test('an editor knows every metric by its name: types hold in a project of its own', async () => {
  const folder = shopProject(['fast-check', 'typescript']);
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        strict: true,
        noEmit: true,
        target: 'es2023',
        module: 'nodenext',
        types: [],
        skipLibCheck: true,
      },
      include: ['*.ts'],
    }),
  );
  const lines = [
    "import { load, type Summary, simulate } from 'capsim';",
    "import { loadFile } from 'capsim/files';",
    "import { assertExpectations, scenarios, traffic } from 'capsim/testing';",
    "const summary: Summary = await simulate(await loadFile('shop.yaml'), { replications: 2 });",
    'export const ratio: number | null = summary.functions.checkout.throttleRatio.value;',
    'export const lost: number | null | undefined = summary.sources.orders.lost?.value;',
    "export const unit: string = summary.downstreams['failed-orders'].received?.unit ?? '';",
    'export const total: number | null = summary.cost.total.high;',
    "export const arbitraries = [scenarios(), traffic({ maxPerSecond: 3, duration: '1h' })];",
    'assertExpectations(summary);',
    "await load('text', { set: { 'run.seed': 1 } });",
    '// @ts-expect-error there is no such metric',
    'summary.functions.checkout.throtleRatio;',
    '// @ts-expect-error only some kinds of sources have it',
    'summary.sources.orders.iteratorAge.max.value;',
  ];
  writeFileSync(join(folder, 'use.ts'), lines.join('\n'));
  expect(await node(folder, 'node_modules/typescript/bin/tsc', '-p', '.')).toEqual({ status: 0, output: '' });
});
