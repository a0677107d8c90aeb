// Prints the files of tests that took longest, and `N passed, N failed`, from vitest's JSON result; a result that is
// missing or empty counts as a failure.
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

const SLOWEST = 10;

let passed = 0;
let failed = 0;
let left = 0;
let sound = false;
try {
  const result = JSON.parse(readFileSync(process.argv[2], 'utf8'));
  passed = result.numPassedTests;
  failed = result.numFailedTests;
  left = result.numPendingTests + result.numTodoTests;
  // A file that does not load has no tests of its own, so it must be counted apart.
  failed += result.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  sound = result.success && passed > 0;
  printSlowest(result.testResults);
} catch (problem) {
  console.error(`no test result: ${problem.message}`);
}
if (left > 0) console.log(`${left} tests were left out; why is said above`);
console.log(`${passed} passed, ${sound ? failed : Math.max(failed, 1)} failed`);
if (!sound) process.exitCode = 1;

function printSlowest(files) {
  const taken = files.map(({ name, startTime, endTime }) => ({ name, seconds: (endTime - startTime) / 1000 }));
  taken.sort((one, other) => other.seconds - one.seconds);
  console.log('slowest files of tests');
  for (const { name, seconds } of taken.slice(0, SLOWEST)) {
    console.log(`${seconds.toFixed(1).padStart(6)} s  ${relative(process.cwd(), name)}`);
  }
}
