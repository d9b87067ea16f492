/**
 * A user task says who does it, with which form, and what is to be done.
 */
const { is } = require('bpmnlint-utils');
const { text } = require('./model');

module.exports = function userTaskComplete() {
  return {
    check(node, reporter) {
      if (!is(node, 'bpmn:UserTask')) {
        return;
      }
      if (!text(node, 'name')) {
        reporter.report(node.id, 'User task has no name');
      }
      if (!text(node, 'camunda:candidateGroups') && !text(node, 'camunda:assignee')) {
        reporter.report(node.id, 'User task has neither camunda:candidateGroups nor camunda:assignee');
      }
      if (!text(node, 'camunda:formRef')) {
        reporter.report(node.id, 'User task has no camunda:formRef');
      }
      if (text(node, 'camunda:formKey')) {
        reporter.report(node.id, 'User task has a camunda:formKey; use camunda:formRef');
      }
    },
  };
};
