import { Command, Option } from 'commander';
import {
  helpText,
  outOption,
  type PrintOptions,
  printOptions,
  type SimulationOptions,
  simulationOptions,
} from './options.ts';

/** What the user gave to `capsim run`, as commander names it. */
export interface RunOptions extends SimulationOptions, PrintOptions {
  readonly out?: string;
  readonly engine?: string;
  /** False with `--no-report`. */
  readonly report: boolean;
  /** False with `--no-remedies`. */
  readonly remedies: boolean;
  readonly junit?: string;
  readonly annotations?: 'github';
}

const EXAMPLES = `
Example:
  $ capsim init quickstart && capsim run quickstart.yaml --set functions.checkout.memory=2048MB`;

/** `capsim run SCENARIO...` */
export function runCommand(): Command {
  const command = new Command('run')
    .summary('simulate, print a summary, write a report folder')
    .description('Simulates scenarios, prints what breaks first and writes a report folder for each.')
    .argument('<scenario...>', 'scenario files (YAML, JSON, or JSON with comments)');
  outOption(command, 'report folder (default: reports/<scenario name>)');
  simulationOptions(command, { set: 'of the scenario' });
  command.addOption(new Option('--engine <engine>', 'how requests are simulated').choices(['event']));
  return printOptions(command, 'summary.json (an array for several scenarios)')
    .option('--no-report', 'write no report folder')
    .option('--no-remedies', 'do not look for the smallest change that would be enough against each limit')
    .option('--junit <file>', 'write the expectations as JUnit XML')
    .addOption(new Option('--annotations <system>', 'mark mistakes in the scenario file for CI').choices(['github']))
    .addHelpText('after', helpText(EXAMPLES))
    .action(async (files: string[], options: RunOptions) => {
      const { run } = await import('../run.ts');
      process.exitCode = await run(files, options);
    });
}
