/**
 * Ids say what an element is, names say what it means to a reader.
 *
 * Ids are technical and prefixed by kind; that they are ASCII the parser sees to, which takes no others. Names are free text in any script: nothing here looks at their
 * letters, except that a question ends with a question mark, half-width or full-width.
 */
const { is } = require('bpmnlint-utils');
const { documentation, isTimer, text } = require('./model');

const KEBAB_CASE = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const QUESTION = /[?？]$/;

/** Prefixes by type. The first type that fits decides, so special types stand before general ones. */
const PREFIXES = [
  ['bpmn:StartEvent', 'startEvent'],
  ['bpmn:EndEvent', 'endEvent'],
  ['bpmn:Event', 'event'],
  ['bpmn:UserTask', 'userTask'],
  ['bpmn:ServiceTask', 'serviceTask'],
  ['bpmn:BusinessRuleTask', 'businessRuleTask'],
  ['bpmn:SendTask', 'sendTask'],
  ['bpmn:ReceiveTask', 'receiveTask'],
  ['bpmn:ScriptTask', 'scriptTask'],
  ['bpmn:ManualTask', 'manualTask'],
  ['bpmn:Task', 'task'],
  ['bpmn:CallActivity', 'callActivity'],
  ['bpmn:SubProcess', 'subProcess'],
  ['bpmn:Gateway', 'gateway'],
  ['bpmn:SequenceFlow', 'flow'],
  ['bpmn:Error', 'Error'],
  ['bpmn:Message', 'Message'],
  ['bpmn:Signal', 'Signal'],
  ['bpmn:Escalation', 'Escalation'],
];

module.exports = function idsAndNames() {
  return {
    check(node, reporter) {
      if (node.id) {
        checkId(node, reporter);
      }
      if (is(node, 'bpmn:FlowNode')) {
        checkName(node, reporter);
      }
      if (is(node, 'bpmn:ExclusiveGateway') && diverges(node)) {
        checkDecision(node, reporter);
      }
    },
  };
};

function checkId(node, reporter) {
  if (is(node, 'bpmn:Process')) {
    if (!KEBAB_CASE.test(node.id)) {
      reporter.report(node.id, 'Process id is not kebab-case');
    }
  } else {
    const prefixes = prefixesOf(node);
    if (prefixes.length > 0 && !prefixes.some((prefix) => new RegExp(`^${prefix}_[A-Za-z0-9]`).test(node.id))) {
      reporter.report(node.id, `Id does not start with ${prefixes.map((prefix) => `${prefix}_`).join(' or ')}`);
    }
  }
}

function prefixesOf(node) {
  const [, prefix] = PREFIXES.find(([type]) => is(node, type)) ?? [];
  if (!prefix) {
    return [];
  }
  return isTimer(node) && !is(node, 'bpmn:EndEvent') ? [prefix, 'timer'] : [prefix];
}

function checkName(node, reporter) {
  const mayBeNameless = is(node, 'bpmn:Gateway') && (joins(node) || documentation(node) !== '');
  if (!mayBeNameless && !text(node, 'name')) {
    reporter.report(node.id, 'Element has no name');
  }
}

function checkDecision(gateway, reporter) {
  if (!QUESTION.test(text(gateway, 'name'))) {
    reporter.report(gateway.id, 'Decision is not named with a question');
  }
  gateway
    .get('outgoing')
    .filter((flow) => !text(flow, 'name'))
    .forEach((flow) => reporter.report(flow.id, 'Branch of a decision has no name'));
}

function joins(gateway) {
  return gateway.get('incoming').length > 1 && !diverges(gateway);
}

function diverges(gateway) {
  return gateway.get('outgoing').length > 1;
}
