/**
 * Draws every process model as SVG and PNG into docs/procedures/images: `npm run render`. A folded sub-process has a
 * drawing, and so a picture, of its own.
 * Fails when a model cannot be imported without warnings.
 */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { forEachModel } from './lib/bpmn-page.js';
import { IMAGES, key, picture, processModels, short } from './lib/models.js';

const PIXELS_PER_UNIT = 2;
const MARGIN = 10;

const files = await processModels();
await mkdir(IMAGES, { recursive: true });
const drawn = new Set();

const failures = await forEachModel(files, 'camunda-platform-viewer', async (page, xml, file) => {
  const { drawings, warnings } = await draw(page, xml);
  for (const { folded, svg } of drawings) {
    const name = picture(key(file), folded);
    await writeFile(join(IMAGES, `${name}.svg`), svg);
    await writeFile(join(IMAGES, `${name}.png`), await photograph(page, svg));
    drawn.add(`${name}.svg`).add(`${name}.png`);
  }
  return warnings;
});

for (const old of (await readdir(IMAGES)).filter((name) => !drawn.has(name))) {
  await rm(join(IMAGES, old));
}

console.log(`Pictures of ${files.length} process models in ${short(IMAGES)}, ${failures} with problems.`);
process.exitCode = failures === 0 ? 0 : 1;

async function draw(page, xml) {
  const { drawings, warnings } = await page.evaluate(async (xml) => {
    const viewer = new window.BpmnViewer(window.bpmn);
    const { warnings } = await viewer.importXML(xml);
    const canvas = viewer.get('canvas');
    const drawings = [];
    for (const root of canvas.getRootElements()) {
      canvas.setRootElement(root);
      const { svg } = await viewer.saveSVG();
      const { $type, id } = root.businessObject;
      drawings.push({ folded: $type === 'bpmn:SubProcess' ? id : null, svg });
    }
    return { drawings, warnings: warnings.map(({ message }) => message) };
  }, xml);
  return { drawings: drawings.map(({ folded, svg }) => ({ folded, svg: onWhite(svg) })), warnings };
}

/** Puts a drawing on white paper with a margin. */
function onWhite(svg) {
  const [left, top, width, height] = svg
    .match(/viewBox="([^"]*)"/)[1]
    .split(' ')
    .map(Number);
  const [x, y] = [left - MARGIN, top - MARGIN].map(Math.floor);
  const [w, h] = [width + 2 * MARGIN, height + 2 * MARGIN].map(Math.ceil);
  return svg
    .replace(
      / width="[^"]*" height="[^"]*" viewBox="[^"]*"/,
      ` width="${w}" height="${h}" viewBox="${x} ${y} ${w} ${h}"`,
    )
    .replace(/<svg[^>]*>/, (tag) => `${tag}<rect x="${x}" y="${y}" width="${w}" height="${h}" fill="white"/>`);
}

async function photograph(page, svg) {
  await page.setContent(`<!doctype html><body style="margin: 0">${svg.slice(svg.indexOf('<svg'))}</body>`);
  const { width, height } = await page.$eval('svg', (element) => element.getBoundingClientRect().toJSON());
  const clip = { x: 0, y: 0, width: Math.ceil(width), height: Math.ceil(height) };
  await page.setViewport({ width: clip.width, height: clip.height, deviceScaleFactor: PIXELS_PER_UNIT });
  return page.screenshot({ clip });
}
