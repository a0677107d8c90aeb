import { type Command, InvalidArgumentError } from 'commander';
import { wrapped } from '../../report/wrapped.ts';

/** One `--set PATH=VALUE`. */
export interface Setting {
  readonly path: string;
  readonly value: string;
}

/** What every command that simulates takes, as commander names it. */
export interface SimulationOptions {
  readonly set?: readonly Setting[];
  readonly seed?: string;
  readonly replications?: string;
  readonly duration?: string;
  readonly jobs?: number;
}

/** What every command that prints a result takes. */
export interface PrintOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/**
 * Adds the options of a command that simulates.
 *
 * @param of what they say of: a scenario, all points, or both sides
 */
export function simulationOptions(
  command: Command,
  of: { readonly set: string; readonly seed?: string; readonly replications?: string },
): Command {
  return command
    .option('--set <path=value>', `change a setting ${of.set}; may be repeated`, readSetting)
    .option('--seed <seed>', of.seed ?? 'the same seed gives the same bytes', readSeed)
    .option('--replications <count>', of.replications ?? 'independent runs behind each confidence interval')
    .option('--duration <time>', 'simulated time, for example 2h')
    .option('-j, --jobs <count>', 'threads that share the work (default: one per processor)', readJobs);
}

/**
 * Adds the options of a command that prints a result.
 *
 * @param document what `--json` prints, such as `plan.json`
 */
export function printOptions(command: Command, document: string, quiet = 'print nothing but mistakes'): Command {
  return command.option('--json', `print ${document} and nothing else`).option('-q, --quiet', quiet);
}

/** Adds `--out`. @param what is written there, and where by default */
export function outOption(command: Command, what: string): Command {
  return command.option('-o, --out <dir>', what, (text) => filled(text, 'a folder, for example out'));
}

/** What stands below the options: prose, broken to the width of the terminal, and examples, which are not broken. */
export function helpText(text: string): () => string {
  const paragraphs = text.trim().split(/\n\n/);
  const broken = (paragraph: string): string =>
    /^ {2}\$ /m.test(paragraph)
      ? paragraph
      : wrapped(paragraph.replaceAll('\n', ' '), { width: helpWidth(), indent: 0 }).join('\n');
  return () => `\n${paragraphs.map(broken).join('\n\n')}`;
}

/** Lines of more characters are hard to read. */
const WIDEST_HELP = 100;

/** Characters in a line of help. */
export function helpWidth(): number {
  return Math.min(WIDEST_HELP, process.stdout.columns || WIDEST_HELP);
}

/** One text after those before it, for an option that may be repeated. */
export function gather(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text.trim()];
}

/** More threads than any machine has processors are a typing mistake. */
const JOBS_MAX = 1024;

function readJobs(text: string): number {
  const jobs = Number(text);
  if (/^\d+$/.test(text) && jobs >= 1 && jobs <= JOBS_MAX) return jobs;
  throw new InvalidArgumentError(`expected a whole number from 1 to ${JOBS_MAX}, for example 4`);
}

/** An empty seed is that of a variable of the shell which is not set. */
function readSeed(text: string): string {
  return filled(text, 'a seed, any text or number');
}

function filled(text: string, expected: string): string {
  if (text.trim() === '') throw new InvalidArgumentError(`expected ${expected}`);
  return text;
}

/** One `PATH=VALUE` after those before it. */
function readSetting(text: string, before: readonly Setting[] = []): readonly Setting[] {
  const equals = text.indexOf('=');
  if (equals < 1) throw new InvalidArgumentError('expected PATH=VALUE, for example functions.checkout.memory=512MB');
  return [...before, { path: text.slice(0, equals).trim(), value: text.slice(equals + 1).trim() }];
}
