import { type Finding, formatPath, type Path, type Place, type Problem } from './place.ts';

/** A scenario's text as a tree that remembers where everything stood. JSON and YAML give the same tree. */
export type DocumentNode = MapNode | ListNode | ScalarNode;

export interface MapNode {
  readonly kind: 'map';
  readonly place: Place;
  readonly entries: Entry[];
}

export interface Entry {
  readonly key: string;
  readonly keyPlace: Place;
  value: DocumentNode;
}

export interface ListNode {
  readonly kind: 'list';
  readonly place: Place;
  readonly items: DocumentNode[];
}

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly place: Place;
  readonly value: string | number | boolean | null;
}

/** A text that could be read, or what stopped it. */
export type Reading = { readonly root: DocumentNode } | { readonly faults: readonly Fault[] };

/** A mistake of writing, found before anything is known about settings. */
export interface Fault {
  readonly place: Place;
  readonly message: string;
}

/** Turns offsets into lines and columns. */
export class Lines {
  private readonly starts: number[] = [0];

  constructor(private readonly text: string) {
    for (let i = text.indexOf('\n'); i !== -1; i = text.indexOf('\n', i + 1)) this.starts.push(i + 1);
  }

  placeOf(offset: number): Place {
    const at = Math.max(0, Math.min(offset, this.text.length));
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle] <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: at - this.starts[low] + 1 };
  }
}

/** Deeper nesting than this is no scenario. */
export const DEPTH_MAX = 100;
export const TOO_DEEP = `nested more than ${DEPTH_MAX} levels deep`;

/** Reads a text's tree with `build`, which reports its mistakes to `fault`; any mistake makes the reading one of faults. */
export function read(build: (fault: (place: Place, message: string) => void) => DocumentNode): Reading {
  const faults: Fault[] = [];
  const root = unlessTooDeep(() => build((place, message) => faults.push({ place, message })));
  if (root === null) return { faults: [{ place: { line: 1, column: 1 }, message: TOO_DEEP }] };
  return faults.length === 0 ? { root } : { faults };
}

/** The parsers recurse, so that hostile nesting exhausts the stack before it can be measured. */
function unlessTooDeep<Value>(build: () => Value): Value | null {
  try {
    return build();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Finds keys that stand twice in one object, and the one name that JavaScript keeps to itself. */
export class Keys {
  private readonly places = new Map<string, Place>();

  constructor(private readonly fault: (place: Place, message: string) => void) {}

  add(key: string, place: Place): void {
    const first = this.places.get(key);
    if (first === undefined) this.places.set(key, place);
    else this.fault(place, `the key "${key}" stands twice; it is first in line ${first.line}; remove one of them`);
    if (key === '__proto__') this.fault(place, 'the name "__proto__" cannot be used; choose another one');
  }
}

/** The tree as plain values, without places. */
export function plainValue(node: DocumentNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plainValue);
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, plainValue(value)]));
}

/** The place of a path: of its value, of its key, or of the nearest part around it that exists. */
export function placeOf(root: DocumentNode, path: Path, about: Finding['about']): Place {
  let node = root;
  let place = root.place;
  for (const [i, step] of path.entries()) {
    const isLast = i === path.length - 1;
    if (node.kind === 'list') {
      const item = node.items[Number(step)];
      if (item === undefined) return place;
      node = item;
      place = item.place;
    } else if (node.kind === 'map') {
      const entry = node.entries.find(({ key }) => key === String(step));
      if (entry === undefined) return place;
      node = entry.value;
      // What is missing inside is reported at the key; so is a block, whose own place would be its first line.
      const isBeside = entry.value.place.line === entry.keyPlace.line || entry.value.place.option !== undefined;
      const isSet = entry.value.place.option !== undefined;
      place = (isLast && about === 'value' && isBeside) || isSet ? entry.value.place : entry.keyPlace;
    } else {
      return place;
    }
  }
  return place;
}

/** Places findings in their document, in the order of the text and each only once. */
export function placed(root: DocumentNode, file: string, findings: readonly Finding[]): Problem[] {
  const problems = new Map<string, Problem>();
  for (const { path, message, about } of findings) {
    const problem = { file, ...placeOf(root, path, about), path: formatPath(path), message };
    problems.set(`${problem.path}\n${message}`, problem);
  }
  return [...problems.values()].sort((a, b) => a.line - b.line || a.column - b.column);
}
