import { isNode, parseDocument } from 'yaml';
import { applyChanges, type Change, removes } from './changes.ts';
import { plainValue } from './document.ts';
import { isJson, readDocument } from './load.ts';
import { readPath } from './place.ts';
import { valueAt } from './shape.ts';

/**
 * The text of a scenario with changes made, so that it says by itself what `--set` said. YAML keeps its comments and
 * its order; JSON is written anew.
 *
 * @throws Error that says which change cannot be made
 */
export function changedText(text: string, file: string, changes: readonly Change[]): string {
  const reading = readDocument(text, file);
  if (!('root' in reading)) throw new Error(reading.faults[0]?.message ?? 'the scenario cannot be read');
  const [refused] = applyChanges(reading.root, changes);
  if (refused !== undefined) throw new Error(refused.finding.message);
  const value = plainValue(reading.root);
  if (isJson(text, file)) return `${JSON.stringify(value, null, 2)}\n`;
  const document = parseDocument(text);
  for (const change of changes) {
    const steps = readPath(change.path) ?? [];
    const changed = valueAt(value, steps);
    if (changed === undefined || removes(change)) document.deleteIn(steps);
    else {
      const node = document.createNode(changed, { flow: true });
      const before = document.getIn(steps, true);
      // What is said behind a value, or above it, is said of its setting.
      if (isNode(before)) {
        node.comment = before.comment;
        node.commentBefore = before.commentBefore;
        node.spaceBefore = before.spaceBefore;
      }
      document.setIn(steps, node);
    }
  }
  return document.toString({ lineWidth: 0 });
}
