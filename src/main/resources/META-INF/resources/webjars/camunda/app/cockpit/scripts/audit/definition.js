/*
 * A procedure: its incidents, or its instances if it opens none, and on Cockpit's own diagram how often its steps were taken and
 * how long they took.
 */

import { incidentsOf } from './list.js';
import { address, ask, clock, h, lasting, row, table, tabs, trouble } from './page.js';

const HEAT = [['visits', '次数'], ['average', '平均用时'], ['longest', '最长用时']];
const SHADES = 6;

/** Cockpit's viewer of the page that is open now; it hands it to a diagram plugin and to nobody else. */
let viewer = null;

export function keepViewer(given) {
  viewer = given;
}

export function definitionTab(node, api, definition) {
  node.append(h('div', { class: 'audit' }, tabs('预案历史', [
    { title: '事件', make: () => part((content) => incidentsOf(content, api, definition)) },
    { title: '热度图', make: () => part((content) => heat(content, api, definition)) },
    { title: '全部流程实例', make: () => part((content) => instances(content, api, definition, 0)) },
  ], (title) => {
    if (title !== '热度图') {
      clear();
    }
  })));
}

function part(fill) {
  const content = h('div', {}, h('p', { class: 'audit-quiet' }, '正在读取……'));
  fill(content);
  return content;
}

async function instances(node, api, definition, first) {
  try {
    const answer = await ask(api, address(`definitions/${encodeURIComponent(definition)}/instances`, { first }));
    const moment = clock(answer.zone);
    node.replaceChildren(
      h('p', { class: 'audit-count' }, `共 ${answer.total} 个流程实例`),
      table(['流程实例', '开始', '结束', '状态', '发起人'], answer.instances.map((one) => row(
        one.running ? h('a', { href: `#/process-instance/${one.id}/runtime?detailsTab=audit-instance` }, one.id) : h('a', { href: `#/audit/instance/${one.id}` }, one.id),
        moment(one.startedAt), moment(one.endedAt), one.state, one.startedBy ?? '系统')), '还没有流程实例'),
      h('nav', { class: 'audit-pages', 'aria-label': '翻页' },
        h('button', { type: 'button', class: 'audit-button', disabled: first === 0, onclick: () => instances(node, api, definition, first - 50) }, '上一页'),
        h('button', { type: 'button', class: 'audit-button', disabled: first + 50 >= answer.total, onclick: () => instances(node, api, definition, first + 50) }, '下一页')));
  } catch (error) {
    trouble(node, error);
  }
}

// ---- heat

async function heat(node, api, definition, period = {}) {
  try {
    const answer = await ask(api, address(`definitions/${encodeURIComponent(definition)}/heat`, period));
    const legend = h('div', {});
    const by = (measure) => legend.replaceChildren(...draw(answer, measure));
    const choice = (name, [id, label]) => h('label', {}, h('input', { type: 'radio', name, value: id, checked: id === 'visits', onchange: () => by(id) }), label);
    node.replaceChildren(
      h('form', { class: 'audit-search', onsubmit: (event) => { event.preventDefault(); heat(node, api, definition, Object.fromEntries(new FormData(event.target))); } },
        h('div', { class: 'audit-field' }, h('label', { for: 'audit-heat-from' }, '自'), h('input', { type: 'date', name: 'from', id: 'audit-heat-from', value: answer.from })),
        h('div', { class: 'audit-field' }, h('label', { for: 'audit-heat-to' }, '至'), h('input', { type: 'date', name: 'to', id: 'audit-heat-to', value: answer.to })),
        h('div', { class: 'audit-actions' }, h('button', { class: 'audit-button audit-main' }, '显示'))),
      h('fieldset', { class: 'audit-filter' }, h('legend', {}, '按'), HEAT.map((one) => choice(`audit-heat-${Date.now()}`, one))),
      legend);
    by('visits');
  } catch (error) {
    trouble(node, error);
  }
}

function clear() {
  if (!viewer) {
    return;
  }
  viewer.get('overlays').remove({ type: 'audit-heat' });
  const canvas = viewer.get('canvas');
  viewer.get('elementRegistry').forEach((element) => {
    for (let shade = 0; shade < SHADES; shade++) {
      canvas.removeMarker(element.id, `audit-heat-${shade}`);
    }
  });
}

function draw({ steps, ways }, measure) {
  clear();
  const shown = steps.filter((step) => step[measure] > 0 && viewer?.get('elementRegistry').get(step.activity));
  const words = (number) => (measure === 'visits' ? `${number} 次` : lasting(number));
  const most = Math.max(1, ...shown.map((step) => step[measure]));
  // Durations differ by a factor of thousands: shades follow their magnitude.
  const warmth = (number) => (measure === 'visits' ? number / most : Math.log1p(number) / Math.log1p(most));
  const shade = (number) => Math.min(SHADES - 1, Math.floor(warmth(number) * SHADES));
  const registry = viewer?.get('elementRegistry');
  for (const step of shown) {
    // What stands inside a sub-process would be lost in its colour.
    if (!registry.get(step.activity).children?.some((inside) => inside.waypoints)) {
      viewer.get('canvas').addMarker(step.activity, `audit-heat-${shade(step[measure])}`);
    }
    viewer.get('overlays').add(step.activity, 'audit-heat', { position: { top: -12, left: -8 }, html: h('span', { class: 'audit-badge' }, words(step[measure])) });
  }
  if (measure === 'visits') {
    for (const { flow, times } of ways.filter((way) => registry?.get(way.flow))) {
      const { waypoints } = registry.get(flow);
      const at = waypoints[Math.floor(waypoints.length / 2)];
      const left = Math.min(...waypoints.map(({ x }) => x));
      const top = Math.min(...waypoints.map(({ y }) => y));
      viewer.get('overlays').add(flow, 'audit-heat', { position: { left: at.x - left - 8, top: at.y - top - 8 }, html: h('span', { class: 'audit-badge audit-way' }, String(times)) });
    }
  }
  const name = (id) => registry?.get(id)?.businessObject?.name ?? id;
  return [
    shown.length ? h('p', { class: 'audit-scale' }, h('span', {}, '少／短'), Array.from({ length: SHADES }, (_, n) => h('i', { class: `audit-shade-${n}` })), h('span', {}, '多／长'), h('span', { class: 'audit-quiet' }, `最高 ${words(most)}`)) : '',
    table(['步骤', '次数', '平均用时', '最长用时', '进行中', '被取消'], [...steps].sort((a, b) => (b[measure] ?? 0) - (a[measure] ?? 0)).map((step) => row(
      name(step.activity), step.visits, step.average === null ? '' : lasting(step.average), step.longest === null ? '' : lasting(step.longest), step.running || '', step.cancelled || '')),
    '这段时间内没有运行记录，请换一段时间'),
  ];
}
