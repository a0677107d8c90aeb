import { Command, InvalidArgumentError, Option } from 'commander';

/** What the user gave to `capsim run`, as commander names it. */
export interface RunOptions {
  readonly out?: string;
  readonly set?: readonly Setting[];
  readonly seed?: string;
  readonly replications?: string;
  readonly duration?: string;
  readonly engine?: string;
  readonly jobs?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
  /** False with `--no-report`. */
  readonly report: boolean;
  readonly junit?: string;
  readonly annotations?: 'github';
}

/** One `--set PATH=VALUE`. */
export interface Setting {
  readonly path: string;
  readonly value: string;
}

const EXAMPLES = `
Example:
  $ capsim init quickstart && capsim run quickstart.yaml --set functions.checkout.memory=2048MB`;

/** `capsim run SCENARIO...` */
export function runCommand(): Command {
  return new Command('run')
    .summary('simulate, print a summary, write a report folder')
    .description('Simulates scenarios, prints what breaks first and writes a report folder for each.')
    .argument('<scenario...>', 'scenario files (YAML, JSON, or JSON with comments)')
    .option('-o, --out <dir>', 'report folder (default: reports/<scenario name>)')
    .option('--set <path=value>', 'change a setting of the scenario; may be repeated', readSetting)
    .option('--seed <seed>', 'the same seed gives the same bytes')
    .option('--replications <count>', 'independent runs behind each confidence interval')
    .option('--duration <time>', 'simulated time, for example 2h')
    .addOption(new Option('--engine <engine>', 'how requests are simulated').choices(['event']))
    .option('-j, --jobs <count>', 'threads that share the replications (default: one per processor)', readJobs)
    .option('--json', 'print summary.json (an array for several scenarios) and nothing else')
    .option('-q, --quiet', 'print nothing but mistakes')
    .option('--no-report', 'write no report folder')
    .option('--junit <file>', 'write the expectations as JUnit XML')
    .addOption(new Option('--annotations <system>', 'mark mistakes in the scenario file for CI').choices(['github']))
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], options: RunOptions) => {
      const { run } = await import('../run.ts');
      process.exitCode = await run(files, options);
    });
}

/** More threads than any machine has processors are a typing mistake. */
const JOBS_MAX = 1024;

/** A number of threads, as `--jobs` takes it. */
export function readJobs(text: string): number {
  const jobs = Number(text);
  if (/^\d+$/.test(text) && jobs >= 1 && jobs <= JOBS_MAX) return jobs;
  throw new InvalidArgumentError(`Expected a whole number from 1 to ${JOBS_MAX}, for example 4.`);
}

/** One `PATH=VALUE` after those before it, as `--set` takes it. */
export function readSetting(text: string, before: readonly Setting[] = []): readonly Setting[] {
  const equals = text.indexOf('=');
  if (equals < 1) throw new InvalidArgumentError('Expected PATH=VALUE, for example functions.checkout.memory=512MB.');
  return [...before, { path: text.slice(0, equals).trim(), value: text.slice(equals + 1).trim() }];
}
