import { cpus } from 'node:os';

/** Where figures come from: without it, absolute ones say nothing. */
export interface Machine {
  readonly node: string;
  readonly v8: string;
  readonly cpu: string;
  readonly cores: number;
}

export function machine(): Machine {
  const all = cpus();
  return { node: process.version, v8: process.versions.v8, cpu: all[0]?.model.trim() ?? 'unknown', cores: all.length };
}
