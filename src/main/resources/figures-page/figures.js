// The figures: asks /camunda/figures/api and draws what it finds. What is chosen stands in the address.

import { call, h, Refusal } from './own-page.js';

const content = document.getElementById('content');
const trouble = document.getElementById('trouble');
const choice = document.getElementById('choice');
const fields = Object.fromEntries(['from', 'to', 'procedure', 'drills'].map((id) => [id, document.getElementById(id)]));

// ---- words

function duration(seconds) {
  if (seconds === null) {
    return '—';
  }
  const whole = Math.round(seconds);
  if (whole < 60) {
    return `${whole} 秒`;
  }
  const [days, hours, minutes] = [Math.floor(whole / 86400), Math.floor((whole % 86400) / 3600), Math.floor((whole % 3600) / 60)];
  if (days) {
    return hours ? `${days} 天 ${hours} 小时` : `${days} 天`;
  }
  if (hours) {
    return minutes ? `${hours} 小时 ${minutes} 分` : `${hours} 小时`;
  }
  return whole % 60 ? `${minutes} 分 ${whole % 60} 秒` : `${minutes} 分`;
}

function percent(part, whole) {
  return whole ? `${(part / whole * 100).toFixed(1).replace(/\.0$/, '')}%` : '—';
}

// ---- drawing

function card(name, value, note) {
  return h('div', {}, h('dt', {}, name), h('dd', {}, value, h('small', {}, note)));
}

function cards(all) {
  return h('dl', { class: 'cards' },
    card('事件', `${all.incidents} 件`, all.open ? `其中 ${all.open} 件未结束` : '全部已结束'),
    card('响应时间（中位）', duration(all.acknowledged.median), all.acknowledged.measured ? `平均 ${duration(all.acknowledged.average)}，九成不超过 ${duration(all.acknowledged.ninetieth)}` : '还没有人答复过'),
    card('恢复时间（中位）', duration(all.restored.median), all.restored.measured ? `平均 ${duration(all.restored.average)}，九成不超过 ${duration(all.restored.ninetieth)}` : '还没有登记恢复时间'),
    card('时限内', percent(all.within, all.decided), all.decided ? `${all.decided} 件已有定论，${all.within} 件在时限内` : '还没有事件有定论'),
    card('未答复的消息', percent(all.unanswered, all.asked), `要求答复 ${all.asked} 条，未答复 ${all.unanswered} 条`),
    card('重复投诉', percent(all.repeated, all.complaints), all.complaints ? `可识别客户的投诉 ${all.complaints} 件，重复 ${all.repeated} 件` : '没有可识别客户的投诉'),
    card('满意度', score(all.satisfaction), all.satisfaction.scored ? `${all.satisfaction.scored} 位客户评分，满意 ${percent(all.satisfaction.content, all.satisfaction.scored)}` : '还没有客户评分'),
    card('解决率', percent(all.satisfaction.solved, all.satisfaction.judged), all.satisfaction.judged ? `${all.satisfaction.judged} 位客户回答，再次来电 ${percent(all.satisfaction.again, all.satisfaction.questioned)}` : '还没有客户回答'));
}

function score(said) {
  return said.average === null ? '—' : `${said.average.toFixed(1)} 分`;
}

function among(part, whole) {
  return number(whole ? [percent(part, whole), h('small', {}, ` ${part}/${whole}`)] : '—');
}

function share(figure) {
  if (!figure.decided) {
    return h('td', { class: 'number' }, '—');
  }
  const part = figure.within / figure.decided;
  const fill = h('i', {});
  fill.style.width = `${part * 100}%`;
  return h('td', { class: 'number' }, h('div', { class: 'share' },
    h('span', {}, percent(figure.within, figure.decided), h('small', {}, ` ${figure.within}/${figure.decided}`)),
    h('div', { class: part < 0.9 ? 'track low' : 'track', 'aria-hidden': 'true' }, fill)));
}

function number(...children) {
  return h('td', { class: 'number' }, ...children);
}

function table(one) {
  const head = (text, attributes = {}) => h('th', { scope: 'col', class: 'number', ...attributes }, text);
  const complaints = one.rows.some((row) => row.figure.complaints);
  const surveyed = one.rows.some(({ figure: { satisfaction: said } }) => said.scored || said.judged || said.questioned);
  return [h('h2', {}, one.title), h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': one.title }, h('table', {},
    h('thead', {},
      h('tr', {}, h('th', { scope: 'col', rowspan: 2 }, one.first), head('事件', { rowspan: 2 }), head('未结束', { rowspan: 2 }),
        h('th', { class: 'group', colspan: 3, scope: 'colgroup' }, '响应时间'), h('th', { class: 'group', colspan: 3, scope: 'colgroup' }, '恢复时间'),
        head('时限内', { rowspan: 2 }), head('未答复消息', { rowspan: 2 }), complaints ? head('重复投诉', { rowspan: 2 }) : null,
        surveyed ? h('th', { class: 'group', colspan: 4, scope: 'colgroup' }, '客户回访') : null),
      h('tr', {}, ['平均', '中位', '九成不超过', '平均', '中位', '九成不超过', ...(surveyed ? ['平均分', '满意', '解决率', '再次来电'] : [])].map((text) => head(text)))),
    h('tbody', {}, one.rows.map(({ name, figure }) => h('tr', {},
      h('th', { scope: 'row' }, name), number(figure.incidents), number(figure.open),
      ...['acknowledged', 'restored'].flatMap((what) => ['average', 'median', 'ninetieth'].map((kind) => number(duration(figure[what][kind])))),
      share(figure),
      number(figure.asked ? [`${figure.unanswered}`, h('small', {}, ` / ${figure.asked}`)] : '—'),
      complaints ? number(figure.complaints ? [`${figure.repeated}`, h('small', {}, ` / ${figure.complaints}`)] : '—') : null,
      ...(surveyed ? [number(score(figure.satisfaction)), among(figure.satisfaction.content, figure.satisfaction.scored),
        among(figure.satisfaction.solved, figure.satisfaction.judged), among(figure.satisfaction.again, figure.satisfaction.questioned)] : []))))))];
}

function meanings(list) {
  return h('details', { class: 'meanings' }, h('summary', {}, '这些数字是怎么算的'),
    h('dl', {}, list.flatMap((one) => [h('dt', {}, one.name), h('dd', {}, one.text)])));
}

function draw(view) {
  fields.from.value = view.from;
  fields.to.value = view.to;
  fields.drills.value = String(view.drills);
  fields.procedure.replaceChildren(h('option', { value: '' }, '全部预案'),
    ...view.procedures.map((one) => h('option', { value: one.key }, one.name)));
  fields.procedure.value = view.procedure ?? '';
  document.getElementById('sheets').href = `api/figures.xlsx?${query()}`;
  const kind = view.drills ? '演练' : '真实事件';
  content.replaceChildren(...(view.all.incidents
    ? [cards(view.all), ...view.tables.flatMap(table), meanings(view.meanings)]
    : [h('div', { class: 'scroll empty' }, `${view.from} 至 ${view.to} 没有登记过${kind}。`,
      h('p', {}, view.drills ? '要看真实事件，请在上方把范围改为「真实事件」；也可以换一段月份。' : '请在上方换一段月份或预案；演练不计入真实事件，要看演练请把范围改为「演练」。')),
    meanings(view.meanings)]));
}

// ---- asking

function query() {
  return new URLSearchParams([['from', fields.from.value], ['to', fields.to.value], ['procedure', fields.procedure.value], ['drills', fields.drills.value]]
    .filter(([, value]) => value)).toString();
}

async function show() {
  trouble.textContent = '';
  try {
    draw(await call('GET', `figures${location.search}`));
  } catch (error) {
    if (!(error instanceof Refusal)) {
      throw error;
    }
    trouble.textContent = error.message;
    content.replaceChildren();
  }
}

choice.addEventListener('submit', (event) => {
  event.preventDefault();
  history.pushState(null, '', `?${query()}`);
  show();
});

addEventListener('popstate', show);

show();
