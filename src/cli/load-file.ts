import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type LoadOptions, load } from '../library/load.ts';
import type { Loaded } from '../scenario/model.ts';
import { FileInputs } from './inputs.ts';

/**
 * Reads a scenario file and the files that it names, as `capsim run` does.
 *
 * @param file its path; those that it names are relative to its folder
 * @throws InvalidScenario (the promise rejects) with every mistake and its place
 * @throws Error of Node when the file itself cannot be read
 */
export async function loadFile(file: string, options: Omit<LoadOptions, 'file' | 'inputs'> = {}): Promise<Loaded> {
  return load(readFileSync(file, 'utf8'), { ...options, file, inputs: new FileInputs(dirname(file)) });
}
