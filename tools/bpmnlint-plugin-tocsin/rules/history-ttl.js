/**
 * An executable process says how long its history is kept.
 */
const { is } = require('bpmnlint-utils');
const { text } = require('./model');

module.exports = function historyTtl() {
  return {
    check(node, reporter) {
      if (is(node, 'bpmn:Process') && node.isExecutable && !text(node, 'camunda:historyTimeToLive')) {
        reporter.report(node.id, 'Executable process has no camunda:historyTimeToLive');
      }
    },
  };
};
