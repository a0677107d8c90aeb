import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { placeOf } from '../scenario/document.ts';
import { readJson } from '../scenario/json.ts';
import { formatPath, type Path } from '../scenario/place.ts';
import { type Comparison, comparisonField } from '../study/compare-schema.ts';
import { type Plan, planField } from '../study/plan-schema.ts';
import { type Summary, summaryField } from '../study/summary-schema.ts';
import { type Sweep, sweepField } from '../study/sweep-schema.ts';
import { Exit } from './exit.ts';
import { Failure, isSystemError, reasonOf } from './failure.ts';

/** What a command wrote for machines, with its text as it was read. */
export type Result = { readonly text: string } & Content;

type Content =
  | { readonly kind: 'summary'; readonly content: Summary }
  | { readonly kind: 'sweep'; readonly content: Sweep }
  | { readonly kind: 'plan'; readonly content: Plan }
  | { readonly kind: 'compare'; readonly content: Comparison };

/** Fields that only one kind of document has. */
const MARKS = [
  ['sweep', 'vary'],
  ['plan', 'tune'],
  ['compare', 'method'],
  ['summary', 'breaches'],
] as const;

/** Reads a summary.json, sweep.json, plan.json or compare.json. @throws Failure that says where the mistake is */
export function readResult(file: string): Result {
  const text = readText(file);
  const document = parsed(file, text);
  const kind = kindOf(document);
  if (kind === 'sweep') return { text, kind, content: checked(file, text, document, kind, sweepField) };
  if (kind === 'plan') return { text, kind, content: checked(file, text, document, kind, planField) };
  if (kind === 'compare') return { text, kind, content: checked(file, text, document, kind, comparisonField) };
  if (kind === 'summary') return { text, kind, content: checked(file, text, document, kind, summaryField) };
  throw new Failure(`${file}:1:1: expected ${KINDS}, got another document`, Exit.invalid);
}

/** Reads what `capsim run` wrote. @throws Failure when it is no summary */
export function readSummary(file: string): Summary {
  const text = readText(file);
  return checked(file, text, parsed(file, text), 'summary', summaryField);
}

const KINDS = 'a summary.json, sweep.json, plan.json or compare.json';

function kindOf(document: unknown): Result['kind'] | null {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return null;
  // A document of `capsim explain --json` tells of breaches too.
  return 'chains' in document ? null : (MARKS.find(([, field]) => field in document)?.[0] ?? null);
}

function parsed(file: string, text: string): unknown {
  if (text.trim() === '') throw new Failure(`${file}:1:1: expected ${KINDS}, but it is empty`, Exit.invalid);
  try {
    return JSON.parse(text);
  } catch {
    const reading = readJson(text);
    const [problem] = 'root' in reading ? [] : reading.faults;
    const place = problem === undefined ? ':1:1' : `:${problem.place.line}:${problem.place.column}`;
    const reason = problem === undefined ? 'comments or trailing commas' : problem.message;
    throw new Failure(`${file}${place}: expected ${KINDS}, got no JSON: ${reason}`, Exit.invalid);
  }
}

function checked<Field extends z.ZodType>(
  file: string,
  text: string,
  document: unknown,
  kind: Result['kind'],
  field: Field,
): z.output<Field> {
  const result = field.safeParse(document);
  if (result.success) return result.data;
  const { issues } = result.error;
  const issue = issues.find(({ path: [first] }) => first === 'schemaVersion') ?? issues[0];
  const path = issue.path.filter((step) => typeof step !== 'symbol');
  const where = path.length === 0 ? '' : ` ${formatPath(path)}`;
  const more = issues.length === 1 ? '' : ` (and ${issues.length - 1} more)`;
  throw new Failure(
    `${file}${placeIn(text, path)}${where}: expected a ${kind}.json of this version of capsim: ${issue.message}${more}`,
    Exit.invalid,
  );
}

function placeIn(text: string, path: Path): string {
  const reading = readJson(text);
  if (!('root' in reading)) return '';
  const { line, column } = placeOf(reading.root, path, 'value');
  return `:${line}:${column}`;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (problem) {
    if (!isSystemError(problem)) throw problem;
    const remedy = problem.code === 'EISDIR' ? `; name the document in it: ${join(file, 'summary.json')}` : '';
    throw new Failure(`${file}: cannot read it: ${reasonOf(problem)}${remedy}`, Exit.invalid);
  }
}
