import { Command } from 'commander';
import { readJobs, readSetting, type Setting } from './run.ts';

/** What the user gave to `capsim explain`, as commander names it. */
export interface ExplainOptions {
  readonly set?: readonly Setting[];
  readonly seed?: string;
  readonly replications?: string;
  readonly duration?: string;
  readonly jobs?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const EXAMPLES = `
Example:
  $ capsim init quickstart && capsim explain quickstart.yaml`;

/** `capsim explain SCENARIO` */
export function explainCommand(): Command {
  return new Command('explain')
    .summary('tell what happened in order of time, the cause first')
    .description(
      'Simulates a scenario and tells what happened in order of time: what rose first and by how much, which limit that led to, and what came of it.',
    )
    .argument('<scenario>', 'a scenario file')
    .option('--set <path=value>', 'change a setting of the scenario; may be repeated', readSetting)
    .option('--seed <seed>', 'the same seed gives the same bytes')
    .option('--replications <count>', 'independent runs; a chain says in how many of them it was')
    .option('--duration <time>', 'simulated time, for example 2h')
    .option('-j, --jobs <count>', 'threads that share the replications (default: one per processor)', readJobs)
    .option('--json', 'print the chains as JSON and nothing else')
    .option('-q, --quiet', 'show no progress')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, options: ExplainOptions) => {
      const { explainScenario } = await import('../explain-scenario.ts');
      process.exitCode = await explainScenario(file, options);
    });
}
