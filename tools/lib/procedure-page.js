/**
 * The page of documentation of one procedure, made from what runs: its model, forms, texts and limits.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import DmnModdle from 'dmn-moddle';
import { DOCS, FORMS, key, parse, picture, PROCESSES, processModels, REPOSITORY } from './models.js';

const GROUPS = 'src/main/java/org/tocsin/engine/identity/StaffGroup.java';

const TYPES = {
  textfield: 'text',
  textarea: 'long text',
  number: 'number',
  checkbox: 'yes or no',
  select: 'one of',
  radio: 'one of',
  checklist: 'several of',
  taglist: 'several of',
  datetime: 'moment',
};

/** What blocks write, with the clocks and settings that come from the limits table added where there are any. */
const SET_BY_BLOCKS = {
  openIncidentDelegate: [
    ['incident', 'the business key'],
    ['facts', 'what was reported, one labelled line a field, without fields marked personal'],
    ['outcome', 'empty until the incident ends'],
  ],
  findSimilarDelegate: [
    ['similarIncidents', 'open incidents that may be the same, as options for a choice'],
    ['similarText', 'the same as text; empty if there are none'],
  ],
  gradeIncidentDelegate: [
    ['gradeChanged', 'whether the last grading changed the grade'],
    ['previousGrade', 'the grade before it'],
  ],
  joinIncidentDelegate: [['outcome', '`joined`']],
};

/** What every start of an incident accepts, whatever its form shows. */
const START = [
  ['summary', 'text', 'required, at most 200 characters'],
  ['occurredAt', 'ISO 8601 with offset', 'default: now; up to 2 minutes ahead counts as now, later is refused'],
  ['occurredAtConfirmed', 'boolean', 'must be `true` when `occurredAt` is more than 24 hours ago'],
  ['reporter', 'text', 'default: who is signed in; at most 64 characters'],
  ['drill', 'boolean', 'default: `false`'],
];

/** @returns {Promise<string>} the page as Markdown */
export async function procedurePage(file) {
  const procedure = await read(file);
  return [
    head(procedure),
    people(procedure),
    forms(procedure),
    variables(procedure),
    outcomes(procedure),
    limits(procedure),
    messages(procedure),
    waits(procedure),
    records(procedure),
    elements(procedure),
  ]
    .filter(Boolean)
    .join('\n\n')
    .concat('\n');
}

/** Where a procedure's page is kept. */
export function pagePath(file) {
  return join(DOCS, 'procedures', `${key(file)}.md`);
}

async function read(file) {
  const definitions = await parse(await readFile(file, 'utf8'));
  const process = definitions.rootElements.find(({ $type }) => $type === 'bpmn:Process');
  const allForms = Object.fromEntries(
    await Promise.all(
      (await readdir(FORMS))
        .filter((name) => name.endsWith('.form'))
        .map(async (name) => [name.slice(0, -'.form'.length), JSON.parse(await readFile(join(FORMS, name), 'utf8'))]),
    ),
  );
  return {
    key: key(file),
    process,
    steps: steps(process),
    folded: folded(definitions),
    forms: allForms,
    groups: await groupNames(),
    limits: await limitRows(key(file)),
    texts: await textNames(key(file)),
    carried: await carriedAlong(key(file)),
  };
}

/** Every element but the lines between them, in the order of the file, those of subprocesses after their subprocess. */
function steps(container) {
  return (container.flowElements ?? [])
    .filter(({ $type }) => $type !== 'bpmn:SequenceFlow')
    .flatMap((element) => [element, ...steps(element)]);
}

/** The sub-processes that are folded in the drawing of the whole: each has a drawing of its own. */
function folded({ diagrams }) {
  return diagrams.map(({ plane }) => plane.bpmnElement).filter(is('bpmn:SubProcess'));
}

async function groupNames() {
  const source = await readFile(join(REPOSITORY, GROUPS), 'utf8');
  return Object.fromEntries([...source.matchAll(/\("([\w-]+)", "([^"]+)"\)/g)].map(([, id, name]) => [id, name]));
}

async function limitRows(procedure) {
  const xml = await readFile(join(PROCESSES, 'limits.dmn'), 'utf8');
  const definitions = await new Promise((resolve, reject) =>
    new DmnModdle().fromXML(xml, (error, root) => (error ? reject(error) : resolve(root))),
  );
  const { input, output, rule } = definitions.drgElement.find(({ id }) => id === 'limits').decisionLogic;
  return {
    columns: [...input.slice(1).map(({ label }) => ({ label, name: 'grade' })), ...output],
    rows: rule
      .map(({ inputEntry, outputEntry }) => [...inputEntry, ...outputEntry].map(({ text }) => unquoted(text)))
      .filter(([first]) => first === procedure)
      .map(([, ...cells]) => cells),
  };
}

function unquoted(text) {
  return text.trim().replace(/^"(.*)"$/, '$1');
}

/** What the blocks that start this procedure take along: the names, and where. */
async function carriedAlong(procedure) {
  const carried = [];
  for (const file of await processModels()) {
    const { rootElements } = await parse(await readFile(file, 'utf8'));
    rootElements
      .flatMap(steps)
      .filter((step) => names('startLinkedDelegate')(step) && field(step, 'procedure') === procedure)
      .forEach((step) => carried.push([field(step, 'carry'), `${code(key(file))}, ${code(step.id)}`]));
  }
  return carried;
}

async function textNames(procedure) {
  const markdown = await readFile(join(PROCESSES, `${procedure}.messages.md`), 'utf8').catch(() => '');
  return [...markdown.matchAll(/^## (.+)$/gm)].map(([, name]) => name.trim());
}

function head({ key, process, folded }) {
  return `<!-- Made by "npm run pages" in tools/ from the model, its forms, its texts and the limits table. Change those. -->

# \`${key}\` ${process.name}

${documentation(process)}

![The model, as it runs](images/${key}.png)
${folded.map((part) => foldedPicture(key, part)).join('')}
Model: [\`processes/${key}.bpmn\`](../../processes/${key}.bpmn)`;
}

function foldedPicture(key, { id, name }) {
  return `
Folded in it: ${name} (${code(id)})

![${name}](images/${picture(key, id)}.png)
`;
}

function people({ process, steps, groups }) {
  const starters = list(process.get('camunda:candidateStarterGroups'));
  const timer = steps
    .filter(({ $type, $parent }) => $type === 'bpmn:StartEvent' && $parent === process)
    .flatMap(({ eventDefinitions }) => eventDefinitions ?? [])
    .find(({ timeCycle }) => timeCycle);
  const started = timer
    ? `Starts by itself, \`${timer.timeCycle.body}\` in the business zone; nobody starts it by hand.`
    : starters.length > 0
      ? `Started by ${starters.map((id) => group(id, groups)).join(', ')}.`
      : 'Not started by hand: a block of another procedure starts it.';
  return `## Who

${started}

${table(
  ['task', 'element', 'worked on by', 'form'],
  steps
    .filter(is('bpmn:UserTask'))
    .map((task) => [
      task.name,
      code(task.id),
      list(task.get('camunda:candidateGroups'))
        .map((id) => group(id, groups))
        .join(', '),
      formLink(task.get('camunda:formRef')),
    ]),
)}

A task's name in the list ends with the incident's key and summary.`;
}

function group(id, groups) {
  return id.startsWith('${') ? `those that ${code(id.slice(2, -1))} names` : `${code(id)} ${groups[id] ?? ''}`.trim();
}

function formLink(id) {
  return id ? `[${code(id)}](#${id})` : '';
}

function forms({ forms, steps }) {
  const used = new Map();
  steps
    .filter((step) => step.get('camunda:formRef'))
    .forEach((step) => {
      const id = step.get('camunda:formRef');
      used.set(id, [...(used.get(id) ?? []), `${step.name} (${code(step.id)})`]);
    });
  if (used.size === 0) {
    return '';
  }
  const sections = [...used].map(
    ([id, users]) => `### ${id}

${users.join(', ')}; [\`forms/${id}.form\`](../../forms/${id}.form)

${fieldTable(inputs(forms[id]))}`,
  );
  return `## Forms

What is sent is checked on the server against the newest deployed version of the form. A variable that the form does not
have is refused, and so is a value for a field that the others hide.

${sections.join('\n\n')}`;
}

function inputs(component) {
  return (component.components ?? []).flatMap((child) =>
    child.components ? inputs(child) : child.key && TYPES[child.type] ? [child] : [],
  );
}

function fieldTable(fields) {
  return table(
    ['field', 'label', 'type', 'required', 'accepts'],
    fields.map((field) => [code(field.key), label(field), TYPES[field.type], required(field), accepts(field)]),
  );
}

function label({ label, dateLabel }) {
  return label ?? dateLabel ?? '';
}

function required({ validate, conditional }) {
  return validate?.required ? (conditional?.hide ? 'when shown' : 'yes') : '';
}

function accepts({ values, valuesKey, validate = {}, conditional, properties = {} }) {
  return [
    values && values.map(({ value, label }) => `${code(value)} ${label}`).join(', '),
    valuesKey && `the options in ${code(valuesKey)}`,
    validate.minLength && `at least ${validate.minLength} characters`,
    validate.maxLength && `at most ${validate.maxLength} characters`,
    validate.min !== undefined && `at least ${validate.min}`,
    validate.max !== undefined && `at most ${validate.max}`,
    validate.pattern && `pattern ${code(validate.pattern)}`,
    properties.notBefore && `not before ${code(properties.notBefore)}`,
    properties.notAfter && `not after ${properties.notAfter}`,
    properties.personal === 'true' && 'personal data',
    conditional?.hide && shown(conditional.hide),
  ]
    .filter(Boolean)
    .join('; ');
}

function shown(hide) {
  const unequal = hide.match(/^=(\w+) != "([^"]*)"$/);
  return unequal ? `shown when ${code(unequal[1])} is ${code(unequal[2])}` : `hidden when ${code(hide.slice(1))}`;
}

function variables(procedure) {
  const { forms, steps, limits, carried } = procedure;
  const start = steps.find((step) => is('bpmn:StartEvent')(step) && step.$parent === procedure.process);
  const form = forms[start.get('camunda:formRef')];
  const incident = steps.some(names('openIncidentDelegate'));
  const given = new Map(incident ? START.map(([name, type, rule]) => [name, [code(name), type, rule]]) : []);
  inputs(form ?? {})
    .filter(({ key }) => !given.has(key))
    .forEach((field) => given.set(field.key, [code(field.key), TYPES[field.type], accepts(field)]));
  const set = setByEngine(steps, incident ? limits : { rows: [] });
  return [
    '## Variables',
    given.size > 0 &&
      `Given at the start:\n\n${table(['variable', 'type', 'rule'], [...given.values()])}${
        incident ? '\n\nA business key cannot be given, and steps cannot be skipped.' : ''
      }`,
    carried.length > 0 &&
      `Taken along by the block that starts it:\n\n${table(
        ['variables', 'from'],
        carried.map(([names, where]) => [list(names).map(code).join(', '), where]),
      )}`,
    set.length > 0 && `Set by the engine's side, refused from outside:\n\n${table(['variable', 'what', 'where'], set)}`,
  ]
    .filter(Boolean)
    .join('\n\n');
}

function setByEngine(steps, limits) {
  const rows = new Map();
  const add = (name, what, step) => {
    const [, meaning, where] = rows.get(name) ?? [code(name), what, []];
    rows.set(name, [code(name), meaning, [...new Set([...where, code(step.id)])]]);
  };
  for (const step of steps) {
    (SET_BY_BLOCKS[word(step)] ?? []).forEach(([name, what]) => add(name, what, step));
    if (['openIncidentDelegate', 'gradeIncidentDelegate'].includes(word(step)) && limits.rows.length > 0) {
      limits.columns
        .filter(({ name }) => name !== 'clause' && name !== 'grade')
        .forEach(({ name, label }) =>
          name.endsWith('Limit')
            ? add(name.replace(/Limit$/, 'Due'), `when the limit 「${label}」 has passed`, step)
            : add(name, `「${label}」 of the limits table`, step),
        );
    }
    if (word(step) === 'showTextDelegate') {
      add(field(step, 'variable'), 'a text for forms to show', step);
    }
    if (word(step) === 'closeIncidentDelegate') {
      add('outcome', 'how the incident ended', step);
    }
    if (is('bpmn:BusinessRuleTask')(step)) {
      add(step.get('camunda:resultVariable'), `the result of the decision ${code(step.get('camunda:decisionRef'))}`, step);
    }
    outputs(step)
      .filter(({ value }) => value === '${true}' || value === '${false}')
      .forEach(({ name }) => add(name, 'a fact that the flow sets', step));
  }
  return [...rows.values()].map(([name, what, where]) => [name, what, where.join(', ')]);
}

function outputs(step) {
  return extensions(step, 'camunda:InputOutput').flatMap(({ outputParameters }) => outputParameters ?? []);
}

/** What people decide (a level, being a number, is no outcome), and how the incident can end. */
function outcomes({ forms, steps }) {
  const asked = steps.filter(is('bpmn:UserTask')).flatMap((task) =>
    inputs(forms[task.get('camunda:formRef')] ?? {})
      .filter(({ values, type }) => type === 'radio' && typeof values?.[0]?.value === 'string')
      .map((choice) => [code(choice.key), choice.values, task]),
  );
  const rows = asked.flatMap(([variable, values, task]) =>
    values.map(({ value, label }) => [variable, code(value), label, `${task.name} (${code(task.id)})`]),
  );
  steps.filter(names('closeIncidentDelegate')).forEach((step) => {
    rows.push([code('outcome'), code(field(step, 'outcome')), documentation(step), code(step.id)]);
  });
  steps.filter(names('joinIncidentDelegate')).forEach((step) => {
    rows.push([code('outcome'), code('joined'), documentation(step), code(step.id)]);
  });
  steps.filter(names('openIncidentDelegate')).forEach(() => {
    rows.push([
      code('outcome'),
      code('terminated'),
      'The instance was deleted, or ended with its incident open.',
      'in the incident only',
    ]);
  });
  return rows.length === 0 ? '' : `## Outcomes\n\n${table(['variable', 'value', 'meaning', 'chosen or set in'], rows)}`;
}

function limits({ limits, steps }) {
  if (limits.rows.length === 0) {
    return '';
  }
  const waiting = steps.flatMap((step) =>
    (step.eventDefinitions ?? [])
      .filter(is('bpmn:TimerEventDefinition'))
      .map((timer) => [code(timer.timeDate?.body ?? timer.timeDuration?.body ?? ''), step.name, code(step.id)]),
  );
  return `## Limits

The rows of [\`processes/limits.dmn\`](../../processes/limits.dmn) as shipped; durations are ISO 8601 and counted from
\`occurredAt\`. A running incident keeps the version it started with.

${table(
  limits.columns.map(({ label, name }) => `${label} ${code(name)}`),
  limits.rows,
)}

${table(['due', 'fires', 'element'], waiting)}

A limit that has passed when the incident is registered fires at once, in the order of the due times, each once. It was
kept if the recovery time on record is not after the due time.`;
}

function messages({ key, steps, groups, texts }) {
  const rows = steps
    .filter((step) => field(step, 'template'))
    .map((step) => [code(field(step, 'template')), recipients(step, groups), `${step.name} (${code(step.id)})`, documentation(step)]);
  if (rows.length === 0) {
    return '';
  }
  const unused = texts.filter((name) => !rows.some(([template]) => template === code(name)));
  return `## Messages and texts

The texts are in [\`processes/${key}.messages.md\`](../../processes/${key}.messages.md).

${table(['text', 'to', 'when', 'why'], rows)}${
    unused.length > 0 ? `\n\nNot used by the model: ${unused.map(code).join(', ')}.` : ''
  }`;
}

function waits({ steps }) {
  const rows = steps.flatMap((step) =>
    (step.eventDefinitions ?? [])
      .filter(is('bpmn:MessageEventDefinition'))
      .map(({ messageRef }) => [code(messageRef.name), step.name, code(step.id), documentation(step)]),
  );
  return rows.length === 0
    ? ''
    : `## Waits for\n\n${table(['BPMN message', 'what has happened', 'element', 'what it is for'], rows)}`;
}

function recipients(step, groups) {
  switch (word(step)) {
    case 'tellRolesDelegate':
      return roles(field(step, 'roles'), groups);
    case 'tellEveryoneToldDelegate':
      return `everyone told before${field(step, 'withdraw') === 'yes' ? '; what was not sent yet is withdrawn' : ''}`;
    default:
      return `shown in forms as ${code(field(step, 'variable'))}`;
  }
}

function roles(value, groups) {
  const choice = value.match(/^\$\{(\w+) \? '([^']*)' : '([^']*)'\}$/);
  if (choice) {
    return `${roles(choice[3], groups)}; with ${code(choice[1])}: ${roles(choice[2], groups)}`;
  }
  return list(value)
    .map((id) => group(id, groups))
    .join(', ');
}

function records({ forms, steps }) {
  const registers = new Map();
  steps.filter(names('writeRecordDelegate')).forEach((step) => {
    const type = field(step, 'type');
    registers.set(type, [...(registers.get(type) ?? []), step]);
  });
  if (registers.size === 0) {
    return '';
  }
  const sections = [...registers].map(
    ([type, writers]) => `### ${field(writers[0], 'title')}: register ${code(type)}

Written in ${writers.map((step) => `${step.name} (${code(step.id)})`).join(', ')}; each writing by the same process instance
is a new version. Read at \`/api/records/${type}\`.

${table(
  ['field', 'label', 'personal data'],
  inputs(forms[`register-${type}`]).map((input) => [
    code(input.key),
    label(input),
    input.properties?.personal === 'true' ? 'yes' : '',
  ]),
)}`,
  );
  return `## Records\n\n${sections.join('\n\n')}`;
}

function elements({ steps }) {
  return `## Elements and clauses

${table(
  ['element', 'name', 'what it is for'],
  steps
    .filter((step) => step.name || documentation(step))
    .map((step) => [code(step.id), step.name ?? '', documentation(step) || branches(step)]),
)}`;
}

function branches(gateway) {
  return (gateway.outgoing ?? [])
    .filter(({ name }) => name)
    .map(({ name, conditionExpression }) => `${name}${conditionExpression ? `: ${code(conditionExpression.body)}` : ''}`)
    .join('; ');
}

function is(type) {
  return (element) => element.$instanceOf(type);
}

function names(bean) {
  return (step) => word(step) === bean;
}

/** The block that a step names, without the braces. */
function word(step) {
  return is('bpmn:ServiceTask')(step) ? (step.get('camunda:delegateExpression') ?? '').slice(2, -1) : '';
}

/** What a block's field was filled in with. */
function field(step, name) {
  const found = extensions(step, 'camunda:Field').find((candidate) => candidate.name === name);
  return found && (found.string ?? found.stringValue ?? found.expression);
}

function extensions(step, type) {
  return (step.extensionElements?.values ?? []).filter(({ $type }) => $type === type);
}

function documentation(element) {
  return (element.documentation ?? []).map(({ text }) => text.trim()).join('\n');
}

function list(names) {
  return (names ?? '')
    .split(/,(?![^{]*})/)
    .map((name) => name.trim())
    .filter(Boolean);
}

function code(text) {
  return `\`${text}\``;
}

function table(header, rows) {
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.map(cell).join(' | ')} |`).join('\n');
}

function cell(text) {
  return String(text).replaceAll('|', '\\|').replaceAll('\n', ' ').trim();
}
