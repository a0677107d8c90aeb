import { Command } from 'commander';

/** What the user gave to `capsim report`. */
export interface ReportOptions {
  readonly out?: string;
  readonly quiet?: boolean;
}

const EXAMPLE = `
Example:
  $ capsim init quickstart && capsim run quickstart.yaml && capsim report reports/quickstart/summary.json`;

/** `capsim report SUMMARY.json` */
export function reportCommand(): Command {
  return new Command('report')
    .summary('render a report again without simulating')
    .description('Renders the report again from a summary.json (and the timeseries.csv beside it).')
    .argument('<summary.json>', 'a result of capsim run')
    .option('-o, --out <dir>', 'report folder (default: the folder of the summary)')
    .option('-q, --quiet', 'print nothing but mistakes')
    .addHelpText('after', EXAMPLE)
    .action(async (file: string, options: ReportOptions) => {
      const { renderAgain } = await import('../report.ts');
      process.exitCode = renderAgain(file, options);
    });
}
