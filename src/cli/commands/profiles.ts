import { Command } from 'commander';
import { helpText } from './options.ts';

/** What the user gave to `capsim profiles`. */
export interface ProfilesOptions {
  readonly json?: boolean;
  readonly sources?: boolean;
}

const EXAMPLE = `
Example:
  $ capsim profiles lambda-2026 --sources`;

/** `capsim profiles [NAME]` */
export function profilesCommand(): Command {
  return new Command('profiles')
    .summary('list the dated platforms, or the values of one')
    .description('Lists the platform at different dates; with a name, every value of that profile and its source.')
    .argument('[name]', 'a profile, for example lambda-2026')
    .option('--sources', 'what can invoke functions on the date of the profile, and who retries')
    .option('--json', 'print the same as JSON and nothing else')
    .addHelpText('after', helpText(EXAMPLE))
    .action(async (name: string | undefined, options: ProfilesOptions) => {
      const { printProfiles } = await import('../profiles.ts');
      process.exitCode = printProfiles(name, options);
    });
}
