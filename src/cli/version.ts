import { packageFile } from './package-file.ts';

/** The version of this program, as in its package.json. */
export function version(): string {
  const manifest: unknown = JSON.parse(packageFile('package.json'));
  return (manifest as { readonly version: string }).version;
}
