import { Piscina } from 'piscina';
import type { ScenarioModel } from '../scenario/model.ts';
import { type Chunk, type ChunkResult, Signals, type WorkerData } from './chunk.ts';
import { shareColumns } from './share-columns.ts';

/** Worker threads that run chunks of replications of one model. */
export class WorkerPool {
  readonly signals: Signals;
  private readonly pool: Piscina<Chunk, ChunkResult>;
  private readonly waiting = new Set<(problem: Error) => void>();

  /** @param file of the compiled worker */
  constructor(
    model: ScenarioModel,
    readonly size: number,
    file: URL,
  ) {
    const workerData: WorkerData = { model: shareColumns(model), signals: Signals.cells(size) };
    this.signals = new Signals(workerData.signals);
    this.pool = new Piscina({
      filename: file.href,
      name: 'runChunk',
      minThreads: size,
      maxThreads: size,
      workerData,
      recordTiming: false,
    });
    // The pool says nothing to those who wait when a worker dies before it has taken their chunk.
    this.pool.on('error', (problem: Error) => this.failAll(problem));
    this.pool.on('workerDestroy', () => setImmediate(() => this.failWhereNobodyIsLeft()));
  }

  /** @throws Error when the worker died; its chunk may be run again, by another worker */
  async run(chunk: Chunk): Promise<ChunkResult> {
    this.signals.tell(chunk.slot, 0);
    let fail: (problem: Error) => void = () => undefined;
    try {
      return await new Promise((resolve, reject) => {
        fail = reject;
        this.waiting.add(fail);
        this.pool.run(chunk).then(resolve, reject);
      });
    } finally {
      this.waiting.delete(fail);
      this.signals.tell(chunk.slot, 0);
    }
  }

  /** Ends the threads, whatever they are doing. */
  async close(): Promise<void> {
    await this.pool.destroy();
  }

  private failWhereNobodyIsLeft(): void {
    if (this.pool.threads.length === 0) this.failAll(new Error('no worker could be started'));
  }

  private failAll(problem: Error): void {
    for (const fail of [...this.waiting]) fail(problem);
  }
}
