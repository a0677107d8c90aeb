// Prints `N passed, N failed` from vitest's JSON result; a result that is missing or empty counts as a failure.
import { readFileSync } from 'node:fs';

let passed = 0;
let failed = 0;
let sound = false;
try {
  const result = JSON.parse(readFileSync(process.argv[2], 'utf8'));
  passed = result.numPassedTests;
  failed = result.numFailedTests;
  // A file that does not load has no tests of its own, so it must be counted apart.
  failed += result.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  sound = result.success && passed > 0;
} catch (problem) {
  console.error(`no test result: ${problem.message}`);
}
console.log(`${passed} passed, ${sound ? failed : Math.max(failed, 1)} failed`);
if (!sound) process.exitCode = 1;
