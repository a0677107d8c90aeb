import { Argument, Command } from 'commander';
import { helpText } from './options.ts';

/** The documents that have a published JSON Schema. */
export const SCHEMAS = ['scenario', 'summary', 'plan', 'sweep', 'compare', 'explanation'] as const;

const EXAMPLE = `
Example:
  $ capsim schema scenario > scenario.schema.json`;

/** `capsim schema [scenario|summary|plan|sweep|compare|explanation]` */
export function schemaCommand(): Command {
  return new Command('schema')
    .summary('print the JSON Schema of scenarios or of results')
    .description('Prints a JSON Schema, for editors and for programs that write scenarios or read results.')
    .addArgument(new Argument('[document]', 'what to describe').choices(SCHEMAS).default('scenario'))
    .addHelpText('after', helpText(EXAMPLE))
    .action(async (document: (typeof SCHEMAS)[number]) => {
      const { printSchema } = await import('../schema.ts');
      printSchema(document);
    });
}
