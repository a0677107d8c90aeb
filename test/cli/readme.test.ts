import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

test('the README shows the quickstart as it is (npm run readme writes it)', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  expect(readme).toContain(`\`\`\`yaml\n${readFileSync(join(root, 'scenarios', 'quickstart.yaml'), 'utf8')}\`\`\``);
});

test('every command has its section in the documentation', () => {
  const documentation = readFileSync(join(root, 'docs', 'cli.md'), 'utf8');
  for (const name of ['run', 'validate', 'report', 'init', 'profiles', 'schema']) {
    expect(documentation).toMatch(new RegExp(`^## capsim ${name}( |$)`, 'm'));
  }
});
