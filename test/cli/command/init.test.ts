import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { templates } from '../../../src/cli/templates/index.ts';
import { capsim, emptyFolder, filesIn } from './capsim.ts';

test.each(templates)('the template $name is valid, and what its comments suggest runs', async ({ name, text }) => {
  const folder = emptyFolder();
  const written = await capsim(['init', name], folder);
  expect(written.status, written.stderr).toBe(0);
  expect(readFileSync(join(folder, `${name}.yaml`), 'utf8')).toBe(text);
  const checked = await capsim(['validate', `${name}.yaml`], folder);
  expect(checked.status, checked.stderr).toBe(0);
  const [, tried = `run ${name}.yaml`] = /^# Try: capsim (.*)$/m.exec(text) ?? [];
  const shortened = [...tried.split(' '), '--duration', '20s', '--replications', '2', '--no-report'];
  const ran = await capsim(shortened, folder);
  expect([0, 3], ran.stderr).toContain(ran.status);
});

test('the list tells every template and its question', async () => {
  const { stdout } = await capsim(['init', '--list'], emptyFolder());
  // Wide texts go on in the column where they began.
  const entries = stdout.replace(/\n +/g, ' ').trimEnd().split('\n');
  expect(entries.map((entry) => entry.split(/ {2,}/))).toEqual(
    expect.arrayContaining(templates.map(({ name, question }) => [name, question])),
  );
});

test('an existing file is kept unless the user insists', async () => {
  const folder = emptyFolder();
  writeFileSync(join(folder, 'quickstart.yaml'), 'mine');
  const { status, stderr } = await capsim(['init'], folder);
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: 'capsim: quickstart.yaml exists already; --force overwrites it\n',
  });
  expect(readFileSync(join(folder, 'quickstart.yaml'), 'utf8')).toBe('mine');
  expect((await capsim(['init', '--force'], folder)).status).toBe(0);
  expect(readFileSync(join(folder, 'quickstart.yaml'), 'utf8')).toBe(templates[0].text);
  expect(filesIn(folder)).toEqual(['quickstart.yaml']);
});
