import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadScenario } from '../../src/scenario/load.ts';
import { BASE, files } from './base.ts';

const LINES = BASE.split('\n');

/** Texts that are wrong in many places of the format, or say something unusual. */
const odd = fc.constantFrom(
  '-1',
  '.inf',
  '1e309',
  '[]',
  '{}',
  '~',
  'true',
  '""',
  '"\\u0000"',
  '&a [*a]',
  '!!set {a}',
  '{a: {b: [1]}}',
  '5',
  '5s',
  'x',
  '*b',
  '__proto__',
  'constructor',
  "'",
);

/** A way to damage a line: cut it, repeat it, indent it, give its key another value, put it elsewhere. */
const damage = fc.record({
  line: fc.nat(LINES.length - 1),
  how: fc.constantFrom('drop', 'repeat', 'indent', 'value', 'cut', 'append', 'key'),
  at: fc.nat(40),
  text: fc.oneof(odd, fc.string({ maxLength: 6 })),
});

function damaged(
  lines: readonly string[],
  { line, how, at, text }: { line: number; how: string; at: number; text: string },
) {
  const old = lines[line] ?? '';
  const replaced: Readonly<Record<string, readonly string[]>> = {
    drop: [],
    repeat: [old, old],
    indent: [` ${old}`],
    value: [`${old.split(': ')[0]}: ${text}`],
    cut: [old.slice(0, at)],
    append: [old + text],
    key: [old.replace(/\w+(?=:)/, text)],
  };
  return lines.toSpliced(line, 1, ...replaced[how]);
}

test('however a scenario is damaged, it is either valid or gives problems with places in it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), async (damages) => {
      const text = damages.reduce(damaged, LINES).join('\n');
      const result = await loadScenario(text, 'shop.yaml', files, { memoryLimitBytes: 1e9 });
      if (result.ok) return;
      const lineCount = text.split('\n').length;
      expect(result.problems.length).toBeGreaterThan(0);
      for (const { line, column, message } of result.problems) {
        expect(line).toBeGreaterThanOrEqual(1);
        expect(line).toBeLessThanOrEqual(lineCount);
        expect(column).toBeGreaterThanOrEqual(1);
        expect(message).not.toMatch(/Invalid input|undefined|\[object|NaN%/);
      }
    }),
    { numRuns: 150 },
  );
});

test('however a value is set from the command line, it is either valid or gives problems', async () => {
  const paths = [
    'run.duration',
    'functions.checkout',
    'functions.checkout.duration',
    'sources.web.arrivals',
    'sources.web',
    'downstreams',
    'platform',
    'expect',
    'faults',
    'run',
  ];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), fc.oneof(odd, fc.json({ maxDepth: 2 })), async (path, value) => {
      const result = await loadScenario(BASE, 'shop.yaml', files, { set: [{ path, value }] });
      if (!result.ok) expect(result.problems.length).toBeGreaterThan(0);
    }),
    { numRuns: 100 },
  );
});
