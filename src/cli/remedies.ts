import type { RunResult } from '../observe/result.ts';
import type { LoadOptions } from '../scenario/load.ts';
import type { Loaded } from '../scenario/model.ts';
import { withRemedies } from '../study/remedy.ts';
import { RemediesStopped } from '../study/remedy-trials.ts';
import type { Breach, Summary } from '../study/summary-schema.ts';
import { changedReader } from './scenario-file.ts';
import { progressOf, resultsOf, type SimulateOptions } from './simulate.ts';

/** A run whose limits are to be remedied. */
export interface RunToRemedy {
  readonly loaded: Loaded;
  /** As it was read; the search makes its changes after those of the user. */
  readonly read: LoadOptions;
  readonly results: readonly RunResult[];
  readonly summary: Summary;
  /** Events that may be simulated. */
  readonly budget: number;
}

/** Looks for the smallest single change against each limit that was reached, with progress; null when stopped. */
export async function remediesOf(run: RunToRemedy, options: SimulateOptions): Promise<Breach[] | null> {
  const { loaded, read, results, summary, budget } = run;
  const progress = progressOf(`${summary.name}: what would be enough`, options.isQuiet);
  let done = 0;
  const onProgress = (share: number): void => {
    done = share;
    progress.update(share);
  };
  // How long one trial takes says nothing of the whole, but shows that something is being done.
  const alive = { stage: () => undefined, update: () => progress.update(done) };
  try {
    return await withRemedies(
      { loaded, results, summary, budget, onProgress },
      {
        read: changedReader(loaded, read),
        run: (changed, plan) => resultsOf(changed, { ...options, isQuiet: true, progress: alive, plan }),
      },
    );
  } catch (problem) {
    if (problem instanceof RemediesStopped) return null;
    throw problem;
  } finally {
    progress.close();
  }
}
