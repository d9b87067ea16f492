/**
 * The layout check, against small drawings that are right but for one thing.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layoutFindings } from '../lib/layout.js';
import { parse } from '../lib/models.js';
import { drawing, edge, flow, label, shape } from './model.js';

async function findings(content, shapesAndEdges) {
  return layoutFindings(await parse(drawing(content, shapesAndEdges))).map(({ rule, ids }) => [rule, ...ids].join(' '));
}

function accepts(title, content, shapesAndEdges) {
  test(`accepts ${title}`, async () => assert.deepEqual(await findings(content, shapesAndEdges), []));
}

function finds(expected, title, content, shapesAndEdges) {
  test(`finds ${title}`, async () => assert.deepEqual(await findings(content, shapesAndEdges), [].concat(expected)));
}

const task = (id, name = '') => `<bpmn:task id="${id}" name="${name}" />`;
const event = (id, name = '') => `<bpmn:startEvent id="${id}" name="${name}" />`;
const boundary = (id, host) => `<bpmn:boundaryEvent id="${id}" attachedToRef="${host}" />`;
const sub = (id, content) => `<bpmn:subProcess id="${id}">${content}</bpmn:subProcess>`;

// Four tasks on the corners of a square: a top left, b top right, c bottom left, d bottom right.
const FOUR = task('a') + task('b') + task('c') + task('d');
const [A, B, C, D] = [
  [0, 0],
  [300, 0],
  [0, 200],
  [300, 200],
].map(([x, y]) => [x, y, 100, 80]);
const FOUR_SHAPES = shape('a', A) + shape('b', B) + shape('c', C) + shape('d', D);

// Shapes

accepts('shapes side by side', task('a') + task('b'), shape('a', A) + shape('b', [100, 0, 100, 80]));
finds(
  'shapes-overlap a b',
  'shapes on top of each other',
  task('a') + task('b'),
  shape('a', A) + shape('b', [90, 70, 100, 80]),
);
accepts('a boundary event on its host', task('a') + boundary('e', 'a'), shape('a', A) + shape('e', [32, 62, 36, 36]));
finds(
  'shapes-overlap b e',
  'a boundary event on another shape',
  task('a') + task('b') + boundary('e', 'a'),
  shape('a', A) + shape('b', [0, 90, 100, 80]) + shape('e', [32, 62, 36, 36]),
);
accepts('a shape within its sub-process', sub('s', task('a')), shape('s', [-50, -50, 300, 200]) + shape('a', A));
finds(
  'outside-parent a s',
  'a shape half out of its sub-process',
  sub('s', task('a')),
  shape('s', [50, -50, 300, 200]) + shape('a', A),
);
finds(
  'shapes-overlap s b',
  'a shape within a sub-process that it does not belong to',
  sub('s', '') + task('b'),
  shape('s', [-50, -50, 300, 200]) + shape('b', A),
);
accepts(
  'a note of the process within a sub-process',
  `${sub('s', '')}<bpmn:textAnnotation id="n" />`,
  shape('s', [-50, -50, 300, 200]) + shape('n', A),
);

// Flows

const AD = flow('f', 'a', 'd');
const CB = flow('g', 'c', 'b');

accepts(
  'flows that meet in their target',
  FOUR + AD + flow('g', 'b', 'd'),
  FOUR_SHAPES +
    edge('f', [
      [100, 40],
      [250, 40],
      [250, 240],
      [300, 240],
    ]) +
    edge('g', [
      [350, 80],
      [350, 200],
    ]),
);
accepts(
  'flows that come from two sides to one point',
  task('a') + task('c') + task('d') + AD + flow('g', 'c', 'd'),
  shape('a', A) +
    shape('c', C) +
    shape('d', D) +
    edge('f', [
      [100, 40],
      [300, 40],
      [300, 240],
    ]) +
    edge('g', [
      [100, 240],
      [300, 240],
    ]),
);
finds(
  'flows-cross f g',
  'flows that cross',
  FOUR + AD + CB,
  FOUR_SHAPES +
    edge('f', [
      [100, 40],
      [200, 40],
      [200, 240],
      [300, 240],
    ]) +
    edge('g', [
      [50, 200],
      [50, 140],
      [350, 140],
      [350, 80],
    ]),
);
finds(
  'flows-cross f g',
  'flows that run on one line',
  FOUR + AD + CB,
  FOUR_SHAPES +
    edge('f', [
      [50, 80],
      [50, 140],
      [350, 140],
      [350, 200],
    ]) +
    edge('g', [
      [80, 200],
      [80, 140],
      [320, 140],
      [320, 80],
    ]),
);
finds(
  'flows-cross f g',
  'flows that merge before their target',
  FOUR + AD + flow('g', 'b', 'd'),
  FOUR_SHAPES +
    edge('f', [
      [100, 40],
      [200, 40],
      [200, 240],
      [300, 240],
    ]) +
    edge('g', [
      [350, 80],
      [350, 140],
      [250, 140],
      [250, 240],
      [300, 240],
    ]),
);
finds(
  'flow-through-shape f b',
  'a flow through a shape',
  FOUR + AD,
  FOUR_SHAPES +
    edge('f', [
      [100, 40],
      [350, 40],
      [350, 200],
    ]),
);
accepts(
  'a flow within its sub-process',
  sub('s', task('a') + task('b') + flow('f', 'a', 'b')),
  shape('s', [-50, -50, 500, 200]) +
    shape('a', A) +
    shape('b', B) +
    edge('f', [
      [100, 40],
      [300, 40],
    ]),
);
finds(
  'flow-through-shape f s',
  'a flow through another sub-process',
  task('a') + task('b') + sub('s', '') + flow('f', 'a', 'b'),
  shape('a', A) +
    shape('b', B) +
    shape('s', [150, -50, 100, 200]) +
    edge('f', [
      [100, 40],
      [300, 40],
    ]),
);
finds(
  'flow-detached f d',
  'a flow that ends beside its target',
  FOUR + AD,
  FOUR_SHAPES +
    edge('f', [
      [100, 40],
      [200, 40],
      [200, 240],
      [290, 240],
    ]),
);
finds(
  'flow-slanted f',
  'a slanted flow',
  FOUR + AD,
  FOUR_SHAPES +
    edge('f', [
      [100, 80],
      [300, 200],
    ]),
);

// Labels

const START = [0, 22, 36, 36];

accepts('a label under its event', event('s', '已上报'), shape('s', START, label([-10, 62, 56, 14])));
finds(
  'label-on-shape s s',
  'a label on its own event',
  event('s', '已上报'),
  shape('s', START, label([-10, 50, 56, 14])),
);
finds(
  'label-on-shape s b',
  'a label on a shape',
  event('s', '已上报') + task('b'),
  shape('s', START, label([-10, 62, 56, 14])) + shape('b', [0, 70, 100, 80]),
);
finds(
  'label-on-shape e p',
  "a label on its sub-process's border",
  sub('p', event('e', '已上报')),
  shape('p', [-50, 0, 300, 70]) + shape('e', START, label([-10, 62, 56, 14])),
);
finds(
  'label-on-flow f f',
  'a label on a flow',
  task('a') + task('b') + flow('f', 'a', 'b', '是'),
  shape('a', A) +
    shape('b', B) +
    edge(
      'f',
      [
        [100, 40],
        [300, 40],
      ],
      label([190, 33, 20, 14]),
    ),
);
accepts(
  'a label above its flow',
  task('a') + task('b') + flow('f', 'a', 'b', '是'),
  shape('a', A) +
    shape('b', B) +
    edge(
      'f',
      [
        [100, 40],
        [300, 40],
      ],
      label([190, 22, 20, 14]),
    ),
);
finds(
  'labels-overlap s t',
  'labels on top of each other',
  event('s', '已上报') + event('t', '已接报'),
  shape('s', START, label([-10, 62, 56, 14])) + shape('t', [50, 22, 36, 36], label([40, 62, 56, 14])),
);
finds(
  'name-too-long s',
  'a label that is too small for its text',
  event('s', '核心系统中断已经上报'),
  shape('s', START, label([-10, 62, 56, 14])),
);
accepts('a label of two lines', event('s', '核心系统中断已经上报'), shape('s', START, label([-10, 62, 56, 27])));
accepts('a task of four lines', task('a', '通知各分中心负责人并按应急预案启动备用坐席'), shape('a', A));
finds('name-too-long a', 'a task whose name is too long', task('a', '通知'.repeat(20)), shape('a', A));

// Paper

accepts('a drawing as wide as a sheet of A4', task('a') + task('b'), shape('a', A) + shape('b', [1720, 0, 100, 80]));
finds(
  'not-printable card-outage',
  'a drawing that is too wide for A4',
  task('a') + task('b'),
  shape('a', A) + shape('b', [1721, 0, 100, 80]),
);
finds(
  'not-printable card-outage',
  'a drawing that is too high for A4',
  task('a') + task('b'),
  shape('a', A) + shape('b', [0, 1177, 100, 80]),
);
