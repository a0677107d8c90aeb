// Bundles the scripts and the styles of the pages into dist/page: each page holds them as text.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, transformSync } from 'esbuild';
import { withoutLocales } from './bundle.js';

/** @param root folder of the project */
export async function buildPage(root) {
  const folder = join(root, 'dist', 'page');
  mkdirSync(folder, { recursive: true });
  await build({
    // page: of report.html, with the whole core; figures: of all other pages.
    entryPoints: { page: join(root, 'src', 'page', 'main.ts'), figures: join(root, 'src', 'page', 'figures.ts') },
    outdir: folder,
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
  const text = (path) => readFileSync(join(root, path), 'utf8');
  const style = text('src/page/style.css');
  const minified = (...sheets) =>
    transformSync(sheets.join('\n'), { loader: 'css', minify: true, charset: 'utf8' }).code;
  writeFileSync(join(folder, 'page.css'), minified(text('node_modules/uplot/dist/uPlot.min.css'), style));
  writeFileSync(join(folder, 'figures.css'), minified(style, text('src/page/figures.css')));
}
