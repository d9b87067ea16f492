/**
 * Lints all process and decision models: `npm run lint`.
 * Runs bpmnlint and dmnlint as they are configured beside this file, and checks that a file is named like its process.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { decisionModels, fileNameFindings, processModels, report, TOOLS } from './lib/models.js';

const { resolve } = createRequire(import.meta.url);

const processes = await processModels();
const decisions = await decisionModels();

const passed = [
  run('bpmnlint/bin/bpmnlint.js', ['--max-warnings=0', ...processes]),
  decisions.length === 0 || run('dmnlint/bin/dmnlint.js', decisions),
  (await report(processes, fileNameFindings)) === 0,
].every(Boolean);

console.log(
  `${passed ? 'No problems' : 'Problems'} in ${processes.length} process models and ${decisions.length} decision models.`,
);
process.exitCode = passed ? 0 : 1;

function run(linter, args) {
  return spawnSync(process.execPath, [resolve(linter), ...args], { cwd: TOOLS, stdio: 'inherit' }).status === 0;
}
