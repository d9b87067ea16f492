/**
 * The project's own lint rules, each against small models that keep it and break it.
 */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import Linter from 'bpmnlint/lib/linter.js';
import { parse } from '../lib/models.js';
import { definitions, flow, process, timer } from './model.js';

const require = createRequire(import.meta.url);

function rule(name) {
  const resolver = { resolveRule: () => require(`bpmnlint-plugin-tocsin/rules/${name}.js`) };
  const linter = new Linter({ resolver, config: { rules: { [name]: 'error' } } });
  const reports = async (xml) =>
    Object.values(await linter.lint(await parse(xml)))
      .flat()
      .map(({ id, message }) => `${id}: ${message}`);
  return {
    accepts: (title, xml) => test(`accepts ${title}`, async () => assert.deepEqual(await reports(xml), [])),
    rejects: (title, xml, ...expected) =>
      test(`rejects ${title}`, async () => assert.deepEqual((await reports(xml)).sort(), expected.sort())),
  };
}

describe('history-ttl', () => {
  const { accepts, rejects } = rule('history-ttl');

  accepts('an executable process with a time to live', process(''));
  accepts('a process that is not executable', definitions('<bpmn:process id="sketch" />'));
  rejects(
    'an executable process without one',
    definitions('<bpmn:process id="card-outage" isExecutable="true" />'),
    'card-outage: Executable process has no camunda:historyTimeToLive',
  );
});

describe('user-task-complete', () => {
  const { accepts, rejects } = rule('user-task-complete');

  accepts(
    'a group',
    process('<bpmn:userTask id="a" name="研判" camunda:candidateGroups="duty" camunda:formRef="f" />'),
  );
  accepts('an assignee', process('<bpmn:userTask id="a" name="研判" camunda:assignee="${x}" camunda:formRef="f" />'));
  rejects(
    'a bare task',
    process('<bpmn:userTask id="a" name=" " camunda:candidateUsers="li" />'),
    'a: User task has no name',
    'a: User task has neither camunda:candidateGroups nor camunda:assignee',
    'a: User task has no camunda:formRef',
  );
  rejects(
    'a form key',
    process('<bpmn:userTask id="a" name="研判" camunda:assignee="li" camunda:formKey="embedded:f" />'),
    'a: User task has no camunda:formRef',
    'a: User task has a camunda:formKey; use camunda:formRef',
  );
});

describe('waiting-task-limit', () => {
  const { accepts, rejects } = rule('waiting-task-limit');
  const message = 'Wait has neither a limit nor a line "No limit: <reason>" in its documentation';
  const task = (content = '') => `<bpmn:userTask id="wait">${content}</bpmn:userTask>`;
  const documented = (text) => task(`<bpmn:documentation>${text}</bpmn:documentation>`);
  const boundary = (host, definition = timer) =>
    `<bpmn:boundaryEvent id="due" attachedToRef="${host}">${definition}</bpmn:boundaryEvent>`;
  const sub = (content, id = 'sub') => `<bpmn:subProcess id="${id}">${content}</bpmn:subProcess>`;
  const onTimer = (content) =>
    `<bpmn:subProcess id="late" triggeredByEvent="true">
       <bpmn:startEvent id="timer_Late">${timer}</bpmn:startEvent>${content}</bpmn:subProcess>`;

  accepts('a boundary timer', process(task() + boundary('wait')));
  accepts('a timer on the sub-process around', process(sub(task()) + boundary('sub')));
  accepts('a timer two sub-processes up', process(sub(sub(task(), 'inner')) + boundary('sub')));
  accepts('an event sub-process on a timer', process(sub(task() + onTimer(''))));
  accepts('a due date', process('<bpmn:userTask id="wait" camunda:dueDate="${due}" />'));
  accepts('a reason', process(documented('S1-2.2a 值班经理研判\n  No limit: 见 S1-2.3，由上级督办')));
  accepts('a timer event', process(`<bpmn:intermediateCatchEvent id="wait">${timer}</bpmn:intermediateCatchEvent>`));
  accepts(
    'a link',
    process(
      '<bpmn:intermediateCatchEvent id="wait"><bpmn:linkEventDefinition name="A" /></bpmn:intermediateCatchEvent>',
    ),
  );
  accepts(
    'a race against a timer',
    process(`
    <bpmn:eventBasedGateway id="race"><bpmn:outgoing>f1</bpmn:outgoing><bpmn:outgoing>f2</bpmn:outgoing></bpmn:eventBasedGateway>
    <bpmn:intermediateCatchEvent id="wait"><bpmn:incoming>f1</bpmn:incoming><bpmn:messageEventDefinition /></bpmn:intermediateCatchEvent>
    <bpmn:intermediateCatchEvent id="due"><bpmn:incoming>f2</bpmn:incoming>${timer}</bpmn:intermediateCatchEvent>
    ${flow('f1', 'race', 'wait')}${flow('f2', 'race', 'due')}`),
  );
  accepts('a service task that is done at once', process('<bpmn:serviceTask id="a" camunda:expression="${true}" />'));

  rejects('a user task', process(task()), `wait: ${message}`);
  rejects('a receive task', process('<bpmn:receiveTask id="wait" />'), `wait: ${message}`);
  rejects(
    'an external task',
    process('<bpmn:serviceTask id="wait" camunda:type="external" camunda:topic="t" />'),
    `wait: ${message}`,
  );
  rejects(
    'a message event',
    process('<bpmn:intermediateCatchEvent id="wait"><bpmn:messageEventDefinition /></bpmn:intermediateCatchEvent>'),
    `wait: ${message}`,
  );
  rejects(
    'another boundary event',
    process(task() + boundary('wait', '<bpmn:errorEventDefinition />')),
    `wait: ${message}`,
  );
  rejects('a timer on another task', process(`${task()}<bpmn:userTask id="b" />${boundary('b')}`), `wait: ${message}`);
  rejects('a wait that the timer itself has started', process(sub(onTimer(task()))), `wait: ${message}`);
  rejects('a reason left open', process(documented('No limit:\n见 S1-2.3')), `wait: ${message}`);
  rejects('a reason within a line', process(documented('There is No limit: none')), `wait: ${message}`);
});

describe('clause-cited', () => {
  const { accepts, rejects } = rule('clause-cited');
  const message = 'Element has no documentation that cites its clause';

  accepts('a clause', process('<bpmn:task id="a"><bpmn:documentation>S1-2.2a</bpmn:documentation></bpmn:task>'));
  accepts(
    'gateways and plain inner events',
    process(`
    <bpmn:exclusiveGateway id="g" />
    <bpmn:subProcess id="s"><bpmn:documentation>S1-3</bpmn:documentation>
      <bpmn:startEvent id="in" /><bpmn:endEvent id="out" />
    </bpmn:subProcess>`),
  );
  rejects(
    'an empty text',
    process('<bpmn:task id="a"><bpmn:documentation> </bpmn:documentation></bpmn:task>'),
    `a: ${message}`,
  );
  rejects(
    'start events of the process and typed inner events',
    process(`
      <bpmn:startEvent id="start" />
      <bpmn:subProcess id="s"><bpmn:documentation>S1-3</bpmn:documentation>
        <bpmn:endEvent id="failed"><bpmn:errorEventDefinition /></bpmn:endEvent>
      </bpmn:subProcess>`),
    `start: ${message}`,
    `failed: ${message}`,
  );
});

describe('ids-and-names', () => {
  const { accepts, rejects } = rule('ids-and-names');
  const decision = (name, ...names) =>
    process(`
    <bpmn:task id="task_A" name="甲" /><bpmn:task id="task_B" name="乙" />
    <bpmn:exclusiveGateway id="gateway_A" name="${name}">
      <bpmn:outgoing>flow_A</bpmn:outgoing><bpmn:outgoing>flow_B</bpmn:outgoing>
    </bpmn:exclusiveGateway>
    ${flow('flow_A', 'gateway_A', 'task_A', names[0])}${flow('flow_B', 'gateway_A', 'task_B', names[1])}`);

  accepts(
    'every kind of element',
    definitions(`
    <bpmn:error id="Error_NobodyOnDuty" /><bpmn:message id="Message_Restored" />
    <bpmn:process id="card-outage-2">
      <bpmn:startEvent id="startEvent_Reported" name="已上报" />
      <bpmn:startEvent id="timer_Daily" name="每日">${timer}</bpmn:startEvent>
      <bpmn:endEvent id="endEvent_Closed" name="已关闭" />
      <bpmn:userTask id="userTask_Assess" name="研判" />
      <bpmn:serviceTask id="serviceTask_Notify" name="通知" />
      <bpmn:businessRuleTask id="businessRuleTask_Level" name="定级" />
      <bpmn:callActivity id="callActivity_Notify" name="通知" />
      <bpmn:subProcess id="subProcess_Handle" name="处置" />
      <bpmn:parallelGateway id="gateway_Fork"><bpmn:documentation>三路并行</bpmn:documentation></bpmn:parallelGateway>
      <bpmn:boundaryEvent id="timer_Due" name="10 分钟" attachedToRef="userTask_Assess">${timer}</bpmn:boundaryEvent>
      <bpmn:boundaryEvent id="event_Failed" name="失败" attachedToRef="serviceTask_Notify">
        <bpmn:errorEventDefinition id="anything" />
      </bpmn:boundaryEvent>
    </bpmn:process>`),
  );
  accepts('a decision', decision('系统恢复了吗？', '是', '否'));
  accepts(
    'a joining gateway without a name',
    process(`
    <bpmn:task id="task_A" name="甲" /><bpmn:task id="task_B" name="乙" />
    <bpmn:exclusiveGateway id="gateway_Join">
      <bpmn:incoming>flow_A</bpmn:incoming><bpmn:incoming>flow_B</bpmn:incoming>
    </bpmn:exclusiveGateway>
    ${flow('flow_A', 'task_A', 'gateway_Join')}${flow('flow_B', 'task_B', 'gateway_Join')}`),
  );

  rejects(
    'a process id in camel case',
    definitions('<bpmn:process id="cardOutage" />'),
    'cardOutage: Process id is not kebab-case',
  );
  rejects(
    'generated ids',
    process('<bpmn:task id="Activity_0x1" name="甲" />'),
    'Activity_0x1: Id does not start with task_',
  );
  rejects(
    'a timer prefix without a timer',
    process(
      '<bpmn:intermediateCatchEvent id="timer_A" name="甲"><bpmn:messageEventDefinition /></bpmn:intermediateCatchEvent>',
    ),
    'timer_A: Id does not start with event_',
  );
  rejects(
    'an error id without its prefix',
    definitions('<bpmn:error id="NobodyOnDuty" />'),
    'NobodyOnDuty: Id does not start with Error_',
  );
  test('an id in Chinese does not even get past the parser', () =>
    assert.rejects(parse(process('<bpmn:task id="task_研判" name="研判" />')), /illegal ID <task_研判>/));
  rejects('a step without a name', process('<bpmn:task id="task_A" />'), 'task_A: Element has no name');
  rejects(
    'a decision that asks nothing',
    decision('系统恢复', '是', '否'),
    'gateway_A: Decision is not named with a question',
  );
  rejects('a branch without a name', decision('系统恢复了吗?', '是', ''), 'flow_B: Branch of a decision has no name');
});
