import { mean } from 'simple-statistics';
import { binomialBand, binomialQuantile } from '../../src/theory/binomial.ts';
import { type Coverage, casesOf, coverageOf, LOSS_SYSTEMS, type LossCase, pooled } from './erlang-b.ts';
import { deviationOf, type Effort, type Line, rounded, type Section } from './line.ts';

/** Seeds of each of the 12 cases; in full they are 1,200 intervals. */
function seedsOf({ servers }: LossCase, effort: Effort): number {
  if (effort === 'full') return 100;
  return servers < 1000 ? 3 : 1;
}

/** In full: three standard deviations of 1,200 tries of 95 %, and of 100. */
const ALL_HOLD = { low: 0.93, high: 0.97 };
const ONE_HOLDS = 0.88;
/** With fewer seeds, what a right program fails once in a thousand validations. */
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
    const tries = measured.length;
    const least =
      effort === 'full'
        ? Math.ceil(ONE_HOLDS * tries)
        : binomialQuantile(FALSE_ALARM / CASES.length, { tries, share: PROMISED });
    return {
      predicted: rounded(mean([...measured]), 6),
      reference: rounded(predicted, 6),
      deviation: deviationOf(mean([...measured]), predicted),
      verdict: covered >= least ? 'holds' : 'FAILS',
      because: `${covered} of ${tries} intervals hold the exact value, at least ${least} must`,
    };
  },
}));

const all: Line = {
  what: 'all intervals together: share that holds the exact value',
  judge: async (effort) => {
    const coverages: Coverage[] = [];
    for (const loss of CASES) coverages.push(await coverage(loss, effort));
    const { seeds, covered } = pooled(coverages);
    const band =
      effort === 'full'
        ? { low: Math.ceil(ALL_HOLD.low * seeds), high: Math.floor(ALL_HOLD.high * seeds) }
        : binomialBand({ tries: seeds, share: PROMISED }, 1 - FALSE_ALARM);
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
