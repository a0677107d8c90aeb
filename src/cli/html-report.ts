import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { htmlReport, type PageAssets } from '../report/html/page.ts';
import type { Report, ScenarioText } from '../report/input.ts';
import type { LoadOptions } from '../scenario/load.ts';
import type { Loaded } from '../scenario/model.ts';
import { Exit } from './exit.ts';
import { Failure } from './failure.ts';

/** The page of a report with the script and style that the build wrote. @throws Failure where they are missing */
export function htmlReportOfBuild(): Report {
  return htmlReport(assetsOfBuild());
}

/** The style of all pages. @throws Failure where it is missing */
export function styleOfBuild(): string {
  return assetsOfBuild().style;
}

function assetsOfBuild(): PageAssets {
  // From dist/cli, or from src/cli where the program runs without a build.
  const [folder] = ['../page', '../../dist/page']
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .filter((path) => existsSync(join(path, 'page.js')));
  if (folder === undefined) {
    throw new Failure('the script of report.html is missing from this installation; run npm run build', Exit.failed);
  }
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  return { script: read('page.js'), style: read('page.css') };
}

/** What a page needs to run the scenario again. */
export function scenarioTextOf({ file, text }: Pick<Loaded, 'file' | 'text'>, options: LoadOptions): ScenarioText {
  const { memoryLimitBytes: _, ...changes } = options;
  return { file, text, options: changes, frozen: namesFiles(text) ? NEEDS_FILES : null };
}

const NEEDS_FILES =
  'This scenario reads files that are not in this page, so it cannot be run again here. Run capsim with --set PATH=VALUE instead.';

function namesFiles(text: string): boolean {
  return /(^|[\s{,["'])file["']?\s*:/m.test(text);
}
