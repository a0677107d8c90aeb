import { scenarioField } from './definition.ts';
import { type DocumentNode, type Entry, plainValue } from './document.ts';
import { type Finding, finding, formatPath, type Path, type Place, readPath } from './place.ts';
import { factorOf, scaledNode } from './scaled.ts';
import { shown, suggestion } from './suggest.ts';
import { readYaml } from './yaml.ts';

/**
 * One setting changed from outside the file; `value` is YAML, for example `400`, `5m` or `[1h, 2h]`, or a factor on
 * what is there, for example `2x`, or `null`, which removes it.
 */
export interface Change {
  readonly path: string;
  readonly value: string;
  /** How the user wrote it, for example `--seed`; absent: `--set PATH`. */
  readonly option?: string;
}

/** Parts of a scenario that hold named things, with the word for one of them. */
export const NAMED_PARTS: ReadonlyMap<string, string> = new Map([
  ['functions', 'function'],
  ['sources', 'source'],
  ['downstreams', 'downstream'],
]);

/** Numbers of the profile may be null, for a rule that there is not: there null replaces as other values do. */
const WHERE_NULL_IS_A_VALUE = 'platform';

/** Changes that could not be made, each with the place that its problem shows. */
export interface Refusal {
  readonly finding: Finding;
  readonly place: Place;
}

/** Whether a change takes a setting away. */
export function removes({ path, value }: Change): boolean {
  const reading = readYaml(value);
  const isNull = 'root' in reading && plainValue(reading.root) === null && value.trim() !== '';
  return isNull && readPath(path)?.[0] !== WHERE_NULL_IS_A_VALUE;
}

/** Applies changes to the tree, in order; a setting that the file does not have is added. */
export function applyChanges(root: DocumentNode, changes: readonly Change[]): readonly Refusal[] {
  const refusals: Refusal[] = [];
  for (const change of changes) {
    const place: Place = { line: 1, column: 1, option: change.option ?? `--set ${change.path}` };
    const path = readPath(change.path);
    const refuse = (message: string) => refusals.push({ finding: finding(path ?? [change.path], message), place });
    if (path === null) {
      refuse('expected a path such as run.duration or functions.NAME.memory, with a value after the equals sign');
      continue;
    }
    const whole = withPart(root, path);
    if (whole !== null) {
      refuse(`unknown setting; did you mean "${whole}"?`);
      continue;
    }
    const factor = factorOf(change.value);
    if (factor !== null) {
      const refused = multiplyAt(root, path, factor, place);
      if (refused !== null) refuse(refused);
      continue;
    }
    const reading = readYaml(change.value);
    if ('faults' in reading) {
      for (const { message } of reading.faults) refuse(`cannot read the value ${shown(change.value)}: ${message}`);
    } else if (plainValue(reading.root) === null && change.value.trim() === '') {
      refuse('expected a value after the equals sign, got nothing');
    } else {
      const refused = removes(change) ? removeAt(root, path) : setAt(root, path, movedTo(reading.root, place), place);
      if (refused !== null) refuse(refused);
    }
  }
  return refusals;
}

/** `functions.shop.memory` for `shop.memory`; null where the path begins with a part of a scenario, or with no name. */
function withPart(root: DocumentNode, path: Path): string | null {
  const [name] = path;
  if (root.kind !== 'map' || Object.hasOwn(scenarioField.shape, name)) return null;
  const part = root.entries.find(
    ({ key, value }) => NAMED_PARTS.has(key) && value.kind === 'map' && value.entries.some((one) => one.key === name),
  );
  return part === undefined ? null : formatPath([part.key, ...path]);
}

/** Puts a value at a path, making the objects on the way; answers what stands in the way. */
function setAt(root: DocumentNode, path: Path, value: DocumentNode, place: Place): string | null {
  let node = root;
  for (const [i, step] of path.entries()) {
    const isLast = i === path.length - 1;
    const slot = slotOf(node, step, path.slice(0, i));
    if (typeof slot === 'string') return slot;
    if (slot.present === undefined && !isLast) {
      const unknown = unknownName(node, path.slice(0, i + 1));
      if (unknown !== null) return unknown;
    }
    const isNothing = slot.present?.kind === 'scalar' && slot.present.value === null;
    if (isLast) slot.put(value, place);
    else if (slot.present === undefined || isNothing) slot.put(emptyFor(path[i + 1], place), place);
    node = slot.read();
  }
  return null;
}

/** Takes away what is at a path, so that the default holds; answers what stands in the way. */
function removeAt(root: DocumentNode, path: Path): string | null {
  let node = root;
  for (const [i, step] of path.entries()) {
    const slot = slotOf(node, step, path.slice(0, i));
    if (typeof slot === 'string') return slot;
    if (slot.present === undefined) {
      return unknownName(node, path.slice(0, i + 1)) ?? 'the file does not set it, so there is nothing to remove';
    }
    if (i === path.length - 1) slot.remove();
    else node = slot.read();
  }
  return null;
}

/** Multiplies what is at a path; answers what stands in the way. */
function multiplyAt(root: DocumentNode, path: Path, factor: number, place: Place): string | null {
  let node = root;
  for (const [i, step] of path.entries()) {
    const slot = slotOf(node, step, path.slice(0, i));
    if (typeof slot === 'string') return slot;
    if (slot.present === undefined) {
      const unknown = unknownName(node, path.slice(0, i + 1));
      return unknown ?? `the file does not say what it is, so it cannot be multiplied; set a value`;
    }
    if (i === path.length - 1) {
      const scaled = scaledNode(slot.present, factor, place);
      if (typeof scaled === 'string') return scaled;
      slot.put(scaled, place);
    }
    node = slot.read();
  }
  return null;
}

/** What a step can lead into: positions are those of lists, since no name begins with a digit. */
function emptyFor(step: string | number, place: Place): DocumentNode {
  return typeof step === 'number' ? { kind: 'list', place, items: [] } : { kind: 'map', place, entries: [] };
}

interface Slot {
  readonly present: DocumentNode | undefined;
  put(value: DocumentNode, place: Place): void;
  /** Only where something is present. */
  remove(): void;
  read(): DocumentNode;
}

/** Where a step of a path leads, or why it leads nowhere. */
function slotOf(node: DocumentNode, step: string | number, above: Path): Slot | string {
  if (node.kind === 'map') return mapSlot(node.entries, String(step));
  if (node.kind === 'scalar') return `${formatPath(above)} is a plain value without settings inside; set it as a whole`;
  if (typeof step !== 'number')
    return `${formatPath(above)} is a list; expected a position such as ${formatPath([...above, 0])}`;
  const count = node.items.length;
  if (step > count) return `${formatPath(above)} has ${count} ${count === 1 ? 'item' : 'items'}, counted from 0`;
  const items = node.items;
  return {
    present: items[step],
    put: (value) => {
      items[step] = value;
    },
    remove: () => items.splice(step, 1),
    read: () => items[step],
  };
}

function mapSlot(entries: Entry[], key: string): Slot {
  const index = () => entries.findIndex((entry) => entry.key === key);
  return {
    present: entries[index()]?.value,
    put: (value, keyPlace) => {
      const at = index();
      if (at === -1) entries.push({ key, keyPlace, value });
      else entries[at].value = value;
    },
    remove: () => entries.splice(index(), 1),
    read: () => entries[index()].value,
  };
}

/** `functions.chekout.memory` must not quietly make a new function. */
function unknownName(node: DocumentNode, path: Path): string | null {
  const kind = path.length === 2 ? NAMED_PARTS.get(String(path[0])) : undefined;
  if (kind === undefined || node.kind !== 'map') return null;
  const names = node.entries.map(({ key }) => key);
  return `there is no ${kind} "${path[1]}"${suggestion(String(path[1]), names)}`;
}

/** The same tree, with all places replaced by the option's. */
function movedTo(node: DocumentNode, place: Place): DocumentNode {
  if (node.kind === 'scalar') return { ...node, place };
  if (node.kind === 'list') return { kind: 'list', place, items: node.items.map((item) => movedTo(item, place)) };
  const entries = node.entries.map(({ key, value }) => ({ key, keyPlace: place, value: movedTo(value, place) }));
  return { kind: 'map', place, entries };
}
