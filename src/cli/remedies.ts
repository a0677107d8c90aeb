import type { RunResult } from '../observe/result.ts';
import type { LoadOptions } from '../scenario/load.ts';
import type { Loaded } from '../scenario/model.ts';
import { withRemedies } from '../study/remedy.ts';
import { RemediesStopped } from '../study/remedy-trials.ts';
import type { Breach, Summary } from '../study/summary-schema.ts';
import { Exit } from './exit.ts';
import { Failure } from './failure.ts';
import { printMessage } from './print.ts';
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

/** How a search for remedies ended. */
export interface RemediesFound {
  /** The breaches with what would be enough; null where the search was stopped or failed. */
  readonly breaches: Breach[] | null;
  /** That of the failure; a search that was stopped has none of its own. */
  readonly status: Exit;
}

/**
 * Looks for the smallest single change against each limit that was reached, with progress. What keeps it from being
 * found is told in a line, and is no reason to lose the run.
 */
export async function remediesOf(run: RunToRemedy, options: SimulateOptions): Promise<RemediesFound> {
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
    const breaches = await withRemedies(
      { loaded, results, summary, budget, onProgress },
      {
        read: changedReader(loaded, read),
        run: (changed, plan) => resultsOf(changed, { ...options, isQuiet: true, progress: alive, plan }),
      },
    );
    return { breaches, status: Exit.done };
  } catch (problem) {
    if (problem instanceof RemediesStopped) return { breaches: null, status: Exit.done };
    if (!(problem instanceof Failure)) throw problem;
    printMessage(`capsim: what would be enough is not known: ${problem.message}`);
    return { breaches: null, status: problem.status };
  } finally {
    progress.close();
  }
}
