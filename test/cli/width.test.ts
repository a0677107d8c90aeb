import { expect, test } from 'vitest';
import { buildProgram } from '../../src/cli/program.ts';
import { capsimHere, folderOf } from './here.ts';

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
