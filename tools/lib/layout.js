/**
 * Finds what makes a drawn model hard to read: shapes or labels on top of something, lines that cross, run
 * through a shape, are slanted or end beside their shape, names longer than the box they are drawn in, drawings that
 * are too large for a sheet of paper.
 */
import { contains, distance, enters, isOrthogonal, meetingPoints, overlap, samePoint, segments } from './geometry.js';

/** How far beside its shape a line may end, in pixels. */
const REACH = 2;

/** How the Modeler sets text, in pixels: in tasks with a padding on every side, in labels without. */
const IN_TASK = { fontSize: 12, padding: 5 };
const IN_LABEL = { fontSize: 11, padding: 0 };
const LINE_HEIGHT = 1.2;

/**
 * How large a drawing may be, in pixels, to be read on a sheet of paper held across with margins of 8 mm: text in a
 * task is then at least 1.85 mm high, which is 5 points. A3 is for the model that the issue allows it.
 */
const A4 = { width: 1820, height: 1256 };
const A3 = { width: 2574, height: 1776 };
const ON_A3 = ['business-continuity'];

/**
 * @param definitions a parsed model
 * @returns {{rule: string, ids: string[], message: string}[]} what is wrong with its drawing
 */
export function layoutFindings(definitions) {
  return (definitions.diagrams ?? []).flatMap(({ plane }) => planeFindings(plane, readPlane(plane)));
}

function planeFindings(plane, { shapes, flows, labels }) {
  return [
    ...pairs(shapes).filter(shapesCollide).map(finding('shapes-overlap', 'overlaps')),
    ...shapes
      .flatMap((shape) => shapes.filter((outer) => leaves(shape, outer)).map((outer) => [shape, outer]))
      .map(finding('outside-parent', 'reaches out of')),
    ...pairs(flows).filter(flowsMeet).map(finding('flows-cross', 'crosses or touches')),
    ...product(flows, shapes).filter(runsThrough).map(finding('flow-through-shape', 'runs through')),
    ...flows.flatMap((flow) => ends(flow, shapes).filter(endsBeside)).map(finding('flow-detached', 'ends beside')),
    ...flows
      .filter(isSlanted)
      .map((flow) => [flow])
      .map(finding('flow-slanted', 'is not made of level and upright lines')),
    ...product(labels, shapes).filter(labelCovers).map(finding('label-on-shape', 'label overlaps')),
    ...product(labels, flows).filter(labelIsCrossed).map(finding('label-on-flow', 'label is crossed by')),
    ...pairs(labels)
      .filter(([one, other]) => overlap(one.bounds, other.bounds))
      .map(finding('labels-overlap', 'label overlaps the label of')),
    ...shapes
      .filter(isTask)
      .filter((task) => !fits(task, IN_TASK))
      .map((task) => [task])
      .map(finding('name-too-long', 'has a name that does not fit its shape')),
    ...labels
      .filter((label) => !fits(label, IN_LABEL))
      .map((label) => [label])
      .map(finding('name-too-long', 'has a name that does not fit its label')),
    ...tooLarge(plane, [...shapes, ...labels]),
  ];
}

function finding(rule, relation) {
  return ([one, other]) => ({
    rule,
    ids: other ? [one.id, other.id] : [one.id],
    message: [one.id, relation, other?.id].filter(Boolean).join(' '),
  });
}

// reading

function readPlane(plane) {
  const drawn = (plane.planeElement ?? []).filter(({ bpmnElement }) => bpmnElement);
  const parts = drawn.map((di) => ({
    id: di.bpmnElement.id,
    element: di.bpmnElement,
    bounds: di.bounds,
    waypoints: di.waypoint,
    isExpanded: di.isExpanded,
  }));
  return {
    shapes: parts.filter(({ bounds, element }) => bounds && !isBackground(element)),
    flows: parts.filter(({ waypoints, element }) => waypoints && isFlow(element)),
    labels: drawn
      .filter(({ label, bpmnElement }) => label?.bounds && bpmnElement.name && isLabelledOutside(bpmnElement))
      .map((di) => ({ id: di.bpmnElement.id, element: di.bpmnElement, bounds: di.label.bounds })),
  };
}

/** Pools, lanes and groups lie behind everything else. */
function isBackground(element) {
  return isAny(element, ['bpmn:Participant', 'bpmn:Lane', 'bpmn:Group']);
}

function isFlow(element) {
  return isAny(element, ['bpmn:SequenceFlow', 'bpmn:MessageFlow']);
}

function isLabelledOutside(element) {
  return (
    isFlow(element) ||
    isAny(element, ['bpmn:Event', 'bpmn:Gateway', 'bpmn:DataObjectReference', 'bpmn:DataStoreReference'])
  );
}

function isAny(element, types) {
  return types.some((type) => element.$instanceOf(type));
}

// shapes

function shapesCollide([one, other]) {
  return (
    overlap(one.bounds, other.bounds) &&
    !isHost(one, other) &&
    !isHost(other, one) &&
    !isAround(one, other) &&
    !isAround(other, one)
  );
}

/** Whether a shape is only partly within the sub-process that it belongs to. */
function leaves(shape, outer) {
  return shape.element.$parent === outer.element && isContainer(outer) && !contains(outer.bounds, shape.bounds);
}

function isHost(host, event) {
  return event.element.attachedToRef === host.element;
}

/** Whether `outer` is a sub-process that `inner` may lie in. Notes may lie in any, whoever owns them. */
function isAround(outer, inner) {
  return (
    isContainer(outer) &&
    (ancestors(inner.element).includes(outer.element) ||
      (inner.element.$instanceOf('bpmn:Artifact') && contains(outer.bounds, inner.bounds)))
  );
}

function isContainer({ element, isExpanded }) {
  return element.$instanceOf('bpmn:SubProcess') && isExpanded !== false;
}

function ancestors(element) {
  return element.$parent ? [element.$parent, ...ancestors(element.$parent)] : [];
}

// flows

function flowsMeet([one, other]) {
  const shared = endPoints(one).filter((point) => endPoints(other).some((end) => samePoint(point, end)));
  return product(segments(one.waypoints), segments(other.waypoints))
    .flatMap(([s, t]) => meetingPoints(s, t))
    .some((point) => !shared.some((end) => samePoint(point, end)));
}

function endPoints({ waypoints }) {
  return [waypoints.at(0), waypoints.at(-1)];
}

function runsThrough([flow, shape]) {
  const { sourceRef, targetRef } = flow.element;
  const own = [sourceRef, targetRef, ...ancestors(sourceRef), ...ancestors(targetRef)];
  return !own.includes(shape.element) && segments(flow.waypoints).some((segment) => enters(segment, shape.bounds));
}

function ends(flow, shapes) {
  const { sourceRef, targetRef } = flow.element;
  const [start, end] = endPoints(flow);
  return [
    [flow, shapes.find(({ element }) => element === sourceRef), start],
    [flow, shapes.find(({ element }) => element === targetRef), end],
  ];
}

function endsBeside([, shape, point]) {
  return shape !== undefined && distance(point, shape.bounds) > REACH;
}

function isSlanted({ element, waypoints }) {
  return element.$instanceOf('bpmn:SequenceFlow') && !segments(waypoints).every(isOrthogonal);
}

// labels

/** A label may lie within the sub-process that its element belongs to, but not on that sub-process's border. */
function labelCovers([label, shape]) {
  return ancestors(label.element).includes(shape.element)
    ? !contains(shape.bounds, label.bounds)
    : overlap(label.bounds, shape.bounds);
}

function labelIsCrossed([label, flow]) {
  return segments(flow.waypoints).some((segment) => enters(segment, label.bounds));
}

// text

function isTask({ element, isExpanded }) {
  return (
    isAny(element, ['bpmn:Task', 'bpmn:CallActivity']) ||
    (element.$instanceOf('bpmn:SubProcess') && isExpanded === false)
  );
}

/**
 * Whether a name fits its box, by a cautious estimate: it may exceed the box by half a line. A Chinese character is
 * as wide as high, any other is taken as half as wide.
 */
function fits({ element, bounds }, { fontSize, padding }) {
  const width = bounds.width - 2 * padding + 1;
  const lines = (element.name ?? '')
    .split('\n')
    .map((line) => Math.max(1, Math.ceil(([...line].reduce((sum, c) => sum + emsOf(c), 0) * fontSize) / width)))
    .reduce((sum, count) => sum + count, 0);
  return (lines - 0.5) * fontSize * LINE_HEIGHT <= bounds.height - 2 * padding;
}

function emsOf(character) {
  return character >= '\u2e80' ? 1 : 0.5;
}

// combinations

function pairs(items) {
  return items.flatMap((one, index) => items.slice(index + 1).map((other) => [one, other]));
}

function product(ones, others) {
  return ones.flatMap((one) => others.map((other) => [one, other]));
}

// paper

function tooLarge({ bpmnElement: { id } }, parts) {
  const [paper, { width, height }] = ON_A3.includes(id) ? ['A3', A3] : ['A4', A4];
  const right = Math.max(...parts.map(({ bounds }) => bounds.x + bounds.width));
  const bottom = Math.max(...parts.map(({ bounds }) => bounds.y + bounds.height));
  const wide = Math.round(right - Math.min(...parts.map(({ bounds }) => bounds.x)));
  const high = Math.round(bottom - Math.min(...parts.map(({ bounds }) => bounds.y)));
  return wide > width || high > height
    ? [{ rule: 'not-printable', ids: [id], message: `${id} is ${wide} × ${high} pixels, too large for ${paper}` }]
    : [];
}
