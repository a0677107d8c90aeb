import { Command } from 'commander';
import { readJobs, readSetting, type Setting } from './run.ts';

/** What the user gave to `capsim compare`, as commander names it. */
export interface CompareOptions {
  readonly set?: readonly Setting[];
  readonly failOn?: readonly string[];
  readonly seed?: string;
  readonly replications?: string;
  readonly duration?: string;
  readonly jobs?: number;
  readonly out?: string;
  readonly all?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const EXAMPLES = `
A metric of --fail-on must have a worse direction, as throttles, latencies and costs have. Exit status: 4 where an
expectation is met by A and missed by B, or where the whole interval of a --fail-on is on the worse side.

Example:
  $ capsim init quickstart && capsim compare quickstart.yaml --set functions.checkout.reservedConcurrency=60`;

/** `capsim compare A [B]` */
export function compareCommand(): Command {
  return new Command('compare')
    .summary('tell what differs between two scenarios, and how surely')
    .description(
      'Simulates two scenarios on the same random numbers and tells what differs in B. Without B, B is A with the changes of --set. Two summary.json of earlier runs are compared as they are, unpaired.',
    )
    .argument('<a>', 'a scenario file, or the summary.json of an earlier run')
    .argument('[b]', 'another of the same kind')
    .option('--set <path=value>', 'change a setting of B; may be repeated', readSetting)
    .option('--fail-on <metric>', 'exit with 4 where this metric is surely worse in B; may be repeated', gather)
    .option('--seed <seed>', 'of both (default: the seed of A)')
    .option('--replications <count>', 'of both (default: the larger number of the two)')
    .option('--duration <time>', 'simulated time of both, for example 2h')
    .option('-j, --jobs <count>', 'threads that share the replications (default: one per processor)', readJobs)
    .option(
      '-o, --out <dir>',
      'write compare.html, compare.md and compare.json to this folder (default: nothing is written)',
    )
    .option('--all', 'show every metric, also those without a difference')
    .option('--json', 'print compare.json and nothing else')
    .option('-q, --quiet', 'print nothing but mistakes')
    .addHelpText('after', EXAMPLES)
    .action(async (a: string, b: string | undefined, options: CompareOptions) => {
      const { compare } = await import('../compare.ts');
      process.exitCode = await compare(a, b, options);
    });
}

function gather(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text.trim()];
}
