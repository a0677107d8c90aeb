import { oneLine } from '../escape.ts';

/** A piece of HTML that is safe to put into a page: made by `html`, or known to be so. */
export class Markup {
  constructor(readonly text: string) {}
}

type Piece = string | number | Markup | null | readonly Piece[];

/** HTML with everything that is put into it escaped, except what is markup already. Lists are joined, null is nothing. */
export function html(parts: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  return new Markup(parts.reduce((text, part, index) => text + textOf(pieces[index - 1]) + part));
}

function textOf(piece: Piece): string {
  if (piece === null) return '';
  if (piece instanceof Markup) return piece.text;
  if (typeof piece === 'object') return piece.map(textOf).join('');
  return escapeHtml(String(piece));
}

/** Text in HTML, in content and in attributes; line breaks stay. */
export function escapeHtml(text: string): string {
  return text
    .split('\n')
    .map((line) => (line.trim() === '' ? line : indented(line)))
    .join('\n')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** Without control characters, which a name or a comment of a scenario may hold. */
function indented(line: string): string {
  const indent = /^ */.exec(line)?.[0] ?? '';
  const end = / *$/.exec(line)?.[0] ?? '';
  return `${indent}${oneLine(line)}${end}`;
}

/** A value as JSON inside a script element, where `</script>` and `<!--` would end it or change what follows. */
export function jsonScript(id: string, value: unknown): Markup {
  const json = JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
  return new Markup(`<script type="application/json" id="${id}">${json}</script>`);
}

/** Text in which a line may break after a dot, as paths of settings and metrics need on a narrow screen. */
export function breakable(text: string): Markup {
  return new Markup(escapeHtml(text).replace(/\.(?=[a-z])/gi, '.<wbr>'));
}

/** A script as it may stand in a page: `</script>` in one of its texts would end it. */
export function scriptText(script: string): string {
  return script.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
}
