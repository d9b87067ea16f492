// The log of accesses: asks /camunda/access/api and draws what it finds. What is sought stands in the address.

import { call, h, moment, Refusal } from './own-page.js';

const content = document.getElementById('content');
const trouble = document.getElementById('trouble');
const search = document.getElementById('search');
const names = ['who', 'subject', 'what', 'refused', 'from', 'to'];
const fields = Object.fromEntries(names.map((id) => [id, document.getElementById(id)]));

let zone = null;

function row(line) {
  return h('tr', { class: line.refused ? 'refused' : null },
    h('td', {}, moment(line.at, zone)),
    h('td', {}, line.who || h('span', { class: 'quiet' }, '未登录')),
    h('td', {}, line.what),
    h('td', {}, line.subject || h('span', { class: 'quiet' }, '列表')),
    h('td', {}, line.refused ? h('span', { class: 'bad' }, '被拒绝') : '已显示'),
    h('td', { title: line.detail }, line.way),
    h('td', {}, line.address));
}

function draw(view) {
  zone = view.zone;
  const sought = new URLSearchParams(location.search);
  fields.what.replaceChildren(h('option', { value: '' }, '全部'), ...view.kinds.map((kind) => h('option', { value: kind.key }, kind.name)));
  names.forEach((name) => { fields[name].value = sought.get(name) ?? ''; });
  fields.from.value = view.from;
  fields.to.value = view.to;
  if (!view.lines.length) {
    content.replaceChildren(h('div', { class: 'scroll empty' }, '没有符合条件的查阅记录。',
      h('p', {}, '可以放宽日期，或者清空上面的条件后再查找；事件编号要写全，例如 SF-20261122-1042。')));
    return;
  }
  const body = h('tbody', {}, view.lines.map(row));
  content.replaceChildren(
    h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': '查阅记录' }, h('table', {},
      h('thead', {}, h('tr', {}, ['时间', '查阅人', '查阅内容', '事件或对象', '结果', '途径', '来自地址'].map((label) => h('th', { scope: 'col' }, label)))),
      body)),
    h('p', { class: 'more' }));
  more(body, view);
}

function more(body, view) {
  const place = content.querySelector('.more');
  place.replaceChildren(view.more
    ? h('button', { type: 'button', class: 'button', onclick: () => attempt(async () => {
      const next = await ask(view.lines.at(-1).id);
      body.append(...next.lines.map(row));
      more(body, next);
    }) }, '显示更早的')
    : h('span', { class: 'quiet' }, `共 ${body.children.length} 条，已全部显示`));
}

function ask(before) {
  const query = new URLSearchParams(location.search);
  if (before) {
    query.set('before', before);
  }
  return call('GET', `entries?${query}`);
}

async function attempt(step) {
  trouble.textContent = '';
  try {
    await step();
  } catch (error) {
    if (!(error instanceof Refusal)) {
      throw error;
    }
    trouble.textContent = error.message;
  }
}

function show() {
  return attempt(async () => {
    content.replaceChildren();
    draw(await ask());
  });
}

search.addEventListener('submit', (event) => {
  event.preventDefault();
  const query = new URLSearchParams(names.map((name) => [name, fields[name].value.trim()]).filter(([, value]) => value));
  history.pushState(null, '', `?${query}`);
  show();
});

addEventListener('popstate', show);

show();
