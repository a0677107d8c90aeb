import { totalmem } from 'node:os';

/** Part of the machine's memory that a run may plan to use; the rest is for the program itself and the system. */
const USABLE_SHARE = 0.8;

/** Bytes that a run may plan to use: of the machine, or of the container around it where that allows less. */
export function memoryLimit(): number {
  const constrained = process.constrainedMemory();
  // Zero or a number beyond the machine's memory mean that no container limits it.
  const allowed = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
  return Math.floor(USABLE_SHARE * allowed);
}
