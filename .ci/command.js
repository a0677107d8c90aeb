// Bundles the command and its worker into dist/bin: as some 300 modules they take twice as long to load.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, withoutLocales } from './bundle.js';

/** For packages that are not ES modules and ask for modules of Node. */
const REQUIRE = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`;

/** @param root folder of the project, whose dist holds what the compiler wrote */
export async function buildCommand(root) {
  const outdir = join(root, 'dist', 'bin');
  // The names of shared parts change with their content: old ones would pile up.
  rmSync(outdir, { recursive: true, force: true });
  const { metafile } = await bundle({
    entryPoints: { main: join(root, 'dist/cli/main.js'), worker: join(root, 'dist/threads/worker.js') },
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    // Starts its workers from a file of its own.
    external: ['piscina'],
    banner: { js: REQUIRE },
    charset: 'utf8',
    logLevel: 'error',
    metafile: true,
    absWorkingDir: root,
    plugins: [withoutLocales],
  });
  writeFileSync(join(outdir, 'LICENSES.txt'), licensesOf(root, Object.keys(metafile.inputs)));
}

/** The licences of the packages that went into the bundle. */
function licensesOf(root, inputs) {
  const names = inputs.flatMap((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []);
  return [...new Set(names)]
    .sort()
    .map((name) => `${name}\n\n${licenseOf(join(root, 'node_modules', name))}\n`)
    .join(`\n${'-'.repeat(80)}\n\n`);
}

function licenseOf(folder) {
  const file = existsSync(folder) ? readdirSync(folder).find((name) => /^licen[cs]e/i.test(name)) : undefined;
  if (file !== undefined) return readFileSync(join(folder, file), 'utf8').trim();
  return `License: ${JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).license}`;
}
