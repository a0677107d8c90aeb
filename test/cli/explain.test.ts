import { readFileSync } from 'node:fs';
import { CommanderError } from 'commander';
import { expect, test } from 'vitest';
import { Exit } from '../../src/cli/exit.ts';
import { explain } from '../../src/cli/explain.ts';
import { Failure } from '../../src/cli/failure.ts';
import { assert } from '../../src/units/assert.ts';

function caught(act: () => void): unknown {
  try {
    act();
  } catch (problem) {
    return problem;
  }
  throw new Error('nothing was thrown');
}

test('a mistake of our own is one line and how to report it, with the stack only when asked for', () => {
  const problem = caught(() => assert(false, '5 in use of 4'));
  const { status, lines } = explain(problem, false);
  expect(status).toBe(Exit.failed);
  expect(lines[0]).toBe('capsim: internal error: 5 in use of 4');
  expect(lines.join('\n')).toContain('Please report it');
  expect(lines.join('\n')).not.toMatch(/^\s+at /m);
  expect(explain(problem, true).lines.join('\n')).toMatch(/^\s+at /m);
});

test('whatever is thrown is told, even if it is no error', () => {
  expect(explain('odd', true).lines[0]).toBe('capsim: internal error: odd');
  expect(explain(undefined, true).status).toBe(Exit.failed);
});

test('a failure keeps its own words and status', () => {
  expect(explain(new Failure('no room', Exit.invalid), false)).toEqual({
    status: Exit.invalid,
    lines: ['capsim: no room'],
  });
});

test('an error of the operating system names the file and the reason', () => {
  const problem = caught(() => readFileSync('/does/not/exist'));
  expect(explain(problem, false)).toEqual({
    status: Exit.failed,
    lines: ['capsim: /does/not/exist: there is no such file or folder (ENOENT)'],
  });
});

test('what the command line reader has said is not said again', () => {
  expect(explain(new CommanderError(1, 'commander.unknownOption', 'error'), false)).toEqual({
    status: Exit.invalid,
    lines: [],
  });
  expect(explain(new CommanderError(0, 'commander.helpDisplayed', ''), false)).toEqual({
    status: Exit.done,
    lines: [],
  });
});
