import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readScenario } from '../../src/cli/scenario-file.ts';

async function problemsIn(text: string): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'capsim-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'shop.yaml');
  writeFileSync(file, text);
  const reading = await readScenario(file);
  return reading.ok ? [] : reading.problems.map(({ line, path, message }) => `${line} ${path}: ${message}`);
}

const shop = (duration: string): string => `name: shop
run: { duration: 10m, replications: 1 }
functions:
  checkout: { duration: ${duration}, timeout: 10s }
sources:
  web: { type: sdk, target: checkout, arrivals: { process: poisson, rate: 1/s } }
alarms:
  - { metric: functions.checkout.throtles, threshold: '> 10' }
  - { metric: functions.checkout.duration.mean, threshold: '> 10' }
  - { metric: functions.checkout.errors, threshold: 1 }
`;

const MISTAKES = [
  '8 alarms[0].metric: unknown metric "functions.checkout.throtles"; did you mean "functions.checkout.throttles"?',
  '9 alarms[1].threshold: expected a duration such as "30s", got "10": a unit is needed, for example "10s"',
];

test('mistakes in alarms are told with their places before anything is simulated', async () => {
  expect(await problemsIn(shop('200ms'))).toEqual(MISTAKES);
});

test('they come with all other mistakes at once', async () => {
  const [other, ...rest] = await problemsIn(shop('200'));
  expect(other).toContain('4 functions.checkout.duration: expected a duration');
  expect(rest).toEqual(MISTAKES);
});
