import type { ExpectationResult, Summary } from '../study/summary-schema.ts';
import { escapeXml } from './escape.ts';
import { foundWords, limitWords, outcomeWords } from './words.ts';

/**
 * The expectations of one or more runs as JUnit XML: a suite per scenario, a case per expectation. What is let pass
 * with a warning passes, and its output says so.
 */
export function renderJunit(summaries: readonly Summary[]): string {
  const all = summaries.flatMap(({ expectations }) => expectations);
  const suites = summaries.map(suite).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="capsim" ${counts(all)}>\n${suites}</testsuites>\n`;
}

function suite({ name, expectations }: Summary): string {
  const cases = expectations.map((result) => testcase(name, result)).join('');
  return `  <testsuite name="${escapeXml(name)}" ${counts(expectations)}>\n${cases}  </testsuite>\n`;
}

function counts(results: readonly ExpectationResult[]): string {
  return `tests="${results.length}" failures="${results.filter(({ pass }) => !pass).length}" errors="0" skipped="0"`;
}

function testcase(scenario: string, result: ExpectationResult): string {
  const line = result.line === null ? '' : ` line="${result.line}"`;
  const open = `    <testcase classname="${escapeXml(scenario)}" name="${escapeXml(result.text)}"${line}`;
  const message = escapeXml(`${outcomeWords(result)}: found ${foundWords(result)}, limit ${limitWords(result)}`);
  if (!result.pass) {
    return `${open}>\n      <failure type="${result.outcome}" message="${message}"/>\n    </testcase>\n`;
  }
  return result.warn ? `${open}>\n      <system-out>${message}</system-out>\n    </testcase>\n` : `${open}/>\n`;
}
