import type { z } from 'zod';
import type { RandomStream } from '../random/stream.ts';
import type { Micros } from '../units/time.ts';
import type { ArrivalData } from './columns.ts';
import type { FileReference } from './inputs.ts';
import type { ArrivalProcess } from './process.ts';

/** What an arrival process is built from besides its own settings. */
export interface ArrivalContext {
  /** The stream that belongs to this process alone. */
  readonly stream: RandomStream;
  /** Content of the file that the settings name; needed exactly when `fileReferences` names one. */
  readonly data?: ArrivalData | undefined;
  /** Nothing needs to arrive from here on. */
  readonly horizon: Micros;
}

/** A kind of arrivals: how its settings are read, what it needs, and how it is built. */
export interface ArrivalKind<Field extends z.ZodType> {
  readonly field: Field;
  build(spec: z.output<Field>, context: ArrivalContext): ArrivalProcess;
  /** Expected number of arrivals before `horizon`. */
  offered(spec: z.output<Field>, horizon: Micros, data: ArrivalData | undefined): number;
  /** The files that must be read before it is built. */
  files(spec: z.output<Field>): readonly FileReference[];
}

export function defineArrivals<Field extends z.ZodType>(kind: ArrivalKind<Field>): ArrivalKind<Field> {
  return kind;
}

/** For kinds whose settings name no file. */
export function noFiles(): readonly FileReference[] {
  return [];
}

/** For kinds that depend on what happens in the run, and so are driven by a source or a function. */
export function notAProcess(kind: string): never {
  throw new Error(`capsim: arrivals of kind "${kind}" depend on the run, so they cannot be built as a process`);
}
