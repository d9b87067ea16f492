/**
 * Opens every process model in the Modeler's own editor, changes nothing and saves it: `npm run roundtrip -- <folder>`.
 * Fails when a model cannot be imported without warnings.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { forEachModel } from './lib/bpmn-page.js';
import { processModels } from './lib/models.js';

const [folder] = process.argv.slice(2);
if (!folder) {
  throw new Error('Usage: npm run roundtrip -- <folder>');
}

const files = await processModels();
await mkdir(folder, { recursive: true });

const failures = await forEachModel(files, 'camunda-platform-modeler', async (page, xml, file) => {
  const { saved, warnings } = await editAndSave(page, xml);
  await writeFile(join(folder, basename(file)), saved);
  return warnings;
});

console.log(`Copies of ${files.length} process models in ${resolve(folder)}, ${failures} with problems.`);
process.exitCode = failures === 0 ? 0 : 1;

/** The edit renames the diagram's root to the name it has, which runs the editor's commands and all their listeners. */
function editAndSave(page, xml) {
  return page.evaluate(async (xml) => {
    const modeler = new window.BpmnModeler(window.bpmn);
    const { warnings } = await modeler.importXML(xml);
    const root = modeler.get('canvas').getRootElement();
    modeler.get('modeling').updateProperties(root, { name: root.businessObject.name });
    const { xml: saved } = await modeler.saveXML({ format: true });
    return { saved, warnings: warnings.map(({ message }) => message) };
  }, xml);
}
