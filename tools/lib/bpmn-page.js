/**
 * Takes the process models, one after the other, through one of bpmn.io's viewers or editors in a page.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { withPage } from './chromium.js';
import { short } from './models.js';

const { resolve } = createRequire(import.meta.url);

/** Fonts that have Chinese characters, on Linux, Windows and macOS. */
const FONTS = '"Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif';

/**
 * Opens a fresh page with the given bundle of camunda-bpmn-js for every file and hands it to `work(page, xml, file)`,
 * which returns the import's warnings. In the page, `window.bpmn` holds the options for the bundle's constructor.
 *
 * @returns {Promise<number>} how many models failed or had warnings; each is reported
 */
export async function forEachModel(files, bundle, work) {
  let failures = 0;
  await withPage(async (page) => {
    for (const file of files) {
      await openBundle(page, bundle);
      const warnings = await work(page, await readFile(file, 'utf8'), file).catch(({ message }) => [
        message.split('\n')[0],
      ]);
      warnings.forEach((warning) => console.error(`${short(file)}: ${warning}`));
      failures += warnings.length > 0 ? 1 : 0;
    }
  });
  return failures;
}

async function openBundle(page, bundle) {
  await page.goto('about:blank');
  await page.setContent('<!doctype html><div id="canvas" style="width: 1600px; height: 1000px"></div>');
  await page.addScriptTag({ path: resolve(`camunda-bpmn-js/dist/${bundle}.production.min.js`) });
  await page.evaluate((fontFamily) => {
    window.bpmn = { container: '#canvas', textRenderer: { defaultStyle: { fontFamily } } };
  }, FONTS);
}
