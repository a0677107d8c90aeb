import { setImmediate } from 'node:timers/promises';
import { Simulation } from '../engine/simulation.ts';
import type { RunResult } from '../observe/result.ts';
import type { ScenarioModel } from '../scenario/model.ts';
import { Backlog } from './backlog.ts';
import type { Chunk, ChunkResult } from './chunk.ts';
import type { WorkerPool } from './pool.ts';

/** What a list of replications needs from its surroundings. */
export interface ReplicatorOptions {
  /** Most threads that may work at a time, this one included; at least 1. */
  readonly jobs: number;
  /** The compiled worker; by default the one beside this file. */
  readonly worker?: URL;
  /** Work, in ms, that a further thread must save to be worth starting; by default what starting it takes. */
  readonly worthAThread?: number;
  /** Asked every few milliseconds; once true, replications under way are dropped. */
  isStopped(): boolean;
  /** @param done share of the simulated time asked for, 0 to 1 */
  onProgress?(done: number): void;
}

/** Events between two pauses of this thread: some ten milliseconds, for as long may a worker wait for its next chunk. */
const SLICE_EVENTS = 50_000;
/** Work that a chunk should hold, so that its way to the worker and back does not count. */
const CHUNK_MS = 250;
/**
 * Work that must be left for each further thread: it takes 0.2 s to start and to load the engine, and half a second of
 * work more until its compiler has done what it has done here. The first slice, before that, makes the work look longer.
 */
const WORTH_A_THREAD_MS = 2000;
/** How often the signals are looked at while only workers work. */
const LOOK_EVERY_MS = 50;

/**
 * Runs replications 0, 1, 2, ... of a model, in this thread and, where enough work is left, in workers beside it. A
 * replication depends on the model and its number alone, so that the results do not depend on who ran which.
 *
 * A replication that is lost with its worker is run again, once, by another.
 */
export class Replicator {
  private readonly results: (RunResult | undefined)[] = [];
  private readonly backlog = new Backlog();
  private readonly underWay = new Set<Promise<void>>();
  private freeSlots: number[] = [];
  private pool: WorkerPool | null = null;
  private complete = 0;
  private asked = 0;
  private problem: Error | null = null;
  private lost: string | null = null;
  private threadsUsed = 1;
  /** Replications that this thread has done, with the part of the one under way, and what they took. */
  private readonly here = { done: 0, part: 0, ms: 0 };

  constructor(
    private readonly model: ScenarioModel,
    private readonly options: ReplicatorOptions,
  ) {}

  /** Most threads that worked at a time so far. */
  get jobs(): number {
    return this.threadsUsed;
  }

  /** Why replications are missing that nobody stopped: a worker died twice. Null where none is. */
  get loss(): string | null {
    return this.lost;
  }

  /**
   * Runs what is missing of the first `count` replications.
   *
   * @returns the longest row of complete replications from 0 on; shorter than asked when stopped, or after a loss
   * @throws Error what a replication threw
   */
  async runTo(count: number): Promise<RunResult[]> {
    this.asked = count;
    this.backlog.extend(count);
    await this.startWorkers();
    this.feed();
    while (!this.isOver) {
      const replication = this.backlog.takeFirst();
      if (replication !== null) await this.runHere(replication);
      else if (this.underWay.size > 0) await this.waitForWorkers();
      else break;
    }
    if (this.isOver) this.pool?.signals.stop();
    await Promise.all(this.underWay);
    if (this.problem !== null) throw this.problem;
    return this.firstComplete();
  }

  /** Ends the workers. */
  async close(): Promise<void> {
    await this.pool?.close();
    this.pool = null;
  }

  private get isOver(): boolean {
    return this.problem !== null || this.lost !== null || this.options.isStopped();
  }

  private async runHere(replication: number): Promise<void> {
    let begun = performance.now();
    const simulation = new Simulation(this.model, replication);
    while (!simulation.advance(SLICE_EVENTS)) {
      this.here.part = simulation.now / this.model.scenario.run.duration;
      this.here.ms += performance.now() - begun;
      await this.pause();
      if (this.isOver) return;
      begun = performance.now();
    }
    this.keep(simulation.result());
    this.here.done++;
    this.here.part = 0;
    this.here.ms += performance.now() - begun;
    await this.pause();
  }

  /** Lets signals, results and drawing have their turn. */
  private async pause(): Promise<void> {
    this.report();
    if (this.pool === null) await this.startWorkers();
    await setImmediate();
    this.feed();
  }

  /** Starts workers, or more of them, where the work that is left is worth it; nothing is known before the first slice. */
  private async startWorkers(): Promise<void> {
    const { done, part, ms } = this.here;
    if (this.options.jobs === 1 || done + part === 0) return;
    const msLeft = (this.asked - this.complete - part) * (ms / (done + part));
    const size = Math.min(
      this.options.jobs - 1,
      this.backlog.length,
      Math.floor(msLeft / (this.options.worthAThread ?? WORTH_A_THREAD_MS)),
    );
    if (size <= (this.pool?.size ?? 0)) return;
    await this.close();
    const { WorkerPool } = await import('./pool.ts');
    this.pool = new WorkerPool(this.model, size, this.options.worker ?? new URL('./worker.js', import.meta.url));
    this.freeSlots = Array.from({ length: size }, (_, slot) => slot);
    this.feed();
  }

  /** Gives every idle worker a chunk, while there are any. */
  private feed(): void {
    while (this.pool !== null && !this.isOver && this.freeSlots.length > 0) {
      const replications = this.backlog.takeChunk(this.chunkLength(this.pool.size));
      if (replications.length === 0) return;
      const slot = this.freeSlots.pop() as number;
      const work: Promise<void> = this.runThere(this.pool, { replications, slot }).finally(() => {
        this.underWay.delete(work);
        this.freeSlots.push(slot);
        this.feed();
      });
      this.underWay.add(work);
      this.threadsUsed = Math.max(this.threadsUsed, this.underWay.size + 1);
    }
  }

  /** Chunks become shorter towards the end, so that all threads finish together. */
  private chunkLength(workers: number): number {
    const { done, part, ms } = this.here;
    const fair = Math.ceil(this.backlog.length / (2 * (workers + 1)));
    return Math.max(1, Math.min(fair, Math.floor((CHUNK_MS * (done + part)) / ms)));
  }

  private async runThere(pool: WorkerPool, chunk: Chunk): Promise<void> {
    const { results, problem } = await pool
      .run(chunk)
      .catch((death: Error): ChunkResult => this.loseChunk(chunk, death));
    for (const result of results) this.keep(result);
    if (problem !== null && this.problem === null) {
      this.problem = Object.assign(new Error(problem.message), { stack: problem.stack });
    }
  }

  private loseChunk({ replications }: Chunk, death: Error): ChunkResult {
    const lostTwice = replications.find((replication) => !this.backlog.putBack(replication));
    if (lostTwice !== undefined && this.lost === null) {
      this.lost = isMissingFile(death)
        ? `the installation of capsim changed while it ran: no worker could be started (${death.message.split('\n', 1)[0]}); run it again`
        : `replication ${lostTwice} was lost twice with the worker that ran it: ${reasonOf(death)}`;
    }
    return { results: [], problem: null };
  }

  private async waitForWorkers(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const look = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, LOOK_EVERY_MS);
    });
    await Promise.race([...this.underWay, look]);
    clearTimeout(timer);
    this.report();
  }

  private keep(result: RunResult): void {
    this.results[result.replication] = result;
    this.complete++;
  }

  private firstComplete(): RunResult[] {
    const rows: RunResult[] = [];
    for (const result of this.results) {
      if (result === undefined) break;
      rows.push(result);
    }
    return rows;
  }

  private report(): void {
    const done = this.complete + this.here.part + (this.pool?.signals.underWay ?? 0);
    this.options.onProgress?.(Math.min(1, done / this.asked));
  }
}

/** Whether a worker could not be loaded: it was there when the command began. */
function isMissingFile(death: Error & { readonly code?: string }): boolean {
  return death.code === 'ERR_MODULE_NOT_FOUND' || death.code === 'ENOENT' || /^Cannot find module /.test(death.message);
}

function reasonOf(death: Error & { readonly code?: string }): string {
  if (death.code === 'ERR_WORKER_OUT_OF_MEMORY' || death instanceof RangeError) {
    return 'it ran out of memory; fewer --jobs or a coarser run.resolution take less';
  }
  return death.message;
}
