import { Command, Option } from 'commander';
import { helpText } from './options.ts';

/** What the user gave to `capsim validate`. */
export interface ValidateOptions {
  readonly json?: boolean;
  readonly annotations?: 'github';
}

const EXAMPLE = `
Example:
  $ capsim init quickstart && capsim validate quickstart.yaml`;

/** `capsim validate SCENARIO...` */
export function validateCommand(): Command {
  return new Command('validate')
    .summary('check scenarios and give advice')
    .description('Prints every mistake in scenarios (exit status 2), and advice on what is legal but unwise (0).')
    .argument('<scenario...>', 'scenario files')
    .option('--json', 'print problems and advice as JSON and nothing else')
    .addOption(new Option('--annotations <system>', 'mark mistakes in the scenario file for CI').choices(['github']))
    .addHelpText('after', helpText(EXAMPLE))
    .action(async (files: string[], options: ValidateOptions) => {
      const { validate } = await import('../validate.ts');
      process.exitCode = await validate(files, options);
    });
}
