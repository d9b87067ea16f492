/**
 * Small models for the tests.
 */

const NAMESPACES = [
  'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"',
  'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"',
  'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"',
  'xmlns:di="http://www.omg.org/spec/DD/20100524/DI"',
  'xmlns:camunda="http://camunda.org/schema/1.0/bpmn"',
].join(' ');

export function definitions(content) {
  return `<bpmn:definitions ${NAMESPACES} id="Definitions_1" targetNamespace="http://test">${content}</bpmn:definitions>`;
}

/** An executable process with the given flow elements. */
export function process(content) {
  return definitions(
    `<bpmn:process id="card-outage" isExecutable="true" camunda:historyTimeToLive="P3650D">${content}</bpmn:process>`,
  );
}

/** A process and its drawing. */
export function drawing(content, shapesAndEdges) {
  return definitions(`
    <bpmn:process id="card-outage">${content}</bpmn:process>
    <bpmndi:BPMNDiagram id="Diagram_1">
      <bpmndi:BPMNPlane id="Plane_1" bpmnElement="card-outage">${shapesAndEdges}</bpmndi:BPMNPlane>
    </bpmndi:BPMNDiagram>`);
}

export function shape(id, [x, y, width, height], label = '') {
  return `<bpmndi:BPMNShape id="${id}_di" bpmnElement="${id}">${bounds([x, y, width, height])}${label}</bpmndi:BPMNShape>`;
}

export function edge(id, points, label = '') {
  const waypoints = points.map(([x, y]) => `<di:waypoint x="${x}" y="${y}" />`).join('');
  return `<bpmndi:BPMNEdge id="${id}_di" bpmnElement="${id}">${waypoints}${label}</bpmndi:BPMNEdge>`;
}

export function label(box) {
  return `<bpmndi:BPMNLabel>${bounds(box)}</bpmndi:BPMNLabel>`;
}

function bounds([x, y, width, height]) {
  return `<dc:Bounds x="${x}" y="${y}" width="${width}" height="${height}" />`;
}

/** A sequence flow from one element to another. */
export function flow(id, source, target, name = '') {
  return `<bpmn:sequenceFlow id="${id}" name="${name}" sourceRef="${source}" targetRef="${target}" />`;
}

export const timer =
  '<bpmn:timerEventDefinition><bpmn:timeDuration>PT10M</bpmn:timeDuration></bpmn:timerEventDefinition>';
