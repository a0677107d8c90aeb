import { Command } from 'commander';
import { helpText } from './options.ts';

/** What the user gave to `capsim report`. */
export interface ReportOptions {
  readonly out?: string;
  readonly quiet?: boolean;
}

const EXAMPLE = `
Example:
  $ capsim init quickstart && capsim run quickstart.yaml && capsim report reports/quickstart/summary.json`;

/** `capsim report FILE` */
export function reportCommand(): Command {
  return new Command('report')
    .summary('render the files of a result again without simulating')
    .description(
      'Renders again what a summary.json, sweep.json, plan.json or compare.json tells, with the timeseries.csv or compare.csv beside it.',
    )
    .argument('<file>', 'summary.json, sweep.json, plan.json or compare.json')
    .option('-o, --out <dir>', 'report folder (default: the folder of the file)')
    .option('-q, --quiet', 'print nothing but mistakes')
    .addHelpText('after', helpText(EXAMPLE))
    .action(async (file: string, options: ReportOptions) => {
      const { renderAgain } = await import('../report.ts');
      process.exitCode = renderAgain(file, options);
    });
}
