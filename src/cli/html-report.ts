import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { scriptText } from '../report/html/markup.ts';
import { htmlReport, type PageAssets } from '../report/html/page.ts';
import type { PlainAssets } from '../report/html/plain-page.ts';
import type { Report } from '../report/input.ts';
import type { LoadOptions } from '../scenario/load.ts';
import type { Loaded } from '../scenario/model.ts';
import type { ScenarioText, Summary } from '../study/summary-schema.ts';
import { Exit } from './exit.ts';
import { Failure, isSystemError } from './failure.ts';
import { packageFile } from './package-file.ts';

/** The page of a report with the script and style that the build wrote. @throws Failure where they are missing */
export function htmlReportOfBuild(): Report {
  return htmlReport(assetsOfBuild());
}

/** What pages without a simulation need. @throws Failure where it is missing */
export function plainAssetsOfBuild(): PlainAssets {
  const script = scriptText(built('figures.js'));
  return { style: built('figures.css'), script, scriptHash: createHash('sha256').update(script).digest('base64') };
}

function assetsOfBuild(): PageAssets {
  return { script: built('page.js'), style: built('page.css') };
}

function built(name: string): string {
  try {
    return packageFile(`dist/page/${name}`);
  } catch (problem) {
    if (!isSystemError(problem)) throw problem;
    throw new Failure(`${name} of the pages is missing from this installation; run npm run build`, Exit.failed);
  }
}

/** The scenario as it was run, for `summary.json`. Its folder is left out: it says nothing of what was run. */
export function scenarioTextOf(
  { file, text }: Pick<Loaded, 'file' | 'text'>,
  { set = [], seed, replications, duration }: LoadOptions,
): ScenarioText {
  return {
    file: basename(file),
    text,
    options: {
      ...(set.length > 0 && { set: set.map(({ path, value }) => ({ path, value })) }),
      ...(seed !== undefined && { seed }),
      ...(replications !== undefined && { replications }),
      ...(duration !== undefined && { duration }),
    },
  };
}

/** The summary with the scenario behind what was run, so that keys keep the order of the schema. */
export function withScenario(
  { schemaVersion, name, description, run, ...found }: Summary,
  scenario: ScenarioText,
): Summary {
  return { schemaVersion, name, description, run, scenario, ...found };
}
