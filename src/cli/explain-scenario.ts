import { renderExplainTerminal } from '../report/explain-terminal.ts';
import { remedyBlock } from '../report/remedy-terminal.ts';
import type { Loaded } from '../scenario/model.ts';
import { explainedBy } from '../study/explain-document.ts';
import { patientBudget } from '../study/remedy.ts';
import { replicationPlan } from '../study/sequential.ts';
import { summarise } from '../study/summarise.ts';
import type { ExplainOptions } from './commands/explain.ts';
import { Exit } from './exit.ts';
import { Interruption } from './interruption.ts';
import { jobsThatFit } from './jobs.ts';
import { colourResult, printMessage, printResult, resultWidth } from './print.ts';
import { remediesOf } from './remedies.ts';
import { loadOptionsOf, printProblems, readScenario } from './scenario-file.ts';
import { resultsOf } from './simulate.ts';
import { version } from './version.ts';

/** Simulates a scenario and tells what happened in order of time and of cause and effect. */
export async function explainScenario(file: string, options: ExplainOptions): Promise<Exit> {
  const interruption = new Interruption();
  try {
    const reading = await readScenario(file, loadOptionsOf(options));
    if (!reading.ok) {
      printProblems(reading.problems);
      return Exit.invalid;
    }
    interruption.keepResults({
      stopping: () => printMessage('stopping; what is complete will be explained (Ctrl-C again to quit at once)'),
      removeUnfinished: () => undefined,
    });
    return await explainLoaded(reading.loaded, options, interruption);
  } finally {
    interruption.close();
  }
}

async function explainLoaded(loaded: Loaded, options: ExplainOptions, interruption: Interruption): Promise<Exit> {
  const { model } = loaded;
  const isStopped = () => interruption.isRequested;
  const simulateOptions = { jobs: options.jobs ?? jobsThatFit(model), isQuiet: options.quiet === true, isStopped };
  const results = await resultsOf(loaded, simulateOptions);
  if (results.length === 0) {
    printMessage('stopped before a replication was complete: there is nothing to explain yet');
    return Exit.interrupted;
  }
  const asked = replicationPlan(model).nextCount(results);
  const { confidence } = model.scenario.run;
  const partial = results.length < asked;
  const summary = summarise(model, results, { confidence, asked, partial, version: version() });
  const explained = explainedBy(model, results, summary);
  const screen = { width: resultWidth(), colour: colourResult };
  if (!options.json) printResult(renderExplainTerminal(explained, screen));
  const isRemediable = options.remedies && !partial && summary.breaches.length > 0;
  const run = { loaded, read: loadOptionsOf(options), results, summary, budget: patientBudget(summary) };
  const { breaches, status } = isRemediable
    ? await remediesOf(run, simulateOptions)
    : { breaches: null, status: Exit.done };
  if (options.json) printResult(JSON.stringify({ ...explained, breaches: breaches ?? explained.breaches }, null, 2));
  else if (breaches !== null) printResult(`\n${remedyBlock(breaches, screen, null)}`);
  return isStopped() ? Exit.interrupted : status;
}
