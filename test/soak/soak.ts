// Runs random scenarios as long as time allows and holds every one against all that must be true of any:
// `npm run soak -- --minutes 30 --seed 1`. A failure is shrunk, written to a file, and told with the command that runs it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { damagedScenarios, invalidScenarios, scenarios, scenarioText } from '../../src/testing/index.ts';
import { checkInvalid, checkRemediesOf, checkValid } from './cases.ts';

/** Scenarios of one seed; then the next seed begins. */
const BATCH = 40;
const FOLDER = join('reports', 'soak');

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string' }, batches: { type: 'string' } },
});
const minutes = Number(values.minutes);
const firstSeed = values.seed === undefined ? Date.now() % 1_000_000_000 : Number(values.seed);
const batches = values.batches === undefined ? Number.POSITIVE_INFINITY : Number(values.batches);
if (!(minutes > 0) || !Number.isSafeInteger(firstSeed) || !(batches > 0)) {
  throw new Error('usage: npm run soak -- [--minutes 30] [--seed 1] [--batches 10]');
}

const done = { valid: 0, invalid: 0, damaged: 0, refused: 0, events: 0, requests: 0, failures: 0 };

/** One kind of random text, and what must hold of it. */
interface Kind<Value> {
  readonly name: 'valid' | 'invalid' | 'damaged';
  readonly arbitrary: fc.Arbitrary<Value>;
  readonly textOf: (value: Value) => string;
  readonly check: (value: Value) => Promise<void>;
}

const valid: Kind<{ document: Parameters<typeof scenarioText>[0]; sliceEvents: number; turn: number }> = {
  name: 'valid',
  arbitrary: fc.record({
    document: scenarios(),
    sliceEvents: fc.integer({ min: 1, max: 500 }),
    turn: fc.nat({ max: 9 }),
  }),
  textOf: ({ document }) => scenarioText(document),
  check: async ({ document, sliceEvents, turn }) => {
    const { events, requests } = await checkValid(scenarioText(document), sliceEvents);
    done.events += events;
    done.requests += requests;
    // Remedies take ten times as long as all the rest, so that they have every tenth turn.
    if (turn === 0) await checkRemediesOf(scenarioText(document));
  },
};

const invalid: Kind<{ text: string; mistake: string }> = {
  name: 'invalid',
  arbitrary: invalidScenarios(),
  textOf: ({ text }) => text,
  check: async ({ text }) => {
    await checkInvalid(text, false);
    done.refused++;
  },
};

const damaged: Kind<string> = {
  name: 'damaged',
  arbitrary: damagedScenarios(),
  textOf: (text) => text,
  check: async (text) => {
    if (await checkInvalid(text, true)) done.refused++;
  },
};

async function check<Value>({ name, arbitrary, textOf, check: property }: Kind<Value>, seed: number): Promise<void> {
  const found = await fc.check(
    fc.asyncProperty(arbitrary, async (value) => {
      done[name]++;
      await property(value);
    }),
    { seed, numRuns: BATCH, interruptAfterTimeLimit: 300_000 },
  );
  if (!found.failed || found.counterexample === null) return;
  done.failures++;
  const problem = found.errorInstance;
  const message = problem instanceof Error ? (problem.stack ?? problem.message) : String(problem);
  tell(name, seed, textOf(found.counterexample[0]), `${message}\nfound at path ${found.counterexamplePath}`);
}

function tell(name: string, seed: number, text: string, message: string): void {
  mkdirSync(FOLDER, { recursive: true });
  const file = join(FOLDER, `${name}-${seed}.yaml`);
  const command = name === 'valid' ? 'run' : 'validate';
  const why = message.split('\n').map((line) => `# ${line}`);
  writeFileSync(file, [`# capsim ${command} ${file}`, ...why, text].join('\n'));
  console.log(`FAILED ${name} scenario of seed ${seed}: ${message}`);
  console.log(`the smallest that fails is in ${file}:\n\n${text}`);
  console.log(`run it: node bin/capsim.js ${command} ${file}`);
  console.log(`again:  npm run soak -- --seed ${seed} --batches 1\n`);
}

const begun = performance.now();
const end = begun + minutes * 60_000;
console.log(`soaking for ${minutes} minutes from seed ${firstSeed}, ${BATCH} scenarios of each kind a seed`);
let batch = 0;
for (let told = begun; batch < batches && performance.now() < end; batch++) {
  const seed = firstSeed + batch;
  await check(valid, seed);
  await check(invalid, seed);
  await check(damaged, seed);
  if (performance.now() - told < 60_000) continue;
  told = performance.now();
  report(`seed ${seed}`);
}
report(`done, seeds ${firstSeed} to ${firstSeed + batch - 1}`);
if (done.failures > 0) process.exitCode = 1;

function report(when: string): void {
  const { valid: whole, invalid: wrong, damaged: hurt, refused, events, requests, failures } = done;
  const spent = ((performance.now() - begun) / 60_000).toFixed(1);
  console.log(
    `${spent} min, ${when}: ${whole} valid scenarios (${requests} requests, ${events} events), ` +
      `${wrong} invalid and ${hurt} damaged (${refused} refused), ${failures} failures`,
  );
}
