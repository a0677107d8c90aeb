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

/** What the user gave to `capsim compare`, as commander names it. */
export interface CompareOptions extends SimulationOptions, PrintOptions {
  readonly failOn?: readonly string[];
  readonly out?: string;
  readonly all?: boolean;
}

const EXAMPLES = `
A metric of --fail-on must have a worse direction, as throttles, latencies and costs have. Exit status: 4 where an
expectation is met by A and missed by B, or where the whole interval of a --fail-on is on the worse side.

Example:
  $ capsim init quickstart && capsim compare quickstart.yaml --set functions.checkout.reservedConcurrency=60`;

/** `capsim compare A [B]` */
export function compareCommand(): Command {
  const command = new Command('compare')
    .summary('tell what differs between two scenarios, and how surely')
    .description(
      'Simulates two scenarios on the same random numbers and tells what differs in B. Without B, B is A with the changes of --set. Two summary.json of earlier runs are compared as they are, unpaired.',
    )
    .argument('<a>', 'a scenario file, or the summary.json of an earlier run')
    .argument('[b]', 'another of the same kind')
    .option('--fail-on <metric>', 'exit with 4 where this metric is surely worse in B; may be repeated', gather)
    .option('--all', 'show every metric, also those without a difference');
  simulationOptions(command, {
    set: 'of B',
    seed: 'of both (default: the seed of A)',
    replications: 'of both (default: the larger number of the two)',
  });
  outOption(
    command,
    'write compare.html, compare.md, compare.csv and compare.json to this folder (default: nothing is written)',
  );
  return printOptions(command, 'compare.json')
    .addHelpText('after', helpText(EXAMPLES))
    .action(async (a: string, b: string | undefined, options: CompareOptions) => {
      const { compare } = await import('../compare.ts');
      process.exitCode = await compare(a, b, options);
    });
}
