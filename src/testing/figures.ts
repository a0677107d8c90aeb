import type { Scope } from '../observe/metrics.ts';
import type { RunResult } from '../observe/result.ts';
import type { Loaded } from '../scenario/model.ts';
import { entityPath } from '../study/catalogue.ts';

/** A rule that every run keeps was broken: a mistake of capsim or, with a rule of one's own, of the scenario. */
export class InvariantBroken extends Error {
  override readonly name = 'InvariantBroken';
}

/** @throws InvariantBroken with `message` when `condition` does not hold */
export function hold(condition: boolean, message: () => string): asserts condition {
  if (!condition) throw new InvariantBroken(message());
}

/** The numbers of one replication by the paths that `expect` uses; what has no data is `undefined`. */
export class Figures {
  private readonly byPath: ReadonlyMap<string, number>;

  constructor(
    readonly loaded: Loaded,
    readonly result: RunResult,
  ) {
    this.byPath = new Map(
      result.entities.flatMap(({ scope, name, values }) =>
        [...values].map(([metric, value]) => [`${entityPath(scope, name)}.${metric}`, value] as const),
      ),
    );
  }

  /** Whether everything that happened is counted, and not only what came after a warm-up. */
  get isWhole(): boolean {
    return this.result.warmup === 0;
  }

  value(path: string): number | undefined {
    return this.byPath.get(path);
  }

  /** A number that counts nothing where it has no data. */
  count(path: string): number {
    return this.byPath.get(path) ?? 0;
  }

  all(): ReadonlyMap<string, number> {
    return this.byPath;
  }

  /** What a source pays is a part of the result of its own, under the same name. */
  names(scope: Scope): readonly string[] {
    return [...new Set(this.result.entities.filter((entity) => entity.scope === scope).map(({ name }) => name))];
  }
}
