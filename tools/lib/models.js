/**
 * The models these tools work on.
 */
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BpmnModdle } from 'bpmn-moddle';

const camunda = createRequire(import.meta.url)('camunda-bpmn-moddle/resources/camunda.json');

export const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
export const TOOLS = join(REPOSITORY, 'tools');
export const PROCESSES = join(REPOSITORY, 'processes');
export const FORMS = join(REPOSITORY, 'forms');
export const DOCS = join(REPOSITORY, 'docs');
export const IMAGES = join(DOCS, 'procedures', 'images');

/** The paths of all process models, in order. There must be some: a check of nothing must not pass. */
export async function processModels() {
  const files = await filesEndingWith('.bpmn');
  if (files.length === 0) {
    throw new Error(`No process models in ${PROCESSES}`);
  }
  return files;
}

/** The paths of all decision models, in order. */
export function decisionModels() {
  return filesEndingWith('.dmn');
}

async function filesEndingWith(extension) {
  const entries = await readdir(PROCESSES, { recursive: true });
  return entries
    .filter((entry) => entry.endsWith(extension))
    .sort()
    .map((entry) => join(PROCESSES, entry));
}

/** Parses a process model, with Camunda's attributes. Fails on anything that the parser would skip. */
export async function parse(xml) {
  const { rootElement, warnings } = await new BpmnModdle({ camunda }).fromXML(xml);
  if (warnings.length > 0) {
    throw new Error(warnings.map(({ message }) => message).join('\n'));
  }
  return rootElement;
}

/**
 * Reports what `check(definitions, file)`, which returns messages, finds in the files; a file that cannot be parsed
 * is a finding, too.
 *
 * @returns {Promise<number>} how much was found
 */
export async function report(files, check) {
  let count = 0;
  for (const file of files) {
    const findings = await readFile(file, 'utf8')
      .then(parse)
      .then((definitions) => check(definitions, file))
      .catch(({ message }) => [message]);
    findings.forEach((finding) => console.error(`${short(file)}: ${finding}`));
    count += findings.length;
  }
  return count;
}

/** A model's name: that of its file, which is also its process's id. */
export function key(file) {
  return basename(file, '.bpmn');
}

/** The name of a picture: of a model, or of one of its folded sub-processes, which are drawn apart. */
export function picture(model, folded) {
  return folded ? `${model}.${folded}` : model;
}

/** A path as a reader of a report wants it. */
export function short(file) {
  return relative(REPOSITORY, file);
}

/** What is wrong between a file's name and the ids of the processes in it. */
export function fileNameFindings(definitions, file) {
  const ids = definitions
    .get('rootElements')
    .filter((element) => element.$type === 'bpmn:Process')
    .map(({ id }) => id);
  return ids.length === 1 && ids[0] === key(file)
    ? []
    : [`Must hold one process with the id ${key(file)}, but holds ${ids.join(', ') || 'none'}`];
}
