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

/** What the user gave to `capsim plan`, as commander names it. */
export interface PlanOptions extends SimulationOptions, PrintOptions {
  readonly tune?: readonly string[];
  readonly minimise?: string;
  readonly growth?: string;
  readonly from?: string;
  readonly out?: string;
}

const EXAMPLES = `
The objectives are the expectations of the scenario: all must be met, those that end in "else warn" too.
A setting has the bounds that are given, or is doubled until everything is met, at most ten times.

Examples:
  $ capsim init quickstart && capsim plan quickstart.yaml --tune functions.fulfil.reservedConcurrency=10..500
  $ capsim plan quickstart.yaml --growth 20%/month --from 2026-12-01 --set 'expect=["account.throttles < 200000"]'`;

/** `capsim plan SCENARIO` */
export function planCommand(): Command {
  const command = new Command('plan')
    .summary('find the least settings that meet every expectation')
    .description(
      'Finds the least settings that meet every expectation of a scenario, and how much traffic they bear, by simulation.',
    )
    .argument('<scenario>', 'a scenario file with expectations')
    .option('--tune <path[=min..max]>', 'a setting that may change; may be repeated', gather)
    .option('--minimise <what>', 'cost, quota, a setting that is tuned, or a metric (default: the settings, in order)')
    .option('--growth <rate>', 'growth of traffic, for example 20%/month: tells when settings run out; needs --from')
    .option('--from <day>', 'the day of the traffic in the scenario, for example 2026-12-01');
  simulationOptions(command, {
    set: 'at all points',
    seed: 'of all points',
    replications: 'of each point; up to eight times as many where the answer hinges on them',
  });
  outOption(
    command,
    'write plan.html, plan.md, plan.json and the changed scenario to this folder (default: nothing is written)',
  );
  return printOptions(command, 'plan.json')
    .addHelpText('after', helpText(EXAMPLES))
    .action(async (file: string, options: PlanOptions) => {
      const { plan } = await import('../plan.ts');
      process.exitCode = await plan(file, options);
    });
}
