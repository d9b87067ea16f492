'use strict';

// Who has been reached: asks /camunda/reached/api every few seconds and changes only what is different, so that neither the
// place on the page nor the focus is lost. Texts are only ever set as text.

const API = 'api/incidents';
const EVERY = 5000;
const STEP = 200;
const SHORT = 64;

const content = document.getElementById('content');
const trouble = document.getElementById('trouble');
const fresh = document.getElementById('fresh');
const search = document.getElementById('search');
const field = document.getElementById('key');

let most = STEP;
let zone = null;
let timer = null;
let asked = 0;

// ---- small things

/** An element: h('p', { class: 'quiet' }, 'text', child). Nothing is ever read as HTML. */
function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Sets a text, unless it is there already: screen readers would read it out again. */
function say(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

function moment(at) {
  const parts = (date) => Object.fromEntries(new Intl.DateTimeFormat('zh-CN', {
    timeZone: zone, year: 'numeric', month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
  }).formatToParts(date).map((part) => [part.type, part.value]));
  const shown = parts(new Date(at));
  const now = parts(moment.now);
  const day = `${shown.month}月${shown.day}日`;
  const time = `${shown.hour}:${shown.minute}:${shown.second}`;
  if (shown.year !== now.year) {
    return h('time', { datetime: at }, `${shown.year}年${day} ${time}`);
  }
  return h('time', { datetime: at }, shown.month === now.month && shown.day === now.day ? time : `${day} ${time}`);
}

function chosen() {
  return new URLSearchParams(location.search).get('incident');
}

// ---- asking

class Refusal extends Error {}

async function ask(path) {
  let response;
  try {
    response = await fetch(API + path, { headers: { Accept: 'application/json' }, credentials: 'same-origin', redirect: 'error' });
  } catch {
    throw new Refusal('连接不上服务器，下面的内容可能已经过时；每 5 秒自动重试');
  }
  if (response.status === 401) {
    throw new Refusal('登录已过期，下面的内容不再更新：请返回应用首页重新登录，再回到本页');
  }
  const answer = await response.json().catch(() => ({}));
  if (response.status === 404) {
    return { missing: answer.message };
  }
  if (!response.ok) {
    throw new Refusal('暂时读不到，下面的内容可能已经过时；每 5 秒自动重试');
  }
  return answer;
}

async function refresh() {
  clearTimeout(timer);
  const mine = ++asked;
  const key = chosen();
  let again = true;
  try {
    const answer = await ask(key ? `/${encodeURIComponent(key)}?most=${most}` : '');
    if (mine !== asked) {
      return;
    }
    say(trouble, '');
    draw(key, answer);
    again = !answer.missing;
  } catch (error) {
    if (mine !== asked) {
      return;
    }
    if (!(error instanceof Refusal)) {
      throw error;
    }
    say(trouble, error.message);
  } finally {
    // A page that nobody looks at asks for nothing.
    if (mine === asked && again && !document.hidden) {
      timer = setTimeout(refresh, EVERY);
    }
  }
}

function go(key) {
  most = STEP;
  history.pushState(null, '', key ? `?incident=${encodeURIComponent(key)}` : './');
  scrollTo(0, 0);
  refresh();
}

// ---- drawing

function draw(key, answer) {
  document.title = key ? `${key} 通知与到岗` : '通知与到岗';
  const all = document.getElementById('all');
  key ? all.removeAttribute('aria-current') : all.setAttribute('aria-current', 'page');
  if (answer.missing) {
    say(fresh, '');
    replace('none', () => h('div', { class: 'sheet empty' }, answer.missing,
      h('p', {}, '编号如 SF-20261122-1042，演练以 -D 结尾；也可以从', h('a', { href: './' }, '未结束的事件'), '中选择。')));
    return;
  }
  zone = answer.zone;
  moment.now = new Date(answer.at);
  key ? drawSheet(answer) : drawOpen(answer.incidents);
  fresh.replaceChildren('更新于 ', moment(answer.at), '，每 5 秒自动更新');
}

/** The part of the page with that name; made if another one is there. */
function replace(name, make) {
  if (content.dataset.part !== name || name === 'none') {
    content.dataset.part = name;
    content.replaceChildren(make());
  }
  return content;
}

/** Brings rows in line with what there is now: those that have not changed stay where and as they are. */
function rows(body, items, id, make) {
  const before = new Map([...body.children].map((row) => [row.dataset.id, row]));
  let place = body.firstElementChild;
  for (const item of items) {
    const text = JSON.stringify(item);
    let row = before.get(id(item));
    before.delete(id(item));
    if (!row || row.shown !== text) {
      const next = make(item);
      next.dataset.id = id(item);
      next.shown = text;
      if (row) {
        keepOpen(row, next);
        if (place === row) {
          place = next;
        }
        row.replaceWith(next);
      }
      row = next;
    }
    if (row === place) {
      place = place.nextElementSibling;
    } else {
      body.insertBefore(row, place);
    }
  }
  before.forEach((row) => row.remove());
}

/** What was folded open, or had the focus, still is and has. */
function keepOpen(row, next) {
  if (row.querySelector('details')?.open && next.querySelector('details')) {
    next.querySelector('details').open = true;
  }
  if (row.contains(document.activeElement)) {
    const tag = document.activeElement.tagName.toLowerCase();
    requestAnimationFrame(() => next.querySelector(tag)?.focus({ preventScroll: true }));
  }
}

function table(labels) {
  return h('div', { class: 'sheet' }, h('table', {},
    h('thead', {}, h('tr', {}, labels.map((label) => h('th', { scope: 'col' }, label)))), h('tbody')));
}

function cell(label, ...children) {
  return h('td', { 'data-label': label }, ...children);
}

function wants(counts) {
  return counts.unanswered + counts.undelivered + counts.vacant + counts.notThere > 0;
}

function title(incident) {
  return [incident.drill ? h('span', { class: 'drill' }, '【演练】') : null, incident.summary];
}

// ---- what is open

function drawOpen(incidents) {
  if (!incidents.length) {
    replace('none', () => h('div', { class: 'sheet empty' }, '现在没有未结束的事件。已经结束的，请在右上方输入事件编号查看。'));
    return;
  }
  const part = replace('open', () => h('div', {}, h('h2', {}, '未结束的事件'), table(['事件', '发生时间', '责任人', '通知与到岗'])));
  rows(part.querySelector('tbody'), incidents, (one) => one.key, (one) => h('tr', { class: wants(one.counts) ? 'missing' : null },
    cell('事件', h('div', {}, h('a', { href: `?incident=${encodeURIComponent(one.key)}` }, one.key), h('br'), title(one))),
    cell('发生时间', moment(one.occurredAt)),
    cell('责任人', one.responsible ?? h('span', { class: 'quiet' }, '尚无人接手')),
    cell('通知到岗', h('span', { class: wants(one.counts) ? 'bad' : null }, one.sentence))));
}

// ---- one incident

function drawSheet(sheet) {
  const incident = sheet.incident;
  const part = replace(`sheet ${incident.key}`, () => h('div', {},
    h('div', { class: 'head' }, h('h2', {}), h('p', { class: 'who' }), h('p', { class: 'count', role: 'status' })),
    table(['时间', '通知谁', '状态', '到岗', '发送', '内容']),
    h('p', { class: 'empty', hidden: true }, '还没有通知任何人。预案走到通知环节时，这里会出现。'),
    h('p', { class: 'more-lines', hidden: true }, h('button', { type: 'button', onclick: () => { most += STEP; refresh(); } }))));
  const heading = part.querySelector('h2');
  if (heading.shown !== JSON.stringify(incident)) {
    heading.shown = JSON.stringify(incident);
    heading.replaceChildren(`${incident.key}　`, ...title(incident).filter(Boolean),
      incident.open ? '' : h('span', { class: 'ended' }, '（已结束）'));
    part.querySelector('.who').replaceChildren(incident.responsible ? `责任人：${incident.responsible}` : '责任人：尚无人接手', '　发生于 ', moment(incident.occurredAt));
  }
  const count = part.querySelector('.count');
  count.classList.toggle('missing', wants(incident.counts));
  say(count, incident.sentence);
  part.querySelector('.sheet').hidden = !sheet.lines.length;
  part.querySelector('.empty').hidden = Boolean(sheet.lines.length);
  rows(part.querySelector('tbody'), sheet.lines, (line) => line.id, drawLine);
  part.querySelector('.more-lines').hidden = sheet.lines.length >= sheet.total;
  say(part.querySelector('.more-lines button'), `显示更多（已显示 ${sheet.lines.length} 条，共 ${sheet.total} 条）`);
}

function drawLine(line) {
  return h('tr', { class: line.missing ? 'missing' : null },
    cell('时间', moment(line.at)),
    cell('通知谁', h('div', {}, line.person ? h('strong', {}, line.person) : h('span', { class: 'bad' }, '无人'),
      line.standInFor ? `（代 ${line.standInFor}）` : null, h('small', {}, line.role))),
    cell('状态', h('div', {}, h('span', { class: line.missing && !line.state.startsWith('已答复') ? 'bad' : null }, line.state),
      line.answeredAt ? h('small', {}, moment(line.answeredAt), line.answeredVia ? ` ${line.answeredVia}` : null) : null)),
    cell('到岗', arrival(line.arrival)),
    cell('发送', line.attempts.length ? h('ul', { class: 'attempts' }, line.attempts.map((attempt) => h('li', {},
      attempt.channel, ' ', moment(attempt.at), ' ', h('span', { class: attempt.failed ? 'bad' : 'quiet' }, attempt.result)))) : null),
    h('td', { class: 'text', 'data-label': '内容' }, text(line.text)));
}

function arrival(arrival) {
  if (!arrival) {
    return null;
  }
  return h('div', {},
    arrival.at ? h('span', { class: 'good' }, '已到岗 ', moment(arrival.at)) : h('span', { class: 'bad' }, arrival.late ? '未到岗 已超时' : '未到岗'),
    h('small', {}, '时限 ', moment(arrival.dueAt)));
}

function text(words) {
  if (words === null) {
    return h('span', { class: 'quiet' }, '早期消息，内容不在此显示');
  }
  if (words.length <= SHORT) {
    return words;
  }
  return h('details', {}, h('summary', {}, words.slice(0, SHORT), h('span', { class: 'more' }, '……')), words.slice(SHORT));
}

// ---- what people do

search.addEventListener('submit', (event) => {
  event.preventDefault();
  const key = field.value.trim().toUpperCase();
  if (key) {
    go(key);
    field.value = '';
  } else {
    field.focus();
  }
});

addEventListener('click', (event) => {
  const link = event.target.closest('a');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) {
    return;
  }
  const target = new URL(link.href);
  if (target.pathname === location.pathname && !target.hash) {
    event.preventDefault();
    go(target.searchParams.get('incident'));
  }
});

addEventListener('popstate', () => { most = STEP; refresh(); });

document.addEventListener('visibilitychange', () => {
  if (!document.hidden) {
    refresh();
  }
});

refresh();
