/**
 * The pages of documentation say what the models, forms, texts and limits say now.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { processModels, short } from '../lib/models.js';
import { pagePath, procedurePage } from '../lib/procedure-page.js';

for (const file of await processModels()) {
  test(`${short(pagePath(file))} is what "npm run pages" makes`, async () => {
    assert.equal(await readFile(pagePath(file), 'utf8'), await procedurePage(file));
  });
}
