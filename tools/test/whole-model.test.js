/**
 * A model as it should be passes everything, as configured; and a file must be named like its process.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import Linter from 'bpmnlint/lib/linter.js';
import NodeResolver from 'bpmnlint/lib/resolver/node-resolver.js';
import { layoutFindings } from '../lib/layout.js';
import { fileNameFindings, parse } from '../lib/models.js';
import { drawing, edge, flow, label, shape, timer } from './model.js';

const cited = '<bpmn:documentation>S1-2.2a</bpmn:documentation>';
const model = drawing(
  `<bpmn:startEvent id="startEvent_Reported" name="故障已上报">${cited}<bpmn:outgoing>flow_Assess</bpmn:outgoing></bpmn:startEvent>
   ${flow('flow_Assess', 'startEvent_Reported', 'userTask_Assess')}
   <bpmn:userTask id="userTask_Assess" name="研判故障" camunda:candidateGroups="duty" camunda:formRef="assess">
     ${cited}<bpmn:incoming>flow_Assess</bpmn:incoming><bpmn:outgoing>flow_Assessed</bpmn:outgoing></bpmn:userTask>
   <bpmn:boundaryEvent id="timer_Late" name="10 分钟未研判" attachedToRef="userTask_Assess">
     ${cited}<bpmn:outgoing>flow_Late</bpmn:outgoing>${timer}</bpmn:boundaryEvent>
   ${flow('flow_Late', 'timer_Late', 'endEvent_Escalated')}
   <bpmn:endEvent id="endEvent_Escalated" name="已升级">${cited}<bpmn:incoming>flow_Late</bpmn:incoming></bpmn:endEvent>
   ${flow('flow_Assessed', 'userTask_Assess', 'endEvent_Assessed')}
   <bpmn:endEvent id="endEvent_Assessed" name="已研判">${cited}<bpmn:incoming>flow_Assessed</bpmn:incoming></bpmn:endEvent>`,
  shape('startEvent_Reported', [100, 100, 36, 36], label([91, 142, 55, 14])) +
    shape('userTask_Assess', [200, 78, 100, 80]) +
    shape('timer_Late', [232, 140, 36, 36], label([160, 180, 80, 14])) +
    shape('endEvent_Escalated', [232, 240, 36, 36], label([233, 282, 34, 14])) +
    shape('endEvent_Assessed', [370, 100, 36, 36], label([371, 142, 34, 14])) +
    edge('flow_Assess', [
      [136, 118],
      [200, 118],
    ]) +
    edge('flow_Late', [
      [250, 176],
      [250, 240],
    ]) +
    edge('flow_Assessed', [
      [300, 118],
      [370, 118],
    ]),
).replace(
  'id="card-outage"',
  'id="card-outage" name="卡系统中断" isExecutable="true" camunda:historyTimeToLive="P3650D"',
);

const bare = model.replaceAll(cited, '').replace('camunda:historyTimeToLive="P3650D"', '');

async function brokenRules(xml) {
  const config = JSON.parse(await readFile(new URL('../.bpmnlintrc', import.meta.url), 'utf8'));
  const resolver = new NodeResolver({ require: createRequire(import.meta.url) });
  return Object.keys(await new Linter({ config, resolver }).lint(await parse(xml)));
}

test('a model as it should be breaks no rule', async () => {
  assert.deepEqual(await brokenRules(model), []);
});

test('a bare model breaks rules of every origin', async () => {
  assert.deepEqual(await brokenRules(bare), [
    'camunda-compat/history-time-to-live',
    'tocsin/clause-cited',
    'tocsin/history-ttl',
  ]);
});

test('a model as it should be is drawn well', async () => {
  assert.deepEqual(layoutFindings(await parse(model)), []);
});

test('a file is named like the one process in it', async () => {
  assert.deepEqual(fileNameFindings(await parse(model), '/processes/card-outage.bpmn'), []);
  assert.deepEqual(fileNameFindings(await parse(model), '/processes/cards.bpmn'), [
    'Must hold one process with the id cards, but holds card-outage',
  ]);
});
