import { existsSync } from 'node:fs';
import { wrapped } from '../report/wrapped.ts';
import { nearest } from '../scenario/suggest.ts';
import type { InitOptions } from './commands/init.ts';
import { Exit } from './exit.ts';
import { Failure } from './failure.ts';
import { colourResult, printResult, resultWidth } from './print.ts';
import { templates } from './templates/index.ts';
import { writeWhole } from './write-file.ts';

const NAME_WIDTH = 14;

/** Writes a template to the current folder, or lists the templates. */
export function init(name: string, options: InitOptions): Exit {
  if (options.list && options.json) {
    printResult(toJson(templates.map(({ name: known, question }) => ({ template: known, question }))));
    return Exit.done;
  }
  if (options.list) {
    for (const { name: known, question } of templates) {
      const [first, ...rest] = wrapped(known.padEnd(NAME_WIDTH) + question, {
        width: resultWidth(),
        indent: NAME_WIDTH,
      });
      printResult([first.replace(known, colourResult('bold', known)), ...rest].join('\n'));
    }
    return Exit.done;
  }
  const template = templates.find((candidate) => candidate.name === name);
  if (template === undefined) throw new Failure(unknownTemplate(name), Exit.invalid);
  const file = `${name}.yaml`;
  if (existsSync(file) && !options.force) {
    throw new Failure(`${file} exists already; --force overwrites it`, Exit.invalid);
  }
  writeWhole(file, template.text);
  const { question } = template;
  const text = `wrote ${file}: ${question}\nnow: capsim run ${file}`;
  printResult(options.json ? toJson({ template: name, question, file }) : text);
  return Exit.done;
}

function toJson(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

function unknownTemplate(name: string): string {
  const names = templates.map((template) => template.name);
  const near = nearest(name, names);
  return `there is no template "${name}"; ${near === null ? `expected one of ${names.join(', ')}` : `did you mean "${near}"?`}`;
}
