import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { planField } from '../../../src/study/plan-schema.ts';
import { capsimHere } from '../here.ts';
import { capsim, filesIn, folderWith } from './capsim.ts';

/** Exactly five at once, with room for two. */
const SCENARIO = `name: five
run: { duration: 20s, seed: 5, replications: 2 }
functions:
  f:
    duration: 500ms
    init: 0s
    reservedConcurrency: 2   # too few
sources:
  s: { type: alb, target: f, arrivals: { process: constant, rate: 10/s }, client: { retry: none } }
expect:
  - functions.f.throttles <= 0 else warn
`;
const TUNE = ['--tune', 'functions.f.reservedConcurrency'];

test('a plan tells the answer with its evidence, and writes the changed scenario, which meets everything', async () => {
  const folder = folderWith({ 'a.yaml': SCENARIO });
  const { status, stdout } = await capsim(['plan', 'a.yaml', ...TUNE, '--out', 'plan'], folder);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^Meets the expectation: functions\.f\.reservedConcurrency 2 → 5\.\n/);
  expect(stdout).toMatch(/5 is the least that will do; at 4, functions\.f\.throttles <= 0\s+is\s+40/);
  expect(stdout).toMatch(/Bears no more than today's traffic; no longer at 1\.01 x: functions\.f\.throttles <= 0\s+is/);
  expect(stdout).toMatch(/Report {3}plan\n/);
  expect(filesIn(join(folder, 'plan'))).toEqual(['a.yaml', 'plan.html', 'plan.json', 'plan.md']);
  expect(readFileSync(join(folder, 'plan', 'a.yaml'), 'utf8')).toContain('reservedConcurrency: 5 # too few');
  expect(readFileSync(join(folder, 'plan', 'plan.md'), 'utf8')).toContain('functions.f.reservedConcurrency 2 → 5');
  const again = await capsim(['run', 'plan/a.yaml', '--json', '--quiet', '--no-report'], folder);
  expect(JSON.parse(again.stdout).expectations[0].outcome).toBe('met');
});

test('the same plan has the same bytes, and says nothing else with --json', async () => {
  const folder = folderWith({ 'a.yaml': SCENARIO });
  const args = ['plan', 'a.yaml', ...TUNE, '--json', '--quiet'];
  const [one, other] = [await capsim(args, folder), await capsim([...args, '--jobs', '1'], folder)];
  expect(one.stderr).toBe('');
  const found = planField.parse(JSON.parse(one.stdout));
  expect(found.answer?.settings[0].value).toBe('5');
  expect(found.tried).toHaveLength(found.points);
  expect(found.tried).toEqual(expect.arrayContaining([found.before, found.answer?.point]));
  expect(other.stdout).toBe(one.stdout);
  expect(filesIn(folder)).toEqual(['a.yaml']);
});

test.each([
  [
    ['--tune', 'functions.f.reservedConcurrency=1..4'],
    /No value of .* from 1 to 4 meets .*a larger .* helps, but not/s,
  ],
  [['--tune', 'functions.f.memory=128MB..256MB'], /functions\.f\.memory\s+does not change it/],
  [[...TUNE, '--set', 'platform.accountConcurrency=103'], /More than 3 cannot be tried: .* must stay\s+unreserved/s],
])('%j has no answer, says why, and exits with 3', async (args, reason) => {
  const folder = folderWith({ 'a.yaml': SCENARIO });
  const { status, stdout } = await capsim(['plan', 'a.yaml', ...args], folder);
  expect(stdout).toMatch(reason);
  expect(status).toBe(3);
});

test('without anything to tune, a plan tells when settings run out', async () => {
  const folder = folderWith({ 'a.yaml': SCENARIO });
  const growth = ['--growth', '20%/month', '--from', '2026-12-01'];
  const args = ['plan', 'a.yaml', ...growth, '--set', 'functions.f.reservedConcurrency=10'];
  const { status, stdout } = await capsim(args, folder);
  expect(status).toBe(0);
  expect(stdout).toMatch(/run out on 2027-03-26\s+\(2027-03-26\s+to\s+2027-03-2[78]\)/);
});

test('a quota that must grow comes with the text of its request', async () => {
  const folder = folderWith({ 'a.yaml': SCENARIO });
  const few = ['--set', 'functions.f.reservedConcurrency=null', '--set', 'platform.accountConcurrency=3'];
  const { stdout } = await capsim(['plan', 'a.yaml', ...few, '--tune', 'platform.accountConcurrency'], folder);
  expect(stdout).toMatch(
    /Quota request\n.*Current: 3\. Wanted: 5\.\n.*Peak rate: 10\/s\..*the\s+rate\s+alone\s+needs\s+1\./s,
  );
});

test.each([
  [[], /nothing may change; name settings with --tune, for example --tune functions\.f\.reservedConcurrency/],
  [[...TUNE, '--set', 'expect=[]'], /a\.yaml expects nothing, .* --set 'expect=/],
  [
    ['--tune', 'functions.f.reservedConcurency'],
    /--tune functions\.f\.reservedConcurency: unknown setting; did you mean/,
  ],
  [['--tune', 'functions.g.memory'], /there is no function "g"/],
  [['--tune', 'functions.f.memory=1..2'], /--tune: functions\.f\.memory: expected two quantities/],
  [[...TUNE, ...TUNE], /--tune: functions\.f\.reservedConcurrency is there twice/],
  [[...TUNE, '--minimise', 'cots'], /--minimise: expected cost, quota, .*/],
  [['--growth', '20%/month'], /--from: expected beside --growth, the day of the traffic/],
  [['--growth', 'much', '--from', '2026-12-01'], /--growth: expected a growth such as 20%\/month/],
  [
    ['--growth', '2%/day', '--from', '2026-12-01', '--set', 'sources.s.arrivals={ process: schedule, every: 1s }'],
    /--growth: the arrivals of no source can be multiplied/,
  ],
  [[...TUNE, '--from', '2026-12-01'], /--growth: expected beside --from, for example 20%\/month/],
])('%j is told in a line', async (args, message) => {
  const folder = folderWith({ 'a.yaml': SCENARIO });
  const { status, stdout, stderr } = await capsimHere(['plan', 'a.yaml', ...args], folder);
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/^ +at /m);
  expect(stdout).toBe('');
  expect(status).toBe(2);
  expect(filesIn(folder)).toEqual(['a.yaml']);
});
