import { Command } from 'commander';
import { nearest } from '../scenario/suggest.ts';
import { compareCommand } from './commands/compare.ts';
import { explainCommand } from './commands/explain.ts';
import { initCommand } from './commands/init.ts';
import { helpText, helpWidth } from './commands/options.ts';
import { planCommand } from './commands/plan.ts';
import { profilesCommand } from './commands/profiles.ts';
import { reportCommand } from './commands/report.ts';
import { runCommand } from './commands/run.ts';
import { schemaCommand } from './commands/schema.ts';
import { sweepCommand } from './commands/sweep.ts';
import { validateCommand } from './commands/validate.ts';
import { version } from './version.ts';
import { wrongUsage } from './wrong-usage.ts';

const EXAMPLE = `
Example:
  $ capsim init quickstart && capsim run quickstart.yaml

Exit status: 0 done and every expectation met, 1 something failed outside the input (such as the disk),
2 wrong usage or an invalid scenario, 3 an expectation was not met, 4 compare: B is worse where it must
not be, 5 some replications are missing, 130 interrupted.`;

/** Commander's own choice, 40, leaves the words of an option in one line on a terminal of 60. */
const NARROWEST_COLUMN = 8;

/** `capsim help [COMMAND]`; commander's own prints all help where a name is misspelt. */
function helpCommand(program: Command): Command {
  return new Command('help')
    .summary('print the help of a command')
    .argument('[command]', 'its name')
    .action((name: string | undefined) => {
      const command = name === undefined ? program : program.commands.find((one) => one.name() === name);
      if (command !== undefined) return command.outputHelp();
      const near = nearest(
        name ?? '',
        program.commands.map((one) => one.name()),
      );
      program.error(`unknown command '${name}'${near === null ? '' : `; did you mean ${near}?`}`);
    });
}

/**
 * The command line as a whole. A command's file holds only its options; what it does is loaded when it is called, so
 * that help appears at once.
 */
export function buildProgram(): Command {
  const program = new Command('capsim')
    .description('Predicts where a serverless system breaks, when, for whom, and what it costs.')
    .version(version(), '-V, --version', 'print the version')
    .helpCommand(false)
    .addHelpText('after', helpText(EXAMPLE));
  const commands = [
    runCommand(),
    validateCommand(),
    compareCommand(),
    sweepCommand(),
    planCommand(),
    explainCommand(),
    reportCommand(),
    initCommand(),
    profilesCommand(),
    schemaCommand(),
  ];
  for (const command of commands) program.addCommand(command);
  program.addCommand(helpCommand(program));
  for (const command of [program, ...program.commands]) {
    command.exitOverride();
    command.helpOption('-h, --help', 'print this help');
    command.configureHelp({
      helpWidth: helpWidth(),
      minWidthToWrap: NARROWEST_COLUMN,
      // That each of them has options is no news.
      subcommandTerm: (one) => [one.name(), one.usage().replace('[options] ', '')].join(' '),
    });
    const help = command === program ? 'capsim --help' : `capsim ${command.name()} --help`;
    command.configureOutput({ outputError: (text, write) => write(wrongUsage(text, help)) });
  }
  return program;
}
