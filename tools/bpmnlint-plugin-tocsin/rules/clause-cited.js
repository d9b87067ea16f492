/**
 * Every step cites the clause it comes from in its documentation. Gateways need none, nor do the plain start
 * and end events inside a sub-process, which stand for no clause of their own.
 */
const { is, isAny } = require('bpmnlint-utils');
const { documentation } = require('./model');

module.exports = function clauseCited() {
  return {
    check(node, reporter) {
      if (is(node, 'bpmn:FlowNode') && !is(node, 'bpmn:Gateway') && !isPlainInner(node) && !documentation(node)) {
        reporter.report(node.id, 'Element has no documentation that cites its clause');
      }
    },
  };
};

function isPlainInner(node) {
  return (
    isAny(node, ['bpmn:StartEvent', 'bpmn:EndEvent']) &&
    is(node.$parent, 'bpmn:SubProcess') &&
    node.get('eventDefinitions').length === 0
  );
}
