// The page of the registers: looks at /camunda/records/api and draws what it finds. Texts are only ever set as text.

const API = 'api/';
const content = document.getElementById('content');
const dialog = document.getElementById('dialog');
const message = document.getElementById('message');
const waiting = document.getElementById('exports');

let zone = 'Asia/Shanghai';

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
  element.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function draw(...children) {
  content.replaceChildren(h('div', {}, children));
}

function say(text, bad = false) {
  message.className = bad ? 'bad' : '';
  message.textContent = text;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { message.textContent = ''; }, bad ? 12000 : 4000);
}

class Refusal extends Error {
  constructor(status, answer) {
    super(answer.message || (status === 404 ? '没有找到' : '操作没有成功，请稍后再试'));
    this.status = status;
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
  if (body) {
    headers['Content-Type'] = 'application/json';
  }
  let response;
  try {
    response = await fetch(API + path, { method, headers, body: body && JSON.stringify(body), credentials: 'same-origin', redirect: 'error' });
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

const part = encodeURIComponent;

// ---- where: #  #complaint?month=2026-11  #complaint/<record>

function place() {
  const [path, query] = location.hash.slice(1).split('?');
  const [register, record] = path.split('/').map(decodeURIComponent);
  return { register, record, asked: new URLSearchParams(query ?? '') };
}

async function show() {
  const { register, record, asked } = place();
  try {
    if (record) {
      await drawRecord(register, record);
    } else if (register) {
      await drawRegister(register, asked);
    } else {
      await drawRegisters();
    }
  } catch (error) {
    draw(h('p', { class: 'problems', role: 'alert' }, error.message));
  }
}

// ---- all registers

async function drawRegisters() {
  const overview = await call('GET', 'registers');
  document.title = '登记簿';
  const rows = [...overview].sort((a, b) => (b.count > 0) - (a.count > 0) || a.title.localeCompare(b.title, 'zh'));
  draw(
    h('div', { class: 'bar' }, h('h2', {}, '全部登记簿')),
    rows.length
      ? h('div', { class: 'sheet' }, h('table', {},
        h('thead', {}, h('tr', {}, ['登记簿', '记录数', '怎样写入', '保存期限', '个人信息保存', '依据'].map((text) => h('th', {}, text)))),
        h('tbody', {}, rows.map((one) => h('tr', {},
          h('th', { scope: 'row' }, h('a', { href: `#${part(one.key)}` }, one.title)),
          h('td', { class: 'number' }, one.count ? one.count.toLocaleString('zh-CN') : '—'),
          h('td', {}, written(one)),
          h('td', { class: 'key' }, one.kept), h('td', { class: 'key' }, one.personalKept), h('td', {}, one.clause))))))
      : h('div', { class: 'sheet empty' }, '没有您可以查看的登记簿。登记簿由审计人员、系统管理员、中心负责人和各登记簿的维护人查看。'));
}

function written(register) {
  if (!register.byHand) {
    return '由流程写入';
  }
  return register.keeper ? '手工填写，您可以新增' : '手工填写';
}

// ---- one register

async function drawRegister(key, asked) {
  const register = await call('GET', `registers/${part(key)}`);
  const head = register.head;
  const fields = register.sections.flatMap((section) => section.fields);
  const listing = await call('GET', `registers/${part(key)}/records?${asked}`);
  document.title = `${head.title} · 登记簿`;
  const go = (changes) => {
    const next = new URLSearchParams(asked);
    next.delete('offset');
    for (const [name, value] of Object.entries(changes)) {
      value ? next.set(name, value) : next.delete(name);
    }
    location.hash = `${part(key)}?${next}`;
  };
  draw(
    h('div', { class: 'bar' },
      h('h2', {}, head.title),
      head.byHand && head.keeper ? h('button', { type: 'button', class: 'main', onclick: () => add(register) }, '新增记录') : null,
      exporters(key, asked, listing)),
    h('p', { class: 'quiet' }, `${written(head)}；保存 ${head.kept}，其中个人信息保存 ${head.personalKept}后脱敏。依据：${head.clause || '—'}。`),
    filter(asked, go),
    listing.rows.length ? table(key, fields, listing) : nothing(head, asked),
    pages(listing, asked, key));
}

function filter(asked, go) {
  const month = h('input', { id: 'month', type: 'month', value: asked.get('month') ?? '' });
  const text = h('input', { id: 'text', type: 'search', value: asked.get('text') ?? '', maxlength: 100, size: 18 });
  const incident = h('input', { id: 'incident', type: 'search', value: asked.get('incident') ?? '', size: 20, placeholder: 'SF-20261122-1042' });
  const drills = h('select', { id: 'drills' },
    [['', '全部'], ['false', '不含演练'], ['true', '只看演练']].map(([value, label]) => h('option', { value, selected: value === (asked.get('drills') ?? '') }, label)));
  const form = h('form', { class: 'filter', onsubmit: (event) => {
    event.preventDefault();
    go({ month: month.value, text: text.value.trim(), incident: incident.value.trim(), drills: drills.value });
  } },
  h('div', {}, h('label', { for: 'month' }, '月份（首次填写）'), month),
  h('div', {}, h('label', { for: 'text' }, '内容包含'), text),
  h('div', {}, h('label', { for: 'incident' }, '事件编号'), incident),
  h('div', {}, h('label', { for: 'drills' }, '演练'), drills),
  h('button', {}, '查询'),
  [...asked.keys()].some((name) => name !== 'offset')
    ? h('button', { type: 'button', onclick: () => go({ month: '', text: '', incident: '', drills: '' }) }, '清除条件') : null);
  return form;
}

function nothing(head, asked) {
  const filtered = [...asked.keys()].some((name) => name !== 'offset');
  const text = filtered
    ? '没有符合条件的记录。请放宽月份或内容，或清除条件。'
    : head.byHand
      ? `《${head.title}》还没有记录。${head.keeper ? '请点“新增记录”填写第一条。' : '由维护人填写后显示在这里。'}`
      : `《${head.title}》还没有记录。相关流程办理时自动写入，不需要手工填写。`;
  return h('div', { class: 'sheet empty' }, text);
}

function table(key, fields, listing) {
  return h('div', { class: 'sheet' }, h('table', { class: 'list' },
    h('thead', {}, h('tr', {}, ['编号', '首次填写', '填写人'].map((text) => h('th', {}, text)), fields.filter((field) => field.key !== 'incident').map((field) => h('th', {}, field.label)))),
    h('tbody', {}, listing.rows.map((row) => h('tr', {},
      h('td', { class: 'key' }, h('a', { href: `#${part(key)}/${part(row.subject)}` }, row.number),
        row.drill ? [' ', h('span', { class: 'badge drill' }, '演练')] : null,
        row.version > 1 ? h('div', { class: 'quiet' }, `第 ${row.version} 版`) : null),
      h('td', { class: 'key' }, row.since), h('td', { class: 'key' }, row.author),
      fields.map((field, i) => (field.key === 'incident' ? null : h('td', { class: (field.maxLength ?? 0) > 200 ? 'long' : null }, value(row.values[i])))))))));
}

function value(text) {
  return h('div', { class: text === '已脱敏' ? 'clip masked' : 'clip', title: text.length > 60 ? text : null }, text);
}

function pages(listing, asked, key) {
  const size = 50;
  const to = (offset) => {
    const next = new URLSearchParams(asked);
    offset > 0 ? next.set('offset', offset) : next.delete('offset');
    location.hash = `${part(key)}?${next}`;
  };
  if (!listing.total) {
    return null;
  }
  const last = Math.min(listing.offset + size, listing.total);
  return h('div', { class: 'pages' },
    h('button', { type: 'button', disabled: listing.offset === 0, onclick: () => to(listing.offset - size) }, '← 上一页'),
    h('span', {}, `第 ${listing.offset + 1}–${last} 条，共 ${listing.total.toLocaleString('zh-CN')} 条${listing.more ? '以上' : ''}`),
    h('button', { type: 'button', disabled: last >= listing.total, onclick: () => to(listing.offset + size) }, '下一页 →'));
}

// ---- one record

async function drawRecord(register, subject) {
  const sheet = await call('GET', `registers/${part(register)}/records/${part(subject)}`);
  const file = (format) => `${API}registers/${part(register)}/records/${part(subject)}/file?format=${format}`;
  document.title = `${sheet.number} · ${sheet.document}`;
  draw(
    h('div', { class: 'bar' },
      h('h2', {}, sheet.document, '　', sheet.number, sheet.drill ? [' ', h('span', { class: 'badge drill' }, '演练')] : null),
      h('a', { class: 'button', href: `#${part(register)}` }, '返回登记簿'),
      sheet.register.keeper ? h('button', { type: 'button', class: 'main', onclick: () => correct(register, subject, sheet) }, '更正') : null,
      h('a', { class: 'button', href: file('docx'), download: true }, '导出 Word'),
      h('a', { class: 'button', href: file('pdf'), download: true }, '导出 PDF'),
      sheet.incident ? h('a', { class: 'button', href: `${API}incidents/${part(sheet.incident)}/file?format=docx`, download: true }, '事件档案（Word）') : null,
      sheet.incident ? h('a', { class: 'button', href: `${API}incidents/${part(sheet.incident)}/file?format=pdf`, download: true }, '事件档案（PDF）') : null),
    sheet.sections.map((section) => [
      section.title ? h('h3', {}, section.title) : null,
      h('div', { class: 'sheet' }, h('table', { class: 'facts' }, h('tbody', {}, section.fields.map((field) => h('tr', {},
        h('th', { scope: 'row' }, field.label, field.personal ? [' ', h('span', { class: 'badge personal' }, '个人信息')] : null),
        h('td', { class: field.masked ? 'masked' : null }, field.value)))))),
    ]),
    h('h3', {}, '版本与更正'),
    h('div', { class: 'sheet' }, h('table', {},
      h('thead', {}, h('tr', {}, ['版本', '时间', '由谁', '原因', '改了什么'].map((text) => h('th', {}, text)))),
      h('tbody', {}, sheet.versions.map((version) => h('tr', {},
        h('td', {}, `第 ${version.version} 版`), h('td', { class: 'key' }, version.at), h('td', { class: 'key' }, version.author),
        h('td', {}, version.reason ?? (version.version === 1 ? '首次填写' : '流程补记')),
        h('td', {}, h('ul', { class: 'changes' }, version.changes.map((change) => h('li', {},
          `${change.label}：`, h('del', {}, change.before || '（空）'), ' → ', h('ins', {}, change.after || '（空）')))))))))));
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
      await act();
      dirty = false;
      dialog.close();
      show();
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
  form.querySelector('input, select, textarea')?.focus();
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
    field.querySelector('input, select, textarea')?.removeAttribute('aria-invalid');
  }
}

/** The server names the field in what it says; the words stand beside it. */
function complain(form, problems, error) {
  const named = error.message.match(/^字段(?:「.*?」\()?\s*([\w.-]+)\)?：([^]*)$/);
  const field = named && form.querySelector(`.field[data-key="${named[1]}"]`);
  if (field) {
    field.classList.add('wrong');
    const control = field.querySelector('input, select, textarea');
    control?.setAttribute('aria-invalid', 'true');
    field.append(h('div', { class: 'error', role: 'alert' }, named[2]));
    control?.focus();
  } else {
    problems.replaceChildren(h('div', { class: 'problems', role: 'alert' }, error.message));
    problems.scrollIntoView({ block: 'nearest' });
  }
}

// ---- inputs

function input(field, value) {
  const id = `field-${field.key}`;
  const made = control(field, value, id);
  const label = [field.label, field.required ? h('span', { class: 'must', title: '必填' }, '*') : null,
    field.personal ? [' ', h('span', { class: 'badge personal' }, '个人信息')] : null];
  return {
    key: field.key,
    value: made.value,
    element: h('div', { class: 'field', 'data-key': field.key }, h('label', { for: id }, label), made.element),
  };
}

function control(field, value, id) {
  switch (field.type) {
    case 'YES_NO': {
      const box = h('input', { id, type: 'checkbox', checked: value === true });
      return { element: box, value: () => box.checked };
    }
    case 'CHOICE': {
      const list = h('select', { id }, h('option', { value: '' }, '请选择'),
        field.options.map((option) => h('option', { value: option.value, selected: option.value === String(value ?? '') }, option.label)));
      return { element: list, value: () => list.value || null };
    }
    case 'CHOICES': {
      const chosen = String(value ?? '').split(',');
      const boxes = field.options.map((option) => h('input', { type: 'checkbox', value: option.value, checked: chosen.includes(option.value) }));
      return {
        element: h('div', { class: 'several', id, role: 'group' }, field.options.map((option, i) => h('label', {}, boxes[i], option.label))),
        value: () => boxes.filter((box) => box.checked).map((box) => box.value).join(',') || null,
      };
    }
    case 'NUMBER': {
      const number = h('input', { id, type: 'text', inputmode: 'decimal', value: value ?? '' });
      return { element: number, value: () => number.value.trim() || null };
    }
    case 'MOMENT': {
      const moment = h('input', { id, type: field.dateOnly ? 'date' : 'datetime-local', value: field.dateOnly ? value ?? '' : local(value), step: field.dateOnly ? null : 1 });
      return { element: moment, value: () => (moment.value ? (field.dateOnly ? moment.value : iso(moment.value)) : moment.validity.badInput ? '填写不完整' : null) };
    }
    default: {
      const area = (field.maxLength ?? 0) > 200;
      const text = h(area ? 'textarea' : 'input', area ? { id } : { id, type: 'text', autocomplete: 'off' });
      text.value = value ?? '';
      return { element: text, value: () => text.value.trim() || null };
    }
  }
}

/** What a clock at the bank shows at a moment, as its input wants it. */
function local(moment) {
  if (!moment) {
    return '';
  }
  const parts = Object.fromEntries(new Intl.DateTimeFormat('en-CA', {
    timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
  }).formatToParts(new Date(moment)).map((one) => [one.type, one.value]));
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:${parts.second}`;
}

/** The moment at which a clock at the bank shows this. */
function iso(shown) {
  const wall = new Date(`${shown}Z`).getTime();
  let moment = wall;
  // Twice, for the days on which a zone moves its clocks.
  for (let i = 0; i < 2; i++) {
    moment = wall - (new Date(`${local(new Date(moment).toISOString())}Z`).getTime() - moment);
  }
  return new Date(moment).toISOString();
}

// ---- writing

async function add(register) {
  const inputs = [];
  const body = register.sections.map((section) => [
    section.title ? h('h3', {}, section.title) : null,
    section.fields.map((field) => {
      const made = input(field, null);
      inputs.push(made);
      return made.element;
    }),
  ]);
  open(`新增：${register.head.title}`, body.flat(2), '保存', async () => {
    const fields = Object.fromEntries(inputs.map((one) => [one.key, one.value()]).filter(([, one]) => one !== null));
    await call('POST', `registers/${part(register.head.key)}/records`, { fields });
    say('已保存');
  });
}

async function correct(key, subject, sheet) {
  const register = await call('GET', `registers/${part(key)}`);
  const inputs = [];
  const reason = input({ key: 'reason', label: '更正原因（不要写客户信息）', type: 'TEXT', required: true, options: [], maxLength: 500 }, '');
  const fixed = (field) => (sheet.masked.includes(field.key) ? '已脱敏，不能更正' : field.key === 'incident' && sheet.incident ? '所属事件不能更改' : null);
  const body = register.sections.map((section) => [
    section.title ? h('h3', {}, section.title) : null,
    section.fields.map((field) => {
      if (fixed(field)) {
        return h('div', { class: 'field' }, h('span', { class: 'label' }, field.label), h('span', { class: 'quiet' }, fixed(field)));
      }
      const made = input(field, sheet.fields[field.key]);
      inputs.push({ ...made, before: made.value() });
      return made.element;
    }),
  ]);
  open(`更正：${sheet.document}　${sheet.number}`, [
    h('p', { class: 'quiet' }, '更正写成新的一版，原来的内容保留，任何人都能看到改了什么、为什么改。'),
    reason.element, body.flat(2)], '保存更正', async () => {
    const fields = Object.fromEntries(inputs.map((one) => [one.key, one.value(), one.before])
      .filter(([, now, before]) => now !== before).map(([name, now]) => [name, now]));
    await call('PUT', `registers/${part(key)}/records/${part(subject)}`, { version: sheet.versions[0].version, reason: reason.value() ?? '', fields });
    say('已更正');
  });
}

// ---- files that take a while

function exporters(key, asked, listing) {
  const begin = (format) => async () => {
    const query = new URLSearchParams(asked);
    query.delete('offset');
    query.set('format', format);
    try {
      await call('POST', `registers/${part(key)}/exports?${query}`);
      watch();
    } catch (error) {
      say(error.message, true);
    }
  };
  return [['xlsx', '导出表格'], ['docx', '导出 Word'], ['pdf', '导出 PDF']].map(([format, label]) => h('button',
    { type: 'button', disabled: listing.total === 0, onclick: begin(format) }, label));
}

let watching = null;

async function watch() {
  clearTimeout(watching);
  try {
    const list = await call('GET', 'exports');
    waiting.replaceChildren(...list.map(exportLine));
    if (list.some((one) => one.state === 'RUNNING')) {
      watching = setTimeout(watch, 400);
    }
  } catch {
    // Signed out, or out of reach: asked again when the page is used.
    watching = setTimeout(watch, 5000);
  }
}

/** What a file is called, without its ending. */
function called(name) {
  const [, title, ending] = name.match(/^(.*)\.(\w+)$/);
  return `${title}（${{ xlsx: '表格', docx: 'Word', pdf: 'PDF' }[ending]}）`;
}

function exportLine(one) {
  const away = async () => {
    await call('DELETE', `exports/${part(one.id)}`).catch((error) => say(error.message, true));
    watch();
  };
  switch (one.state) {
    case 'RUNNING':
      return h('div', { class: 'export' }, h('span', {}, `正在导出 ${called(one.name)}`),
        h('progress', { max: Math.max(one.of, 1), value: one.done, 'aria-label': '导出进度' }),
        h('span', {}, `${one.done.toLocaleString('zh-CN')} / ${one.of.toLocaleString('zh-CN')} 条`),
        h('button', { type: 'button', class: 'small', onclick: away }, '取消'));
    case 'READY':
      return h('div', { class: 'export' }, h('span', {}, `${called(one.name)} 已生成，共 ${one.done.toLocaleString('zh-CN')} 条，保留半小时`),
        h('a', { class: 'button', href: `${API}exports/${part(one.id)}/file`, download: one.name }, '下载'),
        h('button', { type: 'button', class: 'small', onclick: away }, '移除'));
    default:
      return h('div', { class: 'export failed' }, h('span', {}, `${called(one.name)} 没有生成，请重试`),
        h('button', { type: 'button', class: 'small', onclick: away }, '移除'));
  }
}

addEventListener('hashchange', show);
// The zone first: moments are filled in at the bank's time.
call('GET', 'me').then((me) => {
  zone = me.zone;
  document.getElementById('who').textContent = me.id;
}).catch(() => {}).finally(show);
watch();
