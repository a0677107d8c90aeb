import { Command } from 'commander';
import {
  gather,
  helpText,
  outOption,
  type PrintOptions,
  printOptions,
  type SimulationOptions,
  simulationOptions,
} from './options.ts';

/** What the user gave to `capsim sweep`, as commander names it. */
export interface SweepOptions extends SimulationOptions, PrintOptions {
  readonly vary: readonly string[];
  readonly oneAtATime?: boolean;
  readonly metric?: readonly string[];
  readonly out?: string;
}

const EXAMPLES = `
VALUES is a list such as 20,40,60 or a range such as 100ms..2s/10 (ten values) or 1x..5x (times what the file says).
Several --vary make a grid. What is complete is kept: after Ctrl-C the same command goes on where it was.

Example:
  $ capsim init quickstart && capsim sweep quickstart.yaml --vary functions.checkout.reservedConcurrency=20..60/5`;

/** `capsim sweep SCENARIO --vary PATH=VALUES...` */
export function sweepCommand(): Command {
  const command = new Command('sweep')
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
    );
  simulationOptions(command, { set: 'at all points', seed: 'of all points', replications: 'of each point' });
  outOption(
    command,
    'folder of sweep.html, sweep.md, sweep.csv and sweep.json (default: reports/<scenario name>-sweep)',
  );
  return printOptions(command, 'sweep.json')
    .addHelpText('after', helpText(EXAMPLES))
    .action(async (file: string, options: SweepOptions) => {
      const { sweep } = await import('../sweep.ts');
      process.exitCode = await sweep(file, options);
    });
}
