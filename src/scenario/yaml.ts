import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  visit,
  type YAMLError,
  type YAMLMap,
} from 'yaml';
import { DEPTH_MAX, type DocumentNode, type Entry, Keys, Lines, type Reading, read, TOO_DEEP } from './document.ts';
import type { Place } from './place.ts';

/** Values that aliases may stand for in all; more is a "billion laughs", whose text is small and whose meaning is huge. */
const ALIASED_VALUES_MAX = 10_000;

/** Reads one YAML 1.2 document. Anchors and aliases are followed; tags and merge keys are not part of the format. */
export function readYaml(text: string): Reading {
  const lines = new Lines(text);
  return read((fault) => {
    const empty: DocumentNode = { kind: 'scalar', place: lines.placeOf(0), value: null };
    const document = parseDocument(text, { prettyErrors: false, uniqueKeys: false });
    for (const { place, message } of withoutEchoes(document, lines)) fault(place, message);
    if (document.errors.length > 0 || document.contents === null) return empty;
    return new TreeReader(lines, fault, (alias) => alias.resolve(document)).nodeOf(document.contents);
  });
}

type Resolve = (alias: Extract<Node, { source: string; resolve: unknown }>) => Node | undefined;

/** Walks the parser's tree, following aliases as far as that ends. */
class TreeReader {
  private readonly open = new Set<Node>();
  private aliasDepth = 0;
  private aliased = 0;

  constructor(
    private readonly lines: Lines,
    private readonly fault: (place: Place, message: string) => void,
    private readonly resolve: Resolve,
  ) {}

  nodeOf(node: Node | null): DocumentNode {
    const place = this.lines.placeOf(node?.range?.[0] ?? 0);
    const nothing: DocumentNode = { kind: 'scalar', place, value: null };
    if (node === null) return nothing;
    if (this.aliasDepth > 0 && ++this.aliased > ALIASED_VALUES_MAX) {
      if (this.aliased === ALIASED_VALUES_MAX + 1) {
        this.fault(place, `the aliases stand for more than ${ALIASED_VALUES_MAX} values; write them out or drop them`);
      }
      return nothing;
    }
    if (this.open.size >= DEPTH_MAX) {
      this.fault(place, TOO_DEEP);
      return nothing;
    }
    if (isAlias(node)) return (this.aliased <= ALIASED_VALUES_MAX && this.followed(node, place)) || nothing;
    this.open.add(node);
    const read = this.unaliased(node, place);
    this.open.delete(node);
    return read;
  }

  private unaliased(node: Node, place: Place): DocumentNode {
    if (isMap(node)) return { kind: 'map', place, entries: this.entriesOf(node) };
    if (isSeq(node)) return { kind: 'list', place, items: node.items.map((item) => this.nodeOf(item as Node | null)) };
    const value = isScalar(node) ? node.value : null;
    if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      return { kind: 'scalar', place, value };
    }
    return { kind: 'scalar', place, value: String(value) };
  }

  private followed(alias: Parameters<Resolve>[0], place: Place): DocumentNode | null {
    const target = this.resolve(alias);
    if (target === undefined) {
      this.fault(place, `the alias *${alias.source} has no anchor &${alias.source} before it`);
      return null;
    }
    if (this.open.has(target)) {
      this.fault(place, `the alias *${alias.source} stands inside the value that it repeats: a cycle without end`);
      return null;
    }
    this.aliasDepth++;
    const read = this.nodeOf(target);
    this.aliasDepth--;
    return read;
  }

  private entriesOf(map: YAMLMap): Entry[] {
    const entries: Entry[] = [];
    const keys = new Keys(this.fault);
    for (const pair of map.items) {
      const keyNode = pair.key as Node | null;
      const keyPlace = this.lines.placeOf(keyNode?.range?.[0] ?? map.range?.[0] ?? 0);
      if (!isScalar(keyNode)) {
        this.fault(keyPlace, 'expected a name as key, got a list, an object or an alias');
        continue;
      }
      const key = String(keyNode.value);
      if (key === '<<' && keyNode.type === 'PLAIN') {
        this.fault(
          keyPlace,
          'the merge key "<<" is not part of YAML 1.2; write the settings out, or repeat a whole value with *NAME',
        );
        continue;
      }
      keys.add(key, keyPlace);
      const valueNode = pair.value as Node | null;
      const value: DocumentNode =
        valueNode === null ? { kind: 'scalar', place: keyPlace, value: null } : this.nodeOf(valueNode);
      entries.push({ key, keyPlace, value });
    }
    return entries;
  }
}

/** One mistake makes the parser stumble several times: only the first on a line is told. */
function withoutEchoes(document: Document.Parsed, lines: Lines): { place: Place; message: string }[] {
  const told = new Set<number>();
  return [...document.errors, ...document.warnings].flatMap((error) => {
    const place = lines.placeOf(startOf(error, document));
    if (told.has(place.line)) return [];
    told.add(place.line);
    return [{ place, message: messageOf(error) }];
  });
}

/** An open quote is noticed where the file ends; what helps is where it was opened. */
function startOf({ message, pos }: YAMLError, document: Document.Parsed): number {
  let start = pos[0];
  if (!message.includes('closing')) return start;
  visit(document, {
    Scalar: (_, { type, range }) => {
      if (type?.startsWith('QUOTE') && range && range[0] < pos[0] && pos[0] <= range[2]) start = range[0];
    },
  });
  return start;
}

function messageOf(error: YAMLError): string {
  switch (error.code) {
    case 'MULTIPLE_DOCS':
      return 'a second document starts here; a file holds one scenario: make it two files';
    case 'TAG_RESOLVE_FAILED':
      return `${error.message.replace('Unresolved tag:', 'unknown tag')}; scenarios use no tags: remove it`;
    case 'TAB_AS_INDENT':
      return 'broken YAML: a tab is used to indent; use spaces';
    case 'BLOCK_AS_IMPLICIT_KEY':
      return 'broken YAML: a second "key:" on one line, or lines of one object indented differently';
    case 'MISSING_CHAR':
      return error.message.includes('closing')
        ? 'broken YAML: the text that begins here has no closing quote'
        : `broken YAML: ${error.message}`;
    default:
      return `broken YAML: ${error.message}`;
  }
}
