// Bundles the script and the style of report.html into dist/page: each page holds both as text.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { withoutLocales } from './bundle.js';

/** @param root folder of the project */
export async function buildPage(root) {
  const folder = join(root, 'dist', 'page');
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: [join(root, 'src', 'page', 'main.ts')],
    outfile: join(folder, 'page.js'),
    bundle: true,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'error',
    plugins: [withoutLocales],
  });
  const style = ['node_modules/uplot/dist/uPlot.min.css', 'src/page/style.css'];
  writeFileSync(join(folder, 'page.css'), style.map((path) => readFileSync(join(root, path), 'utf8')).join('\n'));
}
