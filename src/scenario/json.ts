import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { DEPTH_MAX, type DocumentNode, type Entry, Keys, Lines, type Reading, read, TOO_DEEP } from './document.ts';
import type { Place } from './place.ts';

/** Reads JSON, with or without comments and trailing commas. */
export function readJson(text: string): Reading {
  const lines = new Lines(text);
  return read((fault) => {
    const errors: ParseError[] = [];
    const tree = parseTree(text, errors, { allowTrailingComma: true, allowEmptyContent: true });
    for (const { offset, message } of withoutEchoes(errors, text, lines)) fault(lines.placeOf(offset), message);
    const empty: DocumentNode = { kind: 'scalar', place: lines.placeOf(0), value: null };
    return tree === undefined || errors.length > 0 ? empty : new TreeReader(lines, fault).nodeOf(tree, 0);
  });
}

/** Walks the parser's tree. */
class TreeReader {
  constructor(
    private readonly lines: Lines,
    private readonly fault: (place: Place, message: string) => void,
  ) {}

  nodeOf(node: Node, depth: number): DocumentNode {
    const place = this.lines.placeOf(node.offset);
    const children = node.children ?? [];
    if (depth >= DEPTH_MAX) {
      this.fault(place, TOO_DEEP);
      return { kind: 'scalar', place, value: null };
    }
    if (node.type === 'array')
      return { kind: 'list', place, items: children.map((child) => this.nodeOf(child, depth + 1)) };
    if (node.type === 'object') return { kind: 'map', place, entries: this.entriesOf(children, depth) };
    return { kind: 'scalar', place, value: node.value };
  }

  private entriesOf(properties: readonly Node[], depth: number): Entry[] {
    const entries: Entry[] = [];
    const keys = new Keys(this.fault);
    for (const { children = [] } of properties) {
      const [keyNode, valueNode] = children;
      const key = String(keyNode.value);
      const keyPlace = this.lines.placeOf(keyNode.offset);
      keys.add(key, keyPlace);
      entries.push({ key, keyPlace, value: this.nodeOf(valueNode, depth + 1) });
    }
    return entries;
  }
}

/** One mistake makes the parser stumble several times: only the first on a line is told, and no missing end after others. */
function withoutEchoes(
  errors: readonly ParseError[],
  text: string,
  lines: Lines,
): { offset: number; message: string }[] {
  const told = new Set<number>();
  return errors.flatMap(({ error, offset, length }) => {
    const line = lines.placeOf(offset).line;
    if (told.has(line) || (told.size > 0 && offset >= text.trimEnd().length)) return [];
    told.add(line);
    return [{ offset, message: messageOf(error, text.slice(offset, offset + length)) }];
  });
}

function messageOf(code: number, found: string): string {
  const got = found === '' ? 'but the file ends here' : `got ${found.length > 40 ? `${found.slice(0, 40)}...` : found}`;
  const name = printParseErrorCode(code);
  const expectation = EXPECTATIONS.get(name);
  if (expectation !== undefined) return `broken JSON: expected ${expectation}, ${got}`;
  if (name === 'UnexpectedEndOfString') return `broken JSON: the text ${found} has no closing quote`;
  if (name === 'UnexpectedEndOfComment') return 'broken JSON: the comment has no end';
  return `broken JSON: cannot read ${found === '' ? 'this' : found}`;
}

const EXPECTATIONS: ReadonlyMap<string, string> = new Map([
  ['CommaExpected', 'a comma or the end of the list or object'],
  ['ColonExpected', 'a colon after the key'],
  ['CloseBraceExpected', 'a closing brace }'],
  ['CloseBracketExpected', 'a closing bracket ]'],
  ['PropertyNameExpected', 'a key in double quotes'],
  ['ValueExpected', 'a value'],
  ['EndOfFileExpected', 'the end of the file'],
  ['InvalidSymbol', 'a value or key in double quotes'],
]);
