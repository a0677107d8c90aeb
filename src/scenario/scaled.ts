import { formatCount } from '../units/format.ts';
import { readDuration } from '../units/read.ts';
import type { DocumentNode, MapNode } from './document.ts';
import type { Place } from './place.ts';

/** Keys that say how much there is. Instants and lengths beside them, such as `at` and `ramp`, stay as they are. */
const AMOUNTS: ReadonlySet<string> = new Set(['rate', 'base', 'clients', 'count', 'perInvocation', 'states']);

const FACTOR = /^(\d+(?:\.\d+)?)x$/;

/** The factor of a relative value such as `2x` or `0.5x`; null where it is none. */
export function factorOf(value: string): number | null {
  const match = FACTOR.exec(value.trim());
  return match === null ? null : Number(match[1]);
}

/**
 * A setting times a factor, in the unit in which it is written: a number, a quantity, a distribution (all its times), a
 * rate profile (all its rates) or `arrivals` (how much arrives, not when).
 *
 * @returns why it cannot be multiplied, where it cannot
 */
export function scaledNode(node: DocumentNode, factor: number, place: Place): DocumentNode | string {
  if (node.kind === 'scalar') return scaledScalar(node.value, factor, place);
  if (node.kind === 'list') return scaledList(node.items, factor, place);
  return scaledMap(node, factor, place);
}

function scaledScalar(value: string | number | boolean | null, factor: number, place: Place): DocumentNode | string {
  const scalar = (scaled: string | number): DocumentNode => ({ kind: 'scalar', place, value: scaled });
  if (typeof value === 'number') {
    // What is counted stays whole, and what there was does not become nothing.
    if (Number.isInteger(value)) return scalar(Math.max(Math.min(1, value), Math.round(value * factor)));
    return scalar(value * factor);
  }
  if (typeof value !== 'string') return `is ${String(value)}, which cannot be multiplied`;
  const match = /^(\d+(?:\.\d+)?) ?([A-Za-z%/]+)$/.exec(value.trim());
  if (match !== null) return scalar(`${plain(Number(match[1]) * factor)}${match[2]}`);
  const duration = readDuration(value);
  if (typeof duration === 'number') return scalar(`${Math.round(duration * factor)}us`);
  return `is "${value}", which cannot be multiplied`;
}

/** Digits without an exponent and without the dust of binary fractions. */
function plain(value: number): string {
  return value === 0
    ? '0'
    : Number(value.toPrecision(12)).toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 12 });
}

function scaledList(items: readonly DocumentNode[], factor: number, place: Place): DocumentNode | string {
  const scaled: DocumentNode[] = [];
  for (const item of items) {
    const next = scaledNode(item, factor, place);
    if (typeof next === 'string') return next;
    scaled.push(next);
  }
  return { kind: 'list', place, items: scaled };
}

function scaledMap(node: MapNode, factor: number, place: Place): DocumentNode | string {
  const isWanted = isDistribution(node) ? isTime : ({ key }: { readonly key: string }) => AMOUNTS.has(key);
  if (!node.entries.some(isWanted)) {
    const keys = node.entries.map(({ key }) => key).join(', ');
    return `has ${keys === '' ? 'no settings' : keys}, of which nothing can be multiplied by ${formatCount(factor)}`;
  }
  const entries: MapNode['entries'] = [];
  for (const entry of node.entries) {
    const value = isWanted(entry) ? scaledNode(entry.value, factor, place) : entry.value;
    if (typeof value === 'string') return value;
    entries.push({ ...entry, value });
  }
  return { kind: 'map', place, entries };
}

function isDistribution({ entries }: MapNode): boolean {
  return entries.some(({ key }) => key === 'distribution');
}

/** `cv` and shapes have no unit and stay; times of a distribution grow together. */
function isTime({ key, value }: { readonly key: string; readonly value: DocumentNode }): boolean {
  if (key === 'distribution' || key === 'unit' || key === 'file' || key === 'column') return false;
  if (value.kind === 'scalar') return typeof value.value === 'string' && typeof readDuration(value.value) === 'number';
  return value.kind === 'list';
}
