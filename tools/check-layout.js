/**
 * Checks that every process model is drawn so that it can be read: `npm run check:layout`.
 */
import { layoutFindings } from './lib/layout.js';
import { processModels, report } from './lib/models.js';

const files = await processModels();
const count = await report(files, (definitions) =>
  layoutFindings(definitions).map(({ rule, message }) => `${message} (${rule})`),
);

console.log(`${count} layout findings in ${files.length} process models.`);
process.exitCode = count === 0 ? 0 : 1;
