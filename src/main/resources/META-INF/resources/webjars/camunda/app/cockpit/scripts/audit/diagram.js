/*
 * Cockpit's own diagram viewer, with what has happened drawn onto it. The mark of bpmn.io in its corner stays, as its licence
 * asks.
 */

import { h } from './page.js';

/** A diagram of `xml`; `ready` gets the viewer when it is there, `clicked` the id of an element that somebody chose. */
export function diagram(scope, xml, { ready, clicked, label }) {
  const angular = window.angular;
  const injector = angular.element(document.querySelector('[ng-view]') ?? document.body).injector();
  // Cockpit writes what is seen of a drawing into the address; the page is not made anew for that.
  const route = injector.get('$route').current?.$$route;
  if (route?.originalPath?.startsWith('/audit/')) {
    route.reloadOnSearch = false;
  }
  const own = scope.$new(true);
  own.xml = xml;
  own.control = {};
  own.loaded = () => {
    const viewer = own.control.getViewer();
    ready(viewer);
    // Nor is every drawing that was looked at a step of the way back.
    viewer.get('eventBus').on('root.set', () => injector.get('$location').replace());
    viewer.get('eventBus').on('element.click', ({ element }) => clicked?.(element.id));
  };
  const [element] = injector.get('$compile')(
    '<div cam-widget-bpmn-viewer diagram-data="xml" control="control" on-load="loaded()" class="audit-diagram"></div>')(own);
  own.$applyAsync();
  element.setAttribute('role', 'img');
  element.setAttribute('aria-label', label);
  return element;
}

const name = (viewer, id) => viewer.get('elementRegistry').get(id);

/** Marks what an instance has passed, the flows that it really took, and where it stands. */
export function drawPassed(viewer, { activities, flows }) {
  const canvas = viewer.get('canvas');
  const overlays = viewer.get('overlays');
  for (const { activity, times, running, cancelled } of activities) {
    if (!name(viewer, activity)) {
      continue;
    }
    if (name(viewer, activity).children?.some((inside) => inside.waypoints)) {
      canvas.addMarker(activity, 'audit-inside');
    }
    canvas.addMarker(activity, running ? 'audit-running' : cancelled === times ? 'audit-cancelled' : 'audit-passed');
    if (times > 1) {
      overlays.add(activity, 'audit', { position: { top: -10, right: 10 }, html: h('span', { class: 'audit-badge' }, `${times} 次`) });
    }
  }
  for (const { flow, times } of flows) {
    if (!name(viewer, flow)) {
      continue;
    }
    canvas.addMarker(flow, 'audit-taken');
    if (times > 1) {
      overlays.add(flow, 'audit', { ...middle(name(viewer, flow)), html: h('span', { class: 'audit-badge' }, `${times} 次`) });
    }
  }
}

function middle(connection) {
  const points = connection.waypoints;
  const at = points[Math.floor(points.length / 2)];
  const left = Math.min(...points.map((point) => point.x));
  const top = Math.min(...points.map((point) => point.y));
  return { position: { left: at.x - left - 10, top: at.y - top - 10 } };
}

/** Picks one element out, and brings it into sight. */
export function pickOut(viewer, id) {
  const canvas = viewer.get('canvas');
  viewer.get('elementRegistry').forEach((element) => canvas.removeMarker(element.id, 'audit-chosen'));
  const element = id && name(viewer, id);
  if (!element) {
    return false;
  }
  // A folded sub-process has a drawing of its own.
  const drawing = canvas.findRoot(element);
  if (drawing !== canvas.getRootElement()) {
    canvas.setRootElement(drawing);
  }
  canvas.addMarker(id, 'audit-chosen');
  if (!element.waypoints && element.parent) {
    const box = canvas.viewbox();
    const outside = element.x < box.x || element.y < box.y
      || element.x + element.width > box.x + box.width || element.y + element.height > box.y + box.height;
    if (outside) {
      canvas.viewbox({ ...box, x: element.x + element.width / 2 - box.width / 2, y: element.y + element.height / 2 - box.height / 2 });
    }
  }
  return true;
}

export function fit(viewer) {
  viewer.get('canvas').resized();
  viewer.get('canvas').zoom('fit-viewport', 'auto');
}
