/**
 * What commander says of a wrong word, as one line like every other message: what it is about, what was expected, and
 * what was found.
 *
 * @param text as commander prints it
 * @param help the command that prints the help, such as `capsim run --help`
 */
export function wrongUsage(text: string, help: string): string {
  const words = text
    .trim()
    .replace(/^error: /, '')
    .replace(/\.?\n\(Did you mean (.*)\?\)$/, '; did you mean $1?')
    .replace(/\.$/, '');
  const said = FORMS.reduce((sentence, [form, into]) => sentence.replace(form, into), words);
  return `capsim: ${said}; see ${help}\n`;
}

const FORMS: readonly (readonly [RegExp, string])[] = [
  [
    /^option '(?:-\w, )?(--[\w-]+)[^']*' argument '(.*)' is invalid\. Allowed choices are ([\s\S]*)$/,
    '$1: expected $3, got "$2"',
  ],
  [
    /^command-argument value '(.*)' is invalid for argument '(.*)'\. Allowed choices are ([\s\S]*)$/,
    '$2: expected $3, got "$1"',
  ],
  [/^option '(?:-\w, )?(--[\w-]+)[^']*' argument '([\s\S]*)' is invalid\. ([\s\S]*)$/, '$1: $3, got "$2"'],
  [/^option '(?:-\w, )?(--[\w-]+) ([^']*)' argument missing$/, '$1: expected $2 after it, got nothing'],
  [/^required option '(?:-\w, )?(--[\w-]+) ([^']*)' not specified$/, '$1 is missing: expected $1 $2'],
  [/^too many arguments for '(.*)'\. Expected (.*) but got (\d+)$/, 'too many arguments for $1: expected $2, got $3'],
];
