import { Command } from 'commander';
import { helpText, type PrintOptions, printOptions, type SimulationOptions, simulationOptions } from './options.ts';

/** What the user gave to `capsim explain`, as commander names it. */
export interface ExplainOptions extends SimulationOptions, PrintOptions {
  /** False with `--no-remedies`. */
  readonly remedies: boolean;
}

const EXAMPLES = `
Example:
  $ capsim init quickstart && capsim explain quickstart.yaml`;

/** `capsim explain SCENARIO` */
export function explainCommand(): Command {
  const command = new Command('explain')
    .summary('tell what happened in order of time, the cause first')
    .description(
      'Simulates a scenario and tells what happened in order of time: what rose first and by how much, which limit that led to, and what came of it.',
    )
    .argument('<scenario>', 'a scenario file');
  simulationOptions(command, {
    set: 'of the scenario',
    replications: 'independent runs; a chain says in how many of them it was',
  });
  return printOptions(command, 'the chains as JSON', 'show no progress')
    .option('--no-remedies', 'do not look for the smallest change that would be enough against each limit')
    .addHelpText('after', helpText(EXAMPLES))
    .action(async (file: string, options: ExplainOptions) => {
      const { explainScenario } = await import('../explain-scenario.ts');
      process.exitCode = await explainScenario(file, options);
    });
}
