/**
 * Every wait has a limit or says why it has none.
 *
 * A limit is a boundary timer on the element or on an enclosing sub-process, an event sub-process that a timer
 * starts inside an enclosing sub-process, a due date, or a timer among the other events of an event-based
 * gateway. The reason stands in the documentation, on a line that starts with `No limit:`.
 */
const { is, isAny } = require('bpmnlint-utils');
const { documentation, hasDefinition, isTimer, text } = require('./model');

const REASON = /^[ \t]*No limit:[ \t]*\S/m;

module.exports = function waitingTaskLimit() {
  return {
    check(node, reporter) {
      if (waits(node) && !isLimited(node) && !REASON.test(documentation(node))) {
        reporter.report(node.id, 'Wait has neither a limit nor a line "No limit: <reason>" in its documentation');
      }
    },
  };
};

function waits(node) {
  if (is(node, 'bpmn:IntermediateCatchEvent')) {
    return !isTimer(node) && !hasDefinition(node, 'bpmn:LinkEventDefinition');
  }
  return (
    isAny(node, ['bpmn:UserTask', 'bpmn:ReceiveTask']) ||
    (is(node, 'bpmn:Task') && text(node, 'camunda:type') === 'external')
  );
}

function isLimited(node) {
  return (
    text(node, 'camunda:dueDate') !== '' ||
    hasBoundaryTimer(node) ||
    racesATimer(node) ||
    isInsideLimitedSubProcess(node)
  );
}

function hasBoundaryTimer(activity) {
  return siblings(activity).some(
    (other) => is(other, 'bpmn:BoundaryEvent') && other.attachedToRef === activity && isTimer(other),
  );
}

function racesATimer(node) {
  return node
    .get('incoming')
    .map(({ sourceRef }) => sourceRef)
    .filter((source) => is(source, 'bpmn:EventBasedGateway'))
    .some((gateway) => gateway.get('outgoing').some(({ targetRef }) => isTimer(targetRef)));
}

function isInsideLimitedSubProcess(node) {
  let inner = node;
  for (let outer = node.$parent; is(outer, 'bpmn:SubProcess'); outer = outer.$parent) {
    // What a timer has started is not limited by that timer.
    const others = outer.get('flowElements').filter((element) => element !== inner);
    if (hasBoundaryTimer(outer) || others.some(isStartedByTimer)) {
      return true;
    }
    inner = outer;
  }
  return false;
}

function isStartedByTimer(element) {
  return (
    is(element, 'bpmn:SubProcess') &&
    element.triggeredByEvent &&
    element.get('flowElements').some((inner) => is(inner, 'bpmn:StartEvent') && isTimer(inner))
  );
}

function siblings(node) {
  return node.$parent.get('flowElements');
}
