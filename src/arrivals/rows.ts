/** A row of a file that cannot be used. */
export interface RowProblem {
  /** Counted from 1. */
  readonly line: number;
  /** What was expected and what was found. */
  readonly message: string;
}

const KEPT = 5;

/** Collects what is wrong in the rows of a file: the first few in words, all of them by number. */
export class RowProblems {
  readonly first: RowProblem[] = [];
  count = 0;

  add(line: number, message: string): void {
    this.count++;
    if (this.first.length < KEPT) this.first.push({ line, message });
  }

  /** The first problem with a word on the others; null where all is well. */
  summary(): RowProblem | null {
    if (this.count === 0) return null;
    const [{ line, message }, ...others] = this.first;
    if (others.length === 0) return { line, message };
    const lines = others.map((problem) => problem.line).join(', ');
    const ellipsis = this.count > this.first.length ? ', ...' : '';
    return { line, message: `${message} (and ${this.count - 1} more: line ${lines}${ellipsis})` };
  }
}

/** Numbers whose count is not known beforehand, 8 bytes each. */
export class GrowingColumn {
  private values = new Float64Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const larger = new Float64Array(2 * this.length);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length++] = value;
  }

  at(index: number): number {
    return this.values[index];
  }

  /** A copy of exactly the length that is filled. */
  finish(): Float64Array {
    return this.values.slice(0, this.length);
  }
}
