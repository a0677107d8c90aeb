import { expect, test } from 'vitest';
import { buildProgram } from '../../src/cli/program.ts';
import { wrapped } from '../../src/report/wrapped.ts';
import { capsimHere, folderOf } from './here.ts';

const TIGHT = `name: tight
run: { duration: 10s, replications: 1 }
functions:
  shop: { duration: 250ms, init: 0s, timeout: 5s, reservedConcurrency: 8 }
sources:
  web: { type: sdk, target: shop, arrivals: { process: constant, rate: 40/s }, client: { retry: none } }
`;

test('a terminal that does not know its size has results as wide as none; a tiny one as wide as tables need', async () => {
  const folder = folderOf({ 'a.yaml': TIGHT });
  const shown = async (columns?: number) => {
    const { stdout } = await capsimHere(['run', 'a.yaml', '--no-report'], folder, columns);
    return stdout.slice(stdout.indexOf('Limits reached'));
  };
  const plain = await shown();
  expect(plain).toContain('What would be enough');
  expect(await shown(0)).toBe(plain);
  expect(await shown(3)).toBe(await shown(40));
});

test('text without room is broken into single characters', () => {
  for (const width of [-2, 0, 1]) expect(wrapped('a bc', { width, indent: 2 })).toEqual(['a', '  b', '  c']);
});

const COMMANDS = buildProgram().commands.map((command) => `${command.name()} --help`);

test.each([60, 80, 120])(
  'help and lists fit a terminal of %i columns, but for examples to be pasted',
  async (width) => {
    const folder = folderOf({});
    for (const line of [
      '',
      ...COMMANDS,
      'init --list',
      'profiles',
      'profiles lambda-2026',
      'profiles lambda-2026 --sources',
    ]) {
      const args = line.split(' ').filter((word) => word !== '');
      const { stdout } = await capsimHere(args, folder, width);
      const long = stdout.split('\n').filter((one) => one.length > width && !/^ {2}\$ |^Usage: /.test(one));
      expect(long, `capsim ${line}`).toEqual([]);
    }
  },
);
