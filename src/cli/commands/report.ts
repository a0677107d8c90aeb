import { Command } from 'commander';
import { helpText, outOption, type PrintOptions, printOptions } from './options.ts';

/** What the user gave to `capsim report`. */
export interface ReportOptions extends PrintOptions {
  readonly out?: string;
}

const EXAMPLE = `
Example:
  $ capsim init quickstart && capsim run quickstart.yaml && capsim report reports/quickstart/summary.json`;

/** `capsim report FILE` */
export function reportCommand(): Command {
  const command = new Command('report')
    .summary('render the files of a result again without simulating')
    .description(
      'Renders again what a summary.json, sweep.json, plan.json or compare.json tells, with the timeseries.csv or compare.csv beside it.',
    )
    .argument('<file>', 'summary.json, sweep.json, plan.json or compare.json');
  outOption(command, 'report folder (default: the folder of the file)');
  return printOptions(command, 'the document that was read')
    .addHelpText('after', helpText(EXAMPLE))
    .action(async (file: string, options: ReportOptions) => {
      const { renderAgain } = await import('../report.ts');
      process.exitCode = renderAgain(file, options);
    });
}
