/*
 * The history of incidents in Cockpit: a page of all, a page of each, and a tab at procedures and instances.
 *
 * Cockpit's community edition keeps history and shows none of it.
 */

import { definitionTab, keepViewer } from './definition.js';
import { incidentPage, instanceTab } from './incident.js';
import { listPage } from './list.js';
import { ask, h, place } from './page.js';

const style = document.createElement('link');
style.rel = 'stylesheet';
style.href = new URL('audit.css', import.meta.url).href;
document.head.append(style);

/** Ends what a part still waits for when Cockpit takes it off the page. */
let leave = null;

export default [
  {
    id: 'audit-navigation',
    pluginPoint: 'cockpit.navigation',
    priority: 80,
    properties: { path: '#/audit', checkActive: (path) => path.indexOf('#/audit') > -1 },
    render: async (node, { api }) => {
      const me = await ask(api, 'me').catch(() => ({ reads: false, changes: true }));
      document.documentElement.classList.toggle('audit-changes-nothing', !me.changes);
      if (me.reads) {
        node.append(h('a', { href: '#/audit' }, '审计历史'));
      }
    },
  },
  {
    id: 'audit-list',
    pluginPoint: 'cockpit.route',
    properties: { path: '/audit', label: '/audit' },
    render: (node, { api }) => { leave = listPage(node, api); },
    unmount: () => leave?.(),
  },
  {
    id: 'audit-incident',
    pluginPoint: 'cockpit.route',
    properties: { path: '/audit/incident/:key', label: '/audit/incident' },
    render: (node, { api }, scope) => incidentPage(node, api, scope),
  },
  {
    id: 'audit-single-instance',
    pluginPoint: 'cockpit.route',
    properties: { path: '/audit/instance/:id', label: '/audit/instance' },
    render: (node, { api }, scope) => {
      const content = h('div', {});
      node.append(content);
      instanceTab(content, api, scope, decodeURIComponent(place().path.split('/')[3] ?? ''));
    },
  },
  {
    id: 'audit-instance',
    pluginPoint: 'cockpit.processInstance.runtime.tab',
    priority: 5,
    properties: { label: '审计历史' },
    render: (node, { api, processInstanceId }, scope) => { instanceTab(node, api, scope, processInstanceId); },
  },
  {
    id: 'audit-definition',
    pluginPoint: 'cockpit.processDefinition.runtime.tab',
    priority: 5,
    properties: { label: '审计历史' },
    render: (node, { api, processDefinitionId }) => definitionTab(node, api, processDefinitionId),
  },
  {
    id: 'audit-heat',
    pluginPoint: 'cockpit.processDefinition.diagram.plugin',
    render: (viewer) => keepViewer(viewer),
  },
];
