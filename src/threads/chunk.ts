import type { RunResult } from '../observe/result.ts';
import type { ScenarioModel } from '../scenario/model.ts';

/** What every worker is given when it starts. */
export interface WorkerData {
  readonly model: ScenarioModel;
  /** Memory that all threads see; see `Signals`. */
  readonly signals: Int32Array<SharedArrayBuffer>;
}

/** Replications that one worker runs one after the other. */
export interface Chunk {
  readonly replications: readonly number[];
  /** Where the worker tells how far it is; no other chunk under way has the same. */
  readonly slot: number;
}

/** What a worker made of a chunk. */
export interface ChunkResult {
  /** In the order of the chunk; fewer than asked when stopped or after a problem. */
  readonly results: readonly RunResult[];
  /** What a replication threw; it would throw it again. Null where all went well. */
  readonly problem: { readonly message: string; readonly stack: string } | null;
}

const STOPPED = 0;
const FIRST_SLOT = 1;
const ONE_REPLICATION = 1_000_000;

/** The few numbers that threads tell each other while they work: whether to stop, and how far each one is. */
export class Signals {
  /** @param cells shared between threads; made by `Signals.cells` */
  constructor(readonly cells: Int32Array<SharedArrayBuffer>) {}

  static cells(slots: number): Int32Array<SharedArrayBuffer> {
    return new Int32Array(new SharedArrayBuffer(4 * (FIRST_SLOT + slots)));
  }

  get isStopped(): boolean {
    return Atomics.load(this.cells, STOPPED) === 1;
  }

  stop(): void {
    Atomics.store(this.cells, STOPPED, 1);
  }

  /** @param replications of the slot's chunk that are done, with the part of the one under way */
  tell(slot: number, replications: number): void {
    Atomics.store(this.cells, FIRST_SLOT + slot, Math.floor(replications * ONE_REPLICATION));
  }

  /** Replications done in all chunks under way. */
  get underWay(): number {
    let sum = 0;
    for (let cell = FIRST_SLOT; cell < this.cells.length; cell++) sum += Atomics.load(this.cells, cell);
    return sum / ONE_REPLICATION;
  }
}
