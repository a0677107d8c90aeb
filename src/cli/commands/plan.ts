import { Command } from 'commander';
import { readJobs, readSetting, type Setting } from './run.ts';

/** What the user gave to `capsim plan`, as commander names it. */
export interface PlanOptions {
  readonly tune?: readonly string[];
  readonly minimise?: string;
  readonly growth?: string;
  readonly from?: string;
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
The objectives are the expectations of the scenario: all must be met, those that end in "else warn" too.
A setting has the bounds that are given, or is doubled until everything is met, at most ten times.

Examples:
  $ capsim init quickstart && capsim plan quickstart.yaml --tune functions.fulfil.reservedConcurrency=10..500
  $ capsim plan quickstart.yaml --growth 20%/month --from 2026-12-01 --set 'expect=["account.throttles < 200000"]'`;

/** `capsim plan SCENARIO` */
export function planCommand(): Command {
  return new Command('plan')
    .summary('find the least settings that meet every expectation')
    .description(
      'Finds the least settings that meet every expectation of a scenario, and how much traffic they bear, by simulation.',
    )
    .argument('<scenario>', 'a scenario file with expectations')
    .option('--tune <path[=min..max]>', 'a setting that may change; may be repeated', gather)
    .option('--minimise <what>', 'cost, quota, a setting that is tuned, or a metric (default: the settings, in order)')
    .option('--growth <rate>', 'growth of traffic, for example 20%/month: tells when settings run out; needs --from')
    .option('--from <day>', 'the day of the traffic in the scenario, for example 2026-12-01')
    .option('--set <path=value>', 'change a setting at all points; may be repeated', readSetting)
    .option('--seed <seed>', 'of all points')
    .option('--replications <count>', 'of each point; up to eight times as many where the answer hinges on them')
    .option('--duration <time>', 'simulated time, for example 2h')
    .option('-j, --jobs <count>', 'threads that share the work (default: one per processor)', readJobs)
    .option('-o, --out <dir>', 'write plan.md, plan.json and the changed scenario there')
    .option('--json', 'print plan.json and nothing else')
    .option('-q, --quiet', 'print nothing but mistakes')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, options: PlanOptions) => {
      const { plan } = await import('../plan.ts');
      process.exitCode = await plan(file, options);
    });
}

function gather(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text.trim()];
}
