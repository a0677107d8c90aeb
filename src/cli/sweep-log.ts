import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SweepPoint } from '../study/sweep-schema.ts';
import { Failure, isSystemError, reasonOf } from './failure.ts';
import { refuseFile } from './report-folder.ts';

const NAME = 'sweep.partial.jsonl';

/**
 * The points of a sweep that are complete, one line each, so that a sweep that was stopped goes on where it was. The first
 * line says of which sweep they are; points of another are not used.
 */
export class SweepLog {
  private readonly file: string;
  private readonly found = new Map<number, SweepPoint>();

  /** @param key what all points depend on, as text @throws Failure when the folder cannot be written */
  constructor(folder: string, key: string) {
    refuseFile(folder);
    this.file = join(folder, NAME);
    this.attempt(() => {
      mkdirSync(folder, { recursive: true });
      const lines = existsSync(this.file) ? readFileSync(this.file, 'utf8').split('\n') : [];
      if (lines[0] === key) for (const line of lines.slice(1)) this.read(line);
      // Written anew, so that a line which was torn when the last run died is not in the way.
      writeFileSync(this.file, [key, ...[...this.found].map(lineOf), ''].join('\n'));
    });
  }

  /** Complete points, by their place in the sweep. */
  get points(): ReadonlyMap<number, SweepPoint> {
    return this.found;
  }

  add(index: number, point: SweepPoint): void {
    this.found.set(index, point);
    this.attempt(() => appendFileSync(this.file, `${lineOf([index, point])}\n`));
  }

  /** The sweep is complete and written: nothing is left to go on with. */
  remove(): void {
    rmSync(this.file, { force: true });
  }

  private read(line: string): void {
    try {
      const [index, point] = JSON.parse(line) as [number, SweepPoint];
      this.found.set(index, point);
    } catch (problem) {
      if (!(problem instanceof SyntaxError)) throw problem; // else it was torn
    }
  }

  private attempt(write: () => void): void {
    try {
      write();
    } catch (problem) {
      if (!isSystemError(problem)) throw problem;
      throw new Failure(`cannot write ${this.file}: ${reasonOf(problem)}`);
    }
  }
}

function lineOf(entry: readonly [number, SweepPoint]): string {
  return JSON.stringify(entry);
}
