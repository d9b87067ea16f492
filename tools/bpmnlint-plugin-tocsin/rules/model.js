/**
 * Questions that several rules ask of a model's element.
 */
const { is } = require('bpmnlint-utils');

/** The text of an attribute, without surrounding white space; empty when there is none. */
function text(element, attribute) {
  return String(element.get(attribute) ?? '').trim();
}

/** All documentation of an element as one text; empty when there is none. */
function documentation(element) {
  return (element.get('documentation') ?? [])
    .map(({ text }) => text ?? '')
    .join('\n')
    .trim();
}

/** Whether an event carries a definition of the given type, for example `bpmn:TimerEventDefinition`. */
function hasDefinition(event, type) {
  return (event.get('eventDefinitions') ?? []).some((definition) => is(definition, type));
}

function isTimer(event) {
  return is(event, 'bpmn:Event') && hasDefinition(event, 'bpmn:TimerEventDefinition');
}

module.exports = { documentation, hasDefinition, isTimer, text };
