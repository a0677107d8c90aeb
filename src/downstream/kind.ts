import type { z } from 'zod';
import type { Kernel } from '../kernel/kernel.ts';
import type { LimitWatch } from '../observe/limit-watch.ts';
import type { PlatformValues } from '../profiles/profile.ts';
import type { RandomStream } from '../random/stream.ts';
import type { CallOwner, Calls } from './calls.ts';
import type { Door, Mechanism } from './door.ts';

/** What the mechanism of a downstream is built from. */
export interface DownstreamParts {
  readonly kernel: Kernel;
  readonly calls: Calls;
  readonly door: Door;
  readonly platform: PlatformValues;
  /** Where the window begins, for peaks. */
  readonly warmup: number;
  /** A named stream of this downstream's own. */
  stream(purpose: string): RandomStream;
  /** A number that stands for a purpose, for `Door.drawsOf`. */
  key(purpose: string): number;
  /** Watches a limit of this downstream. @param peakDemand asked for at the end; NaN where it cannot be known */
  watch(limit: string, value: { readonly value: number; readonly unit: string }, peakDemand: () => number): LimitWatch;
  /** Another downstream that calls can be passed on to; found when the first call comes. */
  find(name: string): Door;
  /** Makes a part that makes calls itself known. @returns its number, for `Calls.open` */
  addOwner(owner: CallOwner): number;
}

/** One type of downstream that functions call: its settings, and how it serves. */
export interface DownstreamKind<Field extends z.ZodType> {
  readonly field: Field;
  /** Whether what is in use are connections. */
  readonly hasConnections: boolean;
  build(settings: z.output<Field>, parts: DownstreamParts): Mechanism;
}
