/**
 * Writes every procedure's page of documentation into docs/procedures: `npm run pages`.
 */
import { writeFile } from 'node:fs/promises';
import { processModels, short } from './lib/models.js';
import { pagePath, procedurePage } from './lib/procedure-page.js';

for (const file of await processModels()) {
  await writeFile(pagePath(file), await procedurePage(file));
  console.log(short(pagePath(file)));
}
