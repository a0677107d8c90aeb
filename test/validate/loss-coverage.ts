import { mean } from 'simple-statistics';
import { binomialBand, binomialQuantile } from '../../src/theory/binomial.ts';
import { type Coverage, casesOf, coverageOf, LOSS_SYSTEMS, type LossCase, pooled } from './erlang-b.ts';
import { deviationOf, type Effort, type Line, rounded, type Section } from './line.ts';

/** Seeds of each case: in full 930 intervals of 12 cases, fewest where they cost most. */
function seedsOf({ servers }: LossCase, effort: Effort): number {
  if (effort === 'full') return servers < 1000 ? 100 : 10;
  return servers < 1000 ? 3 : 1;
}

/** Of a right program, one validation in a thousand fails by chance; the seeds are fixed. */
const FALSE_ALARM = 0.001;
const PROMISED = 0.95;

const known = new Map<string, Promise<Coverage>>();

function coverage(loss: LossCase, effort: Effort): Promise<Coverage> {
  const key = `${effort} ${loss.servers} ${loss.erlangs} ${loss.shape}`;
  const found = known.get(key) ?? coverageOf(loss, seedsOf(loss, effort));
  known.set(key, found);
  return found;
}

const share = (part: number, whole: number): string => `${rounded((100 * part) / whole, 1)} %`;

const CASES = LOSS_SYSTEMS.flatMap(casesOf);

const caseLines: readonly Line[] = CASES.map((loss) => ({
  what: `${loss.servers} reserved, ${loss.erlangs} erlangs, ${loss.shape}`,
  judge: async (effort) => {
    const { predicted, measured, covered } = await coverage(loss, effort);
    const least = binomialQuantile(FALSE_ALARM / CASES.length, { tries: measured.length, share: PROMISED });
    return {
      predicted: rounded(mean([...measured]), 6),
      reference: rounded(predicted, 6),
      deviation: deviationOf(mean([...measured]), predicted),
      verdict: covered >= least ? 'holds' : 'FAILS',
      because: `${covered} of ${measured.length} intervals hold the exact value, at least ${least} must`,
    };
  },
}));

const all: Line = {
  what: 'all intervals together: share that holds the exact value',
  judge: async (effort) => {
    const coverages: Coverage[] = [];
    for (const loss of CASES) coverages.push(await coverage(loss, effort));
    const { seeds, covered } = pooled(coverages);
    const band = binomialBand({ tries: seeds, share: PROMISED }, 1 - FALSE_ALARM);
    return {
      predicted: share(covered, seeds),
      reference: '95.0 %',
      deviation: deviationOf(covered / seeds, PROMISED),
      verdict: covered >= band.low && covered <= band.high ? 'holds' : 'FAILS',
      because: `${covered} of ${rounded(seeds, 0)}; ${band.low} to ${band.high} pass`,
    };
  },
};

export const lossCoverage: Section = {
  title: 'What intervals promise',
  about:
    "Intervals of 95 % as a user reads them in `summary.json`, ten replications each, of a function with a reservation and callers that do not retry: Erlang's loss system, whose share of throttled requests is exact for any law of durations. Judged: the intervals hold it as often as they promise.",
  lines: [...caseLines, all],
};
