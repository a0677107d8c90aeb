/** Where something stands in the scenario's text; lines and columns from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
  /** The command-line option that put it there, for example `--set run.duration`; absent: it is in the file. */
  readonly option?: string;
}

/** A mistake in what a user wrote. */
export interface Problem extends Place {
  readonly file: string;
  /** Path in the document, for example `functions.checkout.timeout`; empty for the document as a whole. */
  readonly path: string;
  /** What was expected, what was found, and what to do. */
  readonly message: string;
}

/** One line for people: `scenarios/shop.yaml:14:12 functions.checkout.timeout: expected a duration ...`. */
export function formatProblem(problem: Problem): string {
  const { file, line, column, path, message, option } = problem;
  if (option === undefined) return `${file}:${line}:${column}${path === '' ? '' : ` ${path}`}: ${message}`;
  // `--set expect.0` and the path `expect[0]` are the same.
  const isSame = option.replace(/\.(\d+)(?=\.|$)/g, '[$1]').endsWith(` ${path}`);
  return isSame ? `${option}: ${message}` : `${option}: ${path}: ${message}`;
}

/** Steps from the root of a document: keys of objects and indexes of lists. */
export type Path = readonly (string | number)[];

/** `['rate', 1, 'at']` is written `rate[1].at`. */
export function formatPath(path: Path): string {
  return path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('');
}

/** Reads `rate[1].at` and also `rate.1.at`; null where a step is empty. */
export function readPath(text: string): Path | null {
  const steps = text
    .trim()
    .replace(/\[(\d+)\]/g, '.$1')
    .split('.');
  if (steps.some((step) => step === '')) return null;
  return steps.map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

/** A mistake before its place in the text is known. */
export interface Finding {
  readonly path: Path;
  readonly message: string;
  /** What the place should show: the value (or the nearest part around it that exists), or the key. */
  readonly about: 'value' | 'key';
}

export function finding(path: Path, message: string): Finding {
  return { path, message, about: 'value' };
}
