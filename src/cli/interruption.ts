import { Exit } from './exit.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Ctrl-C, or a request to terminate. While there is nothing to keep it ends the command at once. After `keepResults`
 * the first signal asks the run to stop at its next pause, so that what is complete can be written; a second one ends
 * the command at once, after what was begun on disk has been removed.
 */
export class Interruption {
  private keep: { stopping(): void; removeUnfinished(): void } | null = null;
  private requested = false;
  private readonly handler = () => this.interrupt();

  constructor() {
    for (const signal of SIGNALS) process.on(signal, this.handler);
  }

  /** Whether the run should stop. */
  get isRequested(): boolean {
    return this.requested;
  }

  /** From now on there are results worth keeping. */
  keepResults(keep: { stopping(): void; removeUnfinished(): void }): void {
    this.keep = keep;
  }

  /** Gives the signals their usual meaning back. */
  close(): void {
    for (const signal of SIGNALS) process.off(signal, this.handler);
  }

  private interrupt(): void {
    if (this.keep === null || this.requested) {
      this.keep?.removeUnfinished();
      // The one place that does not let the process end by itself: nothing is left to write, and the user waits.
      process.exit(Exit.interrupted);
    }
    this.requested = true;
    this.keep.stopping();
  }
}
