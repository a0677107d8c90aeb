import { readFileSync } from 'node:fs';

/** The text of a file that is shipped with the command, by its path in the package. The same from `src/cli` and `dist/bin`. */
export function packageFile(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
}
