import type { Summary } from '../study/summary-schema.ts';
import { escapeCommandMessage, escapeCommandProperty } from './escape.ts';
import { foundWords, limitWords, outcomeWords } from './words.ts';

/** Something to be shown at a line of a file. */
export interface Annotation {
  readonly level: 'error' | 'warning';
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
  readonly message: string;
}

/** One GitHub workflow command, `::error file=,line=,col=::message`. */
export function renderAnnotation({ level, file, line, column, message }: Annotation): string {
  const properties = [
    `file=${escapeCommandProperty(file)}`,
    ...(line === null ? [] : [`line=${line}`]),
    ...(column === null ? [] : [`col=${column}`]),
  ];
  return `::${level} ${properties.join(',')}::${escapeCommandMessage(message)}\n`;
}

/** A command for every expectation that was not met, at its line of the scenario file. */
export function renderAnnotations({ expectations }: Summary, file: string): string {
  return expectations
    .filter(({ outcome }) => outcome !== 'met')
    .map((result) => {
      const level = result.pass ? 'warning' : 'error';
      const message = `${outcomeWords(result)}: ${result.text}: found ${foundWords(result)}, limit ${limitWords(result)}`;
      return renderAnnotation({ level, file, line: result.line, column: result.column, message });
    })
    .join('');
}
