/*
 * All incidents, finished and running: what is looked for stands in the address, so that Back and bookmarks keep it.
 */

import { address, ask, clock, h, head, incidentLink, link, place, row, table, trouble } from './page.js';
import { verifyEverything } from './verification.js';

const PAGE = 50;
const YES_NO = [['', '不限'], ['yes', '是'], ['no', '否']];

const COLUMNS = [
  ['事件编号', 'key'], ['预案', 'procedure'], ['级别', 'grade'], ['摘要'], ['发生时间', 'occurred'], ['登记时间', 'registered'],
  ['结束时间', 'ended'], ['报告人', 'reporter'], ['责任人', 'responsible'], ['时限'],
];

/** How verifying everything goes: kept, since Cockpit may draw the page anew at any moment, and who leaves it comes back. */
const sweep = h('div', {});

/** The page 审计历史. */
export function listPage(node, api) {
  const results = h('div', { class: 'audit-results', 'aria-live': 'polite' }, h('p', { class: 'audit-quiet' }, '正在读取……'));
  const form = h('div', {});
  node.append(h('div', { class: 'audit', id: 'audit' },
    head('审计历史', h('button', { type: 'button', class: 'audit-button', onclick: () => verifyEverything(sweep, api) }, '校验全部记录')),
    sweep, form, results));
  const asking = new AbortController();
  const { values } = place();
  ask(api, 'options', { signal: asking.signal })
    .then((options) => form.append(searchForm(options, values)))
    .catch((error) => trouble(form, error));
  show(results, api, values, asking.signal);
  return () => asking.abort();
}

/** The incidents of one version of a procedure, for its tab; what is chosen here stays here. */
export function incidentsOf(node, api, definition) {
  const shown = (values) => show(node, api, { ...values, definition }, undefined, shown);
  shown({});
}

async function show(node, api, values, signal, go = (next) => { location.hash = address('/audit', next); }) {
  const { page = '1', ...search } = values;
  const first = (Math.max(1, Number.parseInt(page, 10) || 1) - 1) * PAGE;
  try {
    const answer = await ask(api, address('incidents', { ...search, first, size: PAGE }), { signal });
    node.replaceChildren(...found(answer, search, first, go));
  } catch (error) {
    trouble(node, error);
  }
}

function found({ zone, total, incidents }, search, first, go) {
  const moment = clock(zone);
  const sort = search.sort ?? '-registered';
  const heads = COLUMNS.map(([title, order]) => {
    if (!order) {
      return h('th', { scope: 'col' }, title);
    }
    const descending = sort === `-${order}`;
    const ascending = sort === order;
    return h('th', { scope: 'col', 'aria-sort': descending ? 'descending' : ascending ? 'ascending' : null },
      h('button', { type: 'button', class: 'audit-sort', onclick: () => go({ ...search, sort: descending ? order : `-${order}` }) },
        title, h('span', { 'aria-hidden': 'true' }, descending ? ' ▼' : ascending ? ' ▲' : '')));
  });
  const rows = incidents.map((one) => row(
    incidentLink(one.key),
    one.procedureName,
    one.grade ? `${one.grade} 级` : '',
    [one.drill ? h('span', { class: 'audit-drill' }, '【演练】') : null, one.summary],
    moment(one.occurredAt),
    moment(one.registeredAt),
    one.open ? h('span', { class: 'audit-open' }, '处置中') : [moment(one.closedAt), one.outcome ? h('small', {}, one.outcome) : null],
    one.reporter,
    one.responsible ?? '',
    one.limit ? h('span', { class: one.missed ? 'audit-bad' : one.missed === false ? 'audit-good' : null }, one.limit) : ''));
  const pages = Math.max(1, Math.ceil(total / PAGE));
  const page = first / PAGE + 1;
  const turn = (to, text, off) => h('button', {
    type: 'button', class: 'audit-button', disabled: off, onclick: () => go({ ...search, page: String(to) }),
  }, text);
  return [
    h('p', { class: 'audit-count' }, `共 ${total} 起事件`,
      total ? h('a', { href: link('incidents.xlsx', search), download: true }, '导出表格') : null),
    table(heads, rows, '没有符合条件的事件。请放宽条件，例如去掉日期或人员。'),
    pages > 1 ? h('nav', { class: 'audit-pages', 'aria-label': '翻页' },
      turn(1, '首页', page === 1), turn(page - 1, '上一页', page === 1),
      h('span', {}, `第 ${page} 页，共 ${pages} 页`),
      turn(page + 1, '下一页', page >= pages), turn(pages, '末页', page >= pages)) : null,
  ].filter(Boolean);
}

function searchForm({ procedures, grades }, values) {
  const input = (name, type = 'text', more = {}) => h('input', { name, type, id: `audit-${name}`, value: values[name] ?? '', autocomplete: 'off', ...more });
  const select = (name, options) => h('select', { name, id: `audit-${name}` },
    options.map(([value, label]) => h('option', { value, selected: (values[name] ?? '') === value }, label)));
  const field = (label, control) => h('div', { class: 'audit-field' }, h('label', { for: control.id }, label), control);
  return h('form', {
    class: 'audit-search', role: 'search', 'aria-label': '查找事件',
    onsubmit: (event) => {
      event.preventDefault();
      const next = Object.fromEntries(new FormData(event.target));
      next.sort = values.sort ?? '';
      location.hash = address('/audit', next);
    },
  },
  field('事件编号', input('key', 'search', { placeholder: '可只填开头', maxlength: 64 })),
  field('预案', select('procedure', [['', '全部'], ...procedures.map(({ value, label }) => [value, label])])),
  field('级别', select('grade', [['', '不限'], ...grades.map((grade) => [grade, `${grade} 级`])])),
  field('登记日期起', input('from', 'date')),
  field('登记日期止', input('to', 'date')),
  field('人员', input('person', 'text', { placeholder: '姓名或账号', maxlength: 64 })),
  field('超时', select('late', YES_NO)),
  field('状态', select('state', [['', '不限'], ['open', '处置中'], ['closed', '已结束']])),
  field('演练', select('drill', [['', '不限'], ['no', '真实事件'], ['yes', '演练']])),
  field('日常工作', select('routine', [['', '不显示（指定预案或编号时除外）'], ['all', '一并显示'], ['yes', '只看日常工作']])),
  h('div', { class: 'audit-actions' },
    h('button', { class: 'audit-button audit-main' }, '查找'),
    h('a', { class: 'audit-button', href: '#/audit' }, '清除条件')));
}
