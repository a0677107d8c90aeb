// Bundles test files for vitest, each with all of ours that it imports. Vitest reads every name that a module imports
// through a getter, each time it is used, which makes an engine of 300 modules 1.5 times as slow. Bundling pays where
// a file simulates for seconds; the others share modules that are compiled already.
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** @param isHeavy whether a test file, by its path, is bundled; @returns a plugin of Vite */
export function bundledTests(isHeavy) {
  return {
    name: 'bundled tests',
    enforce: 'pre',
    async load(id) {
      if (!isHeavy(id)) return undefined;
      const { outputFiles } = await build({
        entryPoints: [id],
        bundle: true,
        write: false,
        // Names the map beside the code; nothing is written.
        outdir: dirname(id),
        format: 'esm',
        platform: 'node',
        target: 'node20',
        packages: 'external',
        sourcemap: 'external',
        logLevel: 'error',
        plugins: [ownPlaces],
      });
      const [map, code] = ['.map', '.js'].map((end) => outputFiles.find(({ path }) => path.endsWith(end)).text);
      return { code, map };
    },
  };
}

/** Lets a module in a bundle find files beside itself. */
const ownPlaces = {
  name: 'own places',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const contents = text
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href))
        .replaceAll('import.meta.dirname', JSON.stringify(dirname(path)));
      return { contents, loader: 'ts' };
    });
  },
};
