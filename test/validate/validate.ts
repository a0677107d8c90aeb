/**
 * Holds the engine against published measurements, where they are at hand, and against Erlang B in full: `npm run
 * validate`. Exits with 1 when the intervals hold the exact value too rarely or too often. 1,200 intervals of 10
 * replications each: about a quarter of an hour of one core. The measurements are read by people and decide nothing.
 */
import { type Coverage, casesOf, coverageOf, LOSS_SYSTEMS, pooled, pooledMean } from './erlang-b.ts';
import { plainTable } from './table.ts';

const SEEDS = 100;
/** Of intervals of 95 %: three standard deviations of 1,200 tries, and of 100. */
const POOLED = { low: 0.93, high: 0.97 };
const ONE_CASE_LOW = 0.88;

await import('./sqs-ramp.ts');
await import('./streams-measured.ts');
await import('./retry-collapse-table.ts');

const coverages: Coverage[] = [];
for (const loss of LOSS_SYSTEMS.flatMap(casesOf)) {
  const { servers, erlangs, shape } = loss;
  console.error(`${servers} servers, ${erlangs} erlangs, ${shape}: ${SEEDS} seeds`);
  coverages.push(await coverageOf(loss, SEEDS));
}

const share = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;

function rowOf(coverage: Coverage): string[] {
  const { loss, predicted, measured, covered } = coverage;
  const { mean, low, high } = pooledMean([coverage], 0.95);
  return [
    `${loss.servers} servers, ${loss.erlangs} erlangs, ${loss.shape}`,
    predicted.toFixed(6),
    mean.toFixed(6),
    `${low?.toFixed(6)} to ${high?.toFixed(6)}`,
    share(covered, measured.length),
    covered / measured.length < ONE_CASE_LOW ? 'FAILS' : 'holds',
  ];
}

const head = ['throttle ratio of a loss system', 'exact', 'simulated', '95 % interval', 'covered', 'verdict'];
console.log(plainTable(head, coverages.map(rowOf)));
const { seeds, covered } = pooled(coverages);
const isPooledGood = covered >= POOLED.low * seeds && covered <= POOLED.high * seeds;
const areCasesGood = coverages.every((one) => one.covered >= ONE_CASE_LOW * one.measured.length);
console.log(
  `\nOf ${seeds} intervals of 95 %, ${covered} hold the exact value: ${share(covered, seeds)}` +
    ` (93 to 97 % pass, and 88 % for each case): ${isPooledGood && areCasesGood ? 'holds' : 'FAILS'}`,
);
if (!isPooledGood || !areCasesGood) process.exitCode = 1;
