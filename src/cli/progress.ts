/** Where progress is shown: standard error, or a stand-in for it. */
export interface ProgressOutput {
  readonly isTerminal: boolean;
  readonly columns: number;
  write(text: string): void;
}

/** What those who work tell of how far they are. */
export interface ProgressStages {
  /** Other work begins, whose share starts at 0 again: what `title` names. */
  stage(title: string): void;
  /** @param share of the work that is done, 0 to 1 */
  update(share: number): void;
}

const FIRST_AFTER_MS = 1_000;
const REDRAW_EVERY_MS = 100;
const LINE_EVERY_MS = 30_000;
const ERASE_LINE = '\r\u001b[2K';

/**
 * Tells how far a run is and how long it will take. On a terminal a bar that is redrawn ten times a second; elsewhere
 * a line after a second, then one for every tenth of the work or every 30 seconds. Says nothing about work that takes less
 * than a second, all its stages together.
 */
export class Progress implements ProgressStages {
  private readonly born: number;
  private begun: number;
  private shownAt = Number.NEGATIVE_INFINITY;
  private shownShare = 0;
  private isDrawn = false;

  constructor(
    private title: string,
    private readonly output: ProgressOutput,
    private readonly clock: () => number,
  ) {
    this.born = clock();
    this.begun = this.born;
  }

  stage(title: string): void {
    this.title = title;
    this.begun = this.clock();
    this.shownShare = 0;
  }

  update(share: number): void {
    const now = this.clock();
    if (now - this.born < FIRST_AFTER_MS || share >= 1) return;
    if (this.output.isTerminal) this.draw(share, now);
    else this.writeLine(share, now);
  }

  /** Removes the bar, so that what is printed next starts on a clean line. */
  close(): void {
    if (this.isDrawn) this.output.write(ERASE_LINE);
    this.isDrawn = false;
  }

  private draw(share: number, now: number): void {
    if (now - this.shownAt < REDRAW_EVERY_MS) return;
    this.shownAt = now;
    this.isDrawn = true;
    const status = `${percentOf(share)}% ${this.timeLeft(share, now)}`;
    const width = Math.max(5, Math.min(40, this.output.columns - this.title.length - status.length - 4));
    const filled = Math.round(share * width);
    const bar = '█'.repeat(filled) + '░'.repeat(width - filled);
    const line = `${this.title} ${bar} ${status}`;
    this.output.write(ERASE_LINE + line.slice(0, Math.max(0, this.output.columns - 1)));
  }

  private writeLine(share: number, now: number): void {
    const isNewTenth = Math.floor(percentOf(share) / 10) > Math.floor(percentOf(this.shownShare) / 10);
    const isSilent = now - this.shownAt >= LINE_EVERY_MS;
    if (!isNewTenth && !isSilent) return;
    this.shownAt = now;
    this.shownShare = share;
    this.output.write(`${this.title}: ${percentOf(share)}%, ${this.timeLeft(share, now)}\n`);
  }

  private timeLeft(share: number, now: number): string {
    if (share <= 0) return 'time left unknown';
    return `${spanInWords(((now - this.begun) * (1 - share)) / share)} left`;
  }
}

/** Whole per cent that are done; the small term keeps 0.3 from being 29%. */
function percentOf(share: number): number {
  return Math.floor(100 * share + 1e-9);
}

function spanInWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${seconds % 60}s`;
  return `${Math.floor(seconds / 3600)}h ${Math.floor((seconds % 3600) / 60)}m`;
}
