import { Command } from 'commander';
import { readJobs, readSetting, type Setting } from './run.ts';

/** What the user gave to `capsim sweep`, as commander names it. */
export interface SweepOptions {
  readonly vary: readonly string[];
  readonly oneAtATime?: boolean;
  readonly metric?: readonly string[];
  readonly set?: readonly Setting[];
  readonly seed?: string;
  readonly replications?: string;
  readonly duration?: string;
  readonly jobs?: number;
  readonly out?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const EXAMPLES = `
VALUES is a list such as 20,40,60 or a range such as 100ms..2s/10 (ten values) or 1x..5x (times what the file says).
Several --vary make a grid. What is complete is kept: after Ctrl-C the same command goes on where it was.

Example:
  $ capsim init quickstart && capsim sweep quickstart.yaml --vary functions.checkout.reservedConcurrency=20..60/5`;

/** `capsim sweep SCENARIO --vary PATH=VALUES...` */
export function sweepCommand(): Command {
  return new Command('sweep')
    .summary('simulate a scenario over values of its settings')
    .description(
      'Simulates a scenario over values of its settings, on the same random numbers, and tells where an expectation breaks.',
    )
    .argument('<scenario>', 'a scenario file')
    .requiredOption('--vary <path=values>', 'a setting and the values it takes; may be repeated', gather)
    .option('--one-at-a-time', 'vary each setting alone instead of all combinations')
    .option(
      '--metric <path>',
      'tell of this metric only; may be repeated (default: what is expected, and the usual)',
      gather,
    )
    .option('--set <path=value>', 'change a setting at all points; may be repeated', readSetting)
    .option('--seed <seed>', 'of all points')
    .option('--replications <count>', 'of each point')
    .option('--duration <time>', 'simulated time, for example 2h')
    .option('-j, --jobs <count>', 'threads that share the work (default: one per processor)', readJobs)
    .option(
      '-o, --out <dir>',
      'folder of sweep.html, sweep.csv and sweep.json (default: reports/<scenario name>-sweep)',
    )
    .option('--json', 'print sweep.json and nothing else')
    .option('-q, --quiet', 'print nothing but mistakes')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, options: SweepOptions) => {
      const { sweep } = await import('../sweep.ts');
      process.exitCode = await sweep(file, options);
    });
}

function gather(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text.trim()];
}
