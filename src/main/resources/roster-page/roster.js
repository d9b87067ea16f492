'use strict';

// The page of the roster: looks at /camunda/roster/api and draws what it finds. Texts are only ever set as text.

const API = 'api/';
const content = document.getElementById('content');
const dialog = document.getElementById('dialog');
const message = document.getElementById('message');

let page = null;
let lists = null;
let week = null;

// ---- small things

/** An element: h('p', { class: 'quiet' }, 'text', child). Nothing is ever read as HTML. */
function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (value === true) {
      element.setAttribute(name, '');
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function say(text, bad = false) {
  message.className = bad ? 'bad' : '';
  message.textContent = text;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { message.textContent = ''; }, bad ? 12000 : 4000);
}

class Refusal extends Error {
  constructor(status, answer) {
    super(answer.message || '操作没有成功，请稍后再试');
    this.status = status;
    this.problems = answer.problems || [];
  }
}

/** The token that proves that a change comes from this page. */
function token() {
  const found = document.cookie.match(/(?:^|;\s*)XSRF-TOKEN=([^;]*)/);
  return found ? decodeURIComponent(found[1]) : '';
}

async function call(method, path, body) {
  const headers = { Accept: 'application/json' };
  if (method !== 'GET') {
    headers['X-XSRF-TOKEN'] = token();
  }
  if (body && !(body instanceof Blob)) {
    headers['Content-Type'] = 'application/json';
    body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(API + path, { method, headers, body, credentials: 'same-origin', redirect: 'error' });
  } catch {
    throw new Refusal(0, { message: '连接不上服务器，填写的内容仍在，请稍后再试' });
  }
  if (response.status === 401) {
    throw new Refusal(401, { message: '登录已过期：请在新标签页重新登录，再回到这里提交，填写的内容不会丢失' });
  }
  const text = await response.text();
  let answer = {};
  try {
    answer = text ? JSON.parse(text) : {};
  } catch {
    answer = {};
  }
  if (!response.ok) {
    throw new Refusal(response.status, answer);
  }
  return answer;
}

// ---- which part of the page

const parts = { now: drawNow, week: drawWeek, lists: drawLists, journal: drawJournal };

function place() {
  const [part, detail] = location.hash.slice(1).split('/');
  return { part: parts[part] ? part : 'now', detail };
}

async function show() {
  const { part, detail } = place();
  for (const link of document.querySelectorAll('nav a')) {
    const current = link.getAttribute('href') === `#${part}`;
    current ? link.setAttribute('aria-current', 'page') : link.removeAttribute('aria-current');
  }
  try {
    page = await call('GET', `view${week ? `?week=${week}` : ''}`);
    document.getElementById('who').textContent =
      `${page.me.id} · ${page.me.mayEdit ? '可以维护' : '只能查看'} · ${page.view.at}`;
    drawWarnings();
    await parts[part](detail);
  } catch (error) {
    content.replaceChildren(h('p', { class: 'nobody' }, error.message));
  }
}

function drawWarnings() {
  const warnings = page.view.warnings;
  document.getElementById('warnings').replaceChildren(
    ...(warnings.length
      ? [h('ul', { class: 'warnings' }, warnings.map((text) => h('li', { class: text.includes('现在无人') ? 'now' : null }, text)))]
      : []),
  );
}

// ---- now

function drawNow() {
  const rank = (role) => (role.gap ? 0 : role.watch ? 1 : role.scheduled ? 2 : 3);
  const roles = [...page.view.now].sort((a, b) => rank(a) - rank(b));
  content.replaceChildren(
    h('div', { class: 'bar' }, h('h2', {}, '现在值班'), h('button', { type: 'button', onclick: show }, '刷新')),
    h('div', { class: 'sheet' }, h('table', {},
      h('thead', {}, h('tr', {}, h('th', {}, '角色'), h('th', {}, '值守要求'), h('th', {}, '值班人员与联系方式'))),
      h('tbody', {}, roles.map((role) => h('tr', { class: role.gap ? 'gap' : null },
        h('th', { scope: 'row' }, role.name, h('small', {}, role.role)),
        h('td', {}, role.watch ? h('span', { class: 'badge plain' }, role.watch) : ''),
        h('td', {}, people(role))))))),
  );
}

function people(role) {
  const note = role.scheduled ? null : h('small', {}, '未排班，全体成员值守');
  if (!role.people.length) {
    return role.gap
      ? [h('span', { class: 'nobody' }, '无人值守'), note]
      : [h('span', { class: 'quiet' }, role.scheduled ? '此刻不值班' : '没有成员'), note];
  }
  return [
    h('ul', { class: 'people' }, role.people.map((person) => h('li', {},
      person.name, ' ',
      person.standInFor ? [h('span', { class: 'badge stand-in' }, `代 ${person.standInFor}`), ' '] : null,
      person.organisation ? [h('span', { class: 'badge plain' }, person.organisation), ' '] : null,
      person.internalOnly ? h('span', { class: 'badge internal', title: '联系方式不得告知客户' }, '仅限内部') : null,
      h('div', { class: 'contacts' }, person.contacts.length
        ? person.contacts.map((contact) => h('span', {}, `${contact.channel} ${contact.address}`))
        : '没有联系方式')))),
    note,
  ];
}

// ---- a week

function drawWeek() {
  const shown = page.view.week;
  const go = (day) => () => { week = day; show(); };
  content.replaceChildren(
    h('div', { class: 'bar' },
      h('h2', {}, `周排班：${shown.days[0].label} 至 ${shown.days[6].label}`),
      h('button', { type: 'button', onclick: go(shown.previous) }, '← 上一周'),
      h('button', { type: 'button', onclick: go(null) }, '本周'),
      h('button', { type: 'button', onclick: go(shown.next) }, '下一周 →'),
      h('button', { type: 'button', onclick: subscribe }, '订阅到日历')),
    shown.lines.length
      ? h('div', { class: 'sheet' }, h('table', { class: 'week' },
        h('thead', {}, h('tr', {}, h('th', {}, '角色'), shown.days.map((day) => h('th',
          { class: `${day.working ? '' : 'off'} ${day.today ? 'today' : ''}` },
          day.label, h('small', {}, day.today ? `今天 · ${day.kind}` : day.kind))))),
        h('tbody', {}, shown.lines.map((line) => h('tr', {},
          h('th', { scope: 'row' }, line.name, h('small', {}, line.role)),
          line.scheduled
            ? line.days.map((shifts, i) => h('td', { class: shown.days[i].working ? null : 'off' }, shifts.map(shift)))
            : h('td', { colspan: '7', class: 'quiet' }, '未排班，全体成员值守'))))))
      : h('p', { class: 'empty' }, '还没有排班。到“维护”里登记人员，再添加排班规则或班次。'),
  );
}

function shift(one) {
  if (!one.people.length && !one.gap) {
    return null;
  }
  return h('div', { class: one.gap ? 'shift gap' : 'shift' },
    h('time', {}, `${one.begins}–${one.ends}`), one.gap ? '无人值守' : one.people.join('、'));
}

async function subscribe() {
  open('订阅到日历', [
    h('p', {}, '日历软件不能登录，凭地址中的口令读取班次。生成新地址后，旧地址立即失效；请勿转给他人。'),
    h('div', { id: 'feed' }),
  ], '生成新地址', async () => {
    const { path } = await call('POST', 'feed');
    const address = new URL(path, location.href).href;
    document.getElementById('feed').replaceChildren(
      h('p', {}, '本人的班次：', h('br'), h('code', {}, address)),
      h('p', {}, '某个角色的班次，在末尾加上角色编号：', h('br'), h('code', {}, `${address}?role=`)),
      h('p', { class: 'quiet' }, '地址只显示这一次，请现在复制。'));
    return false;
  });
}

// ---- lists

async function drawLists(detail) {
  lists = await call('GET', 'rows');
  const list = lists.find((one) => one.key === detail) || lists.find((one) => one.key === 'person');
  const may = page.me.mayEdit;
  content.replaceChildren(
    h('div', { class: 'bar' }, h('h2', {}, '维护'),
      may ? [
        h('a', { class: 'button', href: `${API}workbook`, download: 'roster.xlsx' }, '导出工作簿'),
        h('button', { type: 'button', onclick: bringIn }, '导入工作簿')] : h('span', { class: 'quiet' }, '您可以查看；维护权限由系统管理员授予')),
    h('div', { class: 'lists' },
      h('div', { class: 'kinds', role: 'navigation', 'aria-label': '清单' }, lists.map((one) => h('a',
        { href: `#lists/${one.key}`, 'aria-current': one === list ? 'page' : null },
        one.label, h('span', {}, String(one.rows.length))))),
      h('div', {},
        h('div', { class: 'bar' }, h('h2', {}, list.label),
          may ? h('button', { type: 'button', class: 'main', onclick: () => edit(list, null) }, `新增${list.label}`) : null),
        h('p', { class: 'quiet' }, list.explanation),
        list.rows.length ? table(list, may) : h('div', { class: 'sheet empty' }, empty(list, may)))),
  );
}

function empty(list, may) {
  return may
    ? `还没有${list.label}。请点“新增${list.label}”，或用工作簿批量导入。`
    : `还没有${list.label}。`;
}

function table(list, may) {
  return h('div', { class: 'sheet' }, h('table', {},
    h('thead', {}, h('tr', {}, list.columns.map((column) => h('th', {}, column.label)), may ? h('th', {}, h('span', { class: 'quiet' }, '操作')) : null)),
    h('tbody', {}, list.rows.map((row) => h('tr', {},
      list.columns.map((column) => h('td', {}, shownText(column, row.texts[column.key]))),
      may ? h('td', { class: 'acts' },
        h('button', { type: 'button', class: 'small', onclick: () => edit(list, row) }, '修改'), ' ',
        h('button', { type: 'button', class: 'small danger', onclick: () => remove(list, row) }, '删除')) : null)))));
}

function shownText(column, text) {
  if (column.type === 'YES_NO') {
    return text === '是' ? h('span', { class: column.key === 'internalOnly' ? 'badge internal' : 'badge plain' }, column.label) : '';
  }
  if (!column.refersTo || !text) {
    return text;
  }
  return text.split(', ').map((id) => nameOf(column.refersTo, id)).join('、');
}

function nameOf(kind, id) {
  const row = lists.find((list) => list.key === kind)?.rows.find((one) => one.id === id);
  return row ? row.texts.name : id;
}

// ---- a dialogue; what was typed stays until it is saved or given up

let dirty = false;

function open(title, body, action, act) {
  dirty = false;
  const problems = h('div', { id: 'problems' });
  const save = h('button', { class: 'main' }, action);
  const form = h('form', { novalidate: true, oninput: () => { dirty = true; }, onsubmit: async (event) => {
    event.preventDefault();
    save.disabled = true;
    forget(form, problems);
    try {
      if (await act() !== false) {
        dirty = false;
        dialog.close();
        show();
      }
    } catch (error) {
      complain(form, problems, error);
    } finally {
      save.disabled = false;
    }
  } },
  h('h2', { id: 'dialog-title' }, title), problems, body,
  h('div', { class: 'acts-bottom' }, h('button', { type: 'button', onclick: giveUp }, '关闭'), save));
  dialog.replaceChildren(form);
  dialog.showModal();
  form.querySelector('input:not([readonly]), select, button')?.focus();
}

function giveUp() {
  if (!dirty || confirm('填写的内容还没有保存，确定放弃吗？')) {
    dialog.close();
  }
}

dialog.addEventListener('cancel', (event) => {
  event.preventDefault();
  giveUp();
});

/** What was wrong the last time need not be wrong now. */
function forget(form, problems) {
  problems.replaceChildren();
  for (const field of form.querySelectorAll('.field.wrong')) {
    field.classList.remove('wrong');
    field.querySelector('.error')?.remove();
    field.querySelector('input, select')?.removeAttribute('aria-invalid');
    field.querySelector('input, select')?.removeAttribute('aria-describedby');
  }
}

function complain(form, problems, error) {
  const general = [];
  for (const problem of error.problems ?? []) {
    const field = form.querySelector(`.field[data-column="${problem.column}"]`);
    if (field) {
      field.classList.add('wrong');
      field.querySelector('input, select')?.setAttribute('aria-invalid', 'true');
      field.append(h('div', { class: 'error', id: `error-${problem.column}` }, problem.text));
      field.querySelector('input, select')?.setAttribute('aria-describedby', `error-${problem.column}`);
    } else {
      general.push(problem.text);
    }
  }
  if (!error.problems?.length) {
    general.push(error.message);
  }
  problems.replaceChildren(...(general.length
    ? [h('div', { class: 'problems', role: 'alert', tabindex: '-1' }, h('ul', {}, general.map((text) => h('li', {}, text))))] : []));
  (form.querySelector('.field.wrong input, .field.wrong select') ?? problems.firstChild)?.focus();
}

// ---- editing a row

function edit(list, row) {
  const fields = list.columns.map((column) => field(column, row ? row.texts[column.key] : '', Boolean(row) && list.namesItsRows && column.key === 'id'));
  open(row ? `修改${list.label}` : `新增${list.label}`, fields.map((one) => one.element), '保存', async () => {
    const texts = Object.fromEntries(fields.map((one) => [one.key, one.text()]));
    if (row) {
      await call('PUT', `rows/${list.key}/${encodeURIComponent(row.id)}`, { version: row.version, texts });
    } else {
      await call('POST', `rows/${list.key}`, { version: 0, texts });
    }
    say('已保存');
    return true;
  });
}

function field(column, text, fixed) {
  const id = `field-${column.key}`;
  const made = control(column, text, id, fixed);
  const label = [column.label, column.required ? h('span', { class: 'must', title: '必填' }, '*') : null];
  const hint = column.hint ? h('div', { class: 'hint' }, column.hint) : null;
  const element = column.type === 'YES_NO'
    ? h('div', { class: 'field', 'data-column': column.key }, h('label', { for: id }, made.element, label), hint)
    : h('div', { class: 'field', 'data-column': column.key }, h('label', { for: id }, label), made.element, hint);
  return { key: column.key, element, text: made.text };
}

function control(column, text, id, fixed) {
  switch (column.type) {
    case 'YES_NO': {
      const box = h('input', { id, type: 'checkbox', checked: text === '是' });
      return { element: box, text: () => (box.checked ? '是' : '否') };
    }
    case 'CHOICE':
      return select(id, Object.values(column.choices).map((word) => [word, word]), text);
    case 'REF':
      return select(id, options(column.refersTo), text);
    case 'REFS':
      return order(id, options(column.refersTo), text ? text.split(', ') : []);
    case 'DATE':
      return input(id, 'date', text);
    case 'TIME':
      return input(id, 'time', text);
    case 'MOMENT':
      return input(id, 'datetime-local', text.replace(' ', 'T'));
    default:
      return input(id, 'text', text, fixed, column.type === 'NUMBER' ? 'numeric' : null);
  }
}

function input(id, type, value, fixed = false, mode = null) {
  const element = h('input', { id, type, value, readonly: fixed, inputmode: mode, autocomplete: 'off' });
  // What is half typed into a date has no value; the server is to say what is wrong, not that nothing is there.
  return { element, text: () => element.value || (element.validity.badInput ? '填写不完整' : '') };
}

function select(id, choices, chosen) {
  const element = h('select', { id }, h('option', { value: '' }, '请选择'),
    choices.map(([value, label]) => h('option', { value, selected: value === chosen }, label)));
  return { element, text: () => element.value };
}

function options(kind) {
  return lists.find((list) => list.key === kind).rows.map((row) => [row.id, `${row.texts.name}（${row.id}）`]);
}

/** Several people in an order: chosen from a list, moved with buttons. */
function order(id, choices, ids) {
  const chosen = [...ids];
  const label = new Map(choices);
  const shown = h('ol', { class: 'chosen' });
  const from = h('select', { id });
  const add = h('button', { type: 'button', onclick: () => {
    if (from.value) {
      chosen.push(from.value);
      changed();
      from.focus();
    }
  } }, '加入');
  function move(i, by) {
    [chosen[i], chosen[i + by]] = [chosen[i + by], chosen[i]];
    changed();
  }
  function changed() {
    dirty = true;
    draw();
  }
  function draw() {
    shown.replaceChildren(...chosen.map((one, i) => h('li', {}, label.get(one) ?? one,
      h('button', { type: 'button', class: 'small', disabled: i === 0, 'aria-label': `上移 ${label.get(one)}`, onclick: () => move(i, -1) }, '上移'),
      h('button', { type: 'button', class: 'small', disabled: i === chosen.length - 1, 'aria-label': `下移 ${label.get(one)}`, onclick: () => move(i, 1) }, '下移'),
      h('button', { type: 'button', class: 'small danger', 'aria-label': `移出 ${label.get(one)}`, onclick: () => { chosen.splice(i, 1); changed(); } }, '移出'))));
    from.replaceChildren(h('option', { value: '' }, '请选择'),
      ...choices.filter(([value]) => !chosen.includes(value)).map(([value, text]) => h('option', { value }, text)));
  }
  draw();
  return { element: h('div', {}, shown, h('div', { class: 'pair' }, from, add)), text: () => chosen.join(', ') };
}

function remove(list, row) {
  const words = list.columns.filter((column) => column.required)
    .map((column) => h('p', {}, `${column.label}：`, shownText(column, row.texts[column.key])));
  open(`删除${list.label}`, [h('p', {}, '确定删除吗？删除会记入变更记录。'), words], '删除', async () => {
    await call('DELETE', `rows/${list.key}/${encodeURIComponent(row.id)}?version=${row.version}`);
    say('已删除');
    return true;
  });
}

// ---- workbooks

function bringIn() {
  const file = h('input', { id: 'file', type: 'file', accept: '.xlsx' });
  const mode = select('mode', [['MERGE', '合并：新增和更新，不删除'], ['REPLACE', '替换：工作簿里有的清单，以工作簿为准']], 'MERGE');
  open('导入工作簿', [
    h('p', { class: 'quiet' }, '先导出一份作为模板。工作簿要么全部导入，要么一条也不导入；有误时会指出工作表、行和列。'),
    h('div', { class: 'field' }, h('label', { for: 'file' }, '工作簿'), file),
    h('div', { class: 'field' }, h('label', { for: 'mode' }, '方式'), mode.element),
  ], '导入', async () => {
    if (!file.files.length || !mode.text()) {
      throw new Refusal(400, { message: '请选择工作簿和方式' });
    }
    const done = await call('POST', `workbook?mode=${mode.text()}`, file.files[0].slice());
    say(`已导入：新增 ${done.added} 条，修改 ${done.changed} 条，删除 ${done.removed} 条，未变 ${done.unchanged} 条`);
    return true;
  });
}

// ---- journal

async function drawJournal() {
  const body = h('tbody');
  const more = h('button', { type: 'button' }, '更早的记录');
  let last = null;
  async function load() {
    const lines = await call('GET', `journal${last ? `?before=${last}` : ''}`);
    body.append(...lines.map((line) => h('tr', {},
      h('td', {}, new Intl.DateTimeFormat('zh-CN', { dateStyle: 'medium', timeStyle: 'short', timeZone: page.view.zone }).format(new Date(line.at))),
      h('td', {}, line.actor), h('td', {}, line.text))));
    last = lines.at(-1)?.id;
    more.hidden = lines.length < 100;
    return lines.length;
  }
  more.addEventListener('click', load);
  const found = await load();
  content.replaceChildren(
    h('div', { class: 'bar' }, h('h2', {}, '变更记录')),
    found
      ? h('div', { class: 'sheet' }, h('table', {},
        h('thead', {}, h('tr', {}, h('th', {}, '时间'), h('th', {}, '由谁'), h('th', {}, '变更'))), body))
      : h('div', { class: 'sheet empty' }, '还没有变更。每次修改都会记在这里，不能删改。'),
    more);
}

addEventListener('hashchange', show);
show();
