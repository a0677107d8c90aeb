import { z } from 'zod';
import { type Finding, finding, type Path } from './place.ts';
import { type Definition, definitionsAt, keysAt, valueAt } from './shape.ts';
import { nearest, shown, suggestion } from './suggest.ts';

type Issue = z.core.$ZodIssue;

/**
 * Says each of zod's issues as one clear finding: what was expected, what was found, the nearest valid name.
 *
 * @param definition the definition of the whole document, from which known keys are read
 * @param document the whole document as plain values
 */
export function findingsOf(issues: readonly Issue[], definition: Definition, document: unknown): readonly Finding[] {
  return issues.flatMap((issue) => new Telling(definition, document).tell(issue, issue.path as Path));
}

class Telling {
  constructor(
    private readonly definition: Definition,
    private readonly document: unknown,
  ) {}

  tell(issue: Issue, path: Path): readonly Finding[] {
    const found = valueAt(this.document, path);
    switch (issue.code) {
      case 'unrecognized_keys':
        return issue.keys.map((key) => this.unknownKey([...path, key]));
      case 'invalid_key':
        return [{ path, message: issue.issues[0]?.message ?? issue.message, about: 'key' }];
      case 'invalid_union':
        return this.union(issue, path);
      default:
        return [finding(path, this.missingOr(path, found, this.expectation(issue, path, found)))];
    }
  }

  private unknownKey(path: Path): Finding {
    const known = keysAt(this.definition, path.slice(0, -1), this.document);
    return { path, message: `unknown setting${suggestion(String(path.at(-1)), known)}`, about: 'key' };
  }

  private union(issue: Extract<Issue, { code: 'invalid_union' }>, path: Path): readonly Finding[] {
    const found = valueAt(this.document, path);
    // A definition's own message says what may be there at all; inside an object its branches can say more.
    const isOwn = !issue.message.startsWith('Invalid ');
    if (isOwn && !isContainer(found)) return [finding(path, this.missingOr(path, found, issue.message))];
    if (issue.errors.length === 0) {
      const options = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
      return [finding(path, this.missingOr(path, found, choice(options, found)))];
    }
    const meant = issue.errors.filter((errors) => !isOtherKind(errors, found));
    const branches = meant.length > 0 ? meant : issue.errors;
    const simple = branches.every((errors) => errors.every(({ path: inside }) => inside.length === 0));
    if (branches.length > 1 && simple) {
      const wanted = branches.flatMap((errors) =>
        errors.map((error) => expected(this.expectation(error, path, found))),
      );
      return [
        finding(
          path,
          this.missingOr(path, found, `expected ${[...new Set(wanted)].join(' or ')}, got ${shown(found)}`),
        ),
      ];
    }
    const [fewest] = [...branches].sort((a, b) => weight(a) - weight(b));
    return fewest.flatMap((error) => this.tell(error, [...path, ...(error.path as Path)]));
  }

  /** `expected a duration such as "30s", got 30`. A definition's own message is kept as it is. */
  private expectation(issue: Issue, path: Path, found: unknown): string {
    switch (issue.code) {
      case 'invalid_value':
        return choice(issue.values, found);
      case 'too_small':
        return issue.message.startsWith('Too small')
          ? `expected ${size(issue.origin, issue.inclusive === false ? 'more than' : 'at least', issue.minimum)}, got ${measured(found)}`
          : issue.message;
      case 'too_big':
        return issue.message.startsWith('Too big')
          ? `expected ${size(issue.origin, issue.inclusive === false ? 'less than' : 'at most', issue.maximum)}, got ${measured(found)}`
          : issue.message;
      case 'invalid_type':
        return issue.message.startsWith('Invalid input')
          ? `expected ${KINDS.get(issue.expected) ?? issue.expected}${this.examples(path)}, got ${shown(found)}`
          : issue.message;
      default:
        return issue.message;
    }
  }

  private missingOr(path: Path, found: unknown, message: string): string {
    if (found === null) return message.replace(/, got null$/, ', got an empty value');
    if (found !== undefined) return message;
    const wanted = message.startsWith('expected ') ? `expected ${expected(message)}` : message;
    const around = valueAt(this.document, path.slice(0, -1));
    const present = around !== null && typeof around === 'object' && !Array.isArray(around) ? Object.keys(around) : [];
    const known = new Set(keysAt(this.definition, path.slice(0, -1), this.document));
    const near = nearest(
      String(path.at(-1)),
      present.filter((key) => !known.has(key)),
    );
    return `is missing${near === null ? '' : ` (but there is "${near}")`}; ${wanted}`;
  }

  private examples(path: Path): string {
    for (const definition of definitionsAt(this.definition, path, this.document)) {
      const examples = z.globalRegistry.get(definition)?.examples;
      if (Array.isArray(examples) && examples.length > 0) return ` such as ${shown(examples[0])}`;
    }
    return '';
  }
}

const KINDS: ReadonlyMap<string, string> = new Map([
  ['object', 'an object with settings'],
  ['record', 'an object with one entry per name'],
  ['array', 'a list'],
  ['string', 'text'],
  ['number', 'a number'],
  ['int', 'a whole number'],
  ['boolean', 'true or false'],
]);

function isContainer(found: unknown): boolean {
  return found !== null && typeof found === 'object';
}

/** Whether a branch of a union wants something of another kind than what was written, as a list instead of text. */
function isOtherKind(errors: readonly Issue[], found: unknown): boolean {
  const wantsContainer = errors.some(
    ({ code, path, ...rest }) =>
      path.length > 0 ||
      code === 'unrecognized_keys' ||
      (code === 'invalid_type' && 'expected' in rest && ['object', 'array', 'record'].includes(String(rest.expected))),
  );
  const mismatch = errors.some(({ code, path }) => code === 'invalid_type' && path.length === 0);
  return isContainer(found) ? mismatch || !wantsContainer : wantsContainer;
}

function weight(errors: readonly Issue[]): number {
  return errors.length;
}

function choice(options: readonly unknown[], found: unknown): string {
  const texts = options.filter((option) => typeof option === 'string');
  const named = options.map((option) => (typeof option === 'string' ? `"${option}"` : String(option)));
  const expectation = named.length === 1 ? named[0] : `one of ${named.join(', ')}`;
  const near = typeof found === 'string' ? suggestion(found, texts) : '';
  return `expected ${expectation}, got ${shown(found)}${near.startsWith('; did you mean') ? near : ''}`;
}

function size(origin: string, bound: string, value: number | bigint): string {
  if (origin === 'string') return `${bound} ${value} characters`;
  if (origin !== 'array' && origin !== 'set') return `${bound} ${value}`;
  return `${bound} ${value} ${Number(value) === 1 ? 'item' : 'items'}`;
}

function measured(found: unknown): string {
  if (!Array.isArray(found)) return shown(found);
  return found.length === 0 ? 'an empty list' : `${found.length} items`;
}

/** Only the middle of `expected X, got Y`, to join several. */
function expected(message: string): string {
  return message.replace(/^expected /, '').replace(/, got .*$/s, '');
}
