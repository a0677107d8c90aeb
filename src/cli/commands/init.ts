import { Command } from 'commander';
import { helpText } from './options.ts';

/** What the user gave to `capsim init`. */
export interface InitOptions {
  readonly force?: boolean;
  readonly list?: boolean;
  readonly json?: boolean;
}

const EXAMPLE = `
Example:
  $ capsim init async && capsim run async.yaml`;

/** `capsim init [TEMPLATE]` */
export function initCommand(): Command {
  return new Command('init')
    .summary('write a commented scenario to start from')
    .description('Writes <template>.yaml to the current folder: a scenario that runs, with comments.')
    .argument('[template]', 'which one (see --list)', 'quickstart')
    .option('--list', 'list the templates')
    .option('-f, --force', 'overwrite an existing file')
    .option('--json', 'print what was written, or the list, as JSON and nothing else')
    .addHelpText('after', helpText(EXAMPLE))
    .action(async (template: string, options: InitOptions) => {
      const { init } = await import('../init.ts');
      process.exitCode = init(template, options);
    });
}
