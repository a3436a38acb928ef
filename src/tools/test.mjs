/**
 * `npm test`: installs what is missing (the browser included), type-checks, lints and runs every test, and closes with one
 * line of counts. `--full` also runs what takes long.
 */
import { mkdirSync, readFileSync, rmSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { home, installPackages, npm } from './install.mjs';

installPackages();
const { ensureBrowser } = await import('./browser.mjs');
const reports = join(home, '.cache', 'reports');
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

const total = { passed: 0, failed: 0, skipped: 0 };
const failedSteps = [];

/** A step without a report of its own counts as one test. */
function step(name, args) {
  console.log(`\n── ${name}`);
  const passed = npm(['run', '--silent', ...args]) === 0;
  total[passed ? 'passed' : 'failed'] += 1;
  if (!passed) failedSteps.push(name);
  return passed;
}

/** A step that writes a report: counts its tests; a run that broke before it could report is one failure. */
function suite(name, args, file, count) {
  console.log(`\n── ${name}`);
  const code = npm(['run', '--silent', ...args]);
  const path = join(reports, file);
  const found = existsSync(path) ? count(JSON.parse(readFileSync(path, 'utf8'))) : { passed: 0, failed: 0, skipped: 0 };
  if (code !== 0 && found.failed === 0) found.failed = 1;
  for (const key of Object.keys(total)) total[key] += found[key];
  if (code !== 0) failedSteps.push(name);
}

const vitest = (report) => ({ passed: report.numPassedTests, failed: Math.max(report.numFailedTests, report.numFailedTestSuites), skipped: report.numPendingTests + report.numTodoTests });
const playwright = ({ stats }) => ({ passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped });

step('schema', ['schema']);
const built = step('build', ['build']);
step('types', ['check']);
step('lint', ['lint']);
suite('unit, conformance and lab tests', ['test:node'], 'vitest.json', vitest);
if (built && ensureBrowser()) suite('browser tests', ['test:browser'], 'playwright.json', playwright);
else { total.failed += 1; failedSteps.push('browser tests'); }
if (built && ensureBrowser()) suite('a sample of the site in languages nobody speaks', ['test:languages', '--', '--sample'], 'languages.json', playwright);

if (failedSteps.length) console.log(`\nFailed: ${failedSteps.join(', ')}`);
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 ? 0 : 1);
