// What is kept how long: asks /camunda/retention/api, draws what it finds, and lets those who may place and lift holds.

import { call, h, moment, Refusal } from './own-page.js';

const content = document.getElementById('content');
const trouble = document.getElementById('trouble');
const done = document.getElementById('done');
const dialog = document.getElementById('dialog');

let view = null;

// ---- drawing

function table(label, heads, rows, empty) {
  return rows.length
    ? h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label }, h('table', {},
      h('thead', {}, h('tr', {}, heads.map((head) => h('th', { scope: 'col' }, head)))), h('tbody', {}, rows)))
    : h('div', { class: 'scroll empty' }, empty);
}

function holds() {
  const button = view.mayChange
    ? h('p', {}, h('button', { type: 'button', class: 'button first', onclick: () => ask('冻结事件', '冻结后，本事件的个人信息不脱敏、登记与流程历史不清理，直到解除冻结。冻结会记入事件的日志。', '冻结', null) }, '冻结事件'))
    : h('p', { class: 'quiet' }, '您只能查看；冻结与解除冻结由合规与风险管理部或系统管理员办理。');
  return [h('h2', {}, '冻结'),
    h('p', { class: 'quiet' }, '诉讼、监管检查等需要保全时冻结事件：冻结期间什么都不脱敏、不清理。'),
    button,
    table('冻结', ['事件编号', '状态', '冻结', '理由', '解除', '解除理由', ''], view.holds.map((hold) => h('tr', { class: hold.liftedAt ? 'lifted' : 'held' },
      h('td', {}, hold.incident),
      h('td', {}, hold.liftedAt ? '已解除' : h('strong', {}, '冻结中')),
      h('td', {}, moment(hold.placedAt, view.zone), h('br'), hold.placedBy),
      h('td', { class: 'reason' }, hold.reason),
      h('td', {}, hold.liftedAt ? [moment(hold.liftedAt, view.zone), h('br'), hold.liftedBy] : ''),
      h('td', { class: 'reason' }, hold.liftReason ?? ''),
      h('td', {}, view.mayChange && !hold.liftedAt ? h('button', { type: 'button', class: 'button', onclick: () => ask('解除冻结', `解除后，${hold.incident} 重新按保存期限处理：已到期的将于下次脱敏或清理。解除会记入事件的日志。`, '解除冻结', hold.incident) }, '解除冻结') : ''))),
    '没有冻结的事件，以前也没有冻结过。')];
}

function dueTable(title, rows, empty) {
  return h('div', {}, h('h3', {}, title), table(title, ['事件编号', '结束时间', '依据'], rows.map((one) => h('tr', {},
    h('td', {}, one.key), h('td', {}, moment(one.closedAt, view.zone)), h('td', { class: 'quiet' }, one.rule))), empty));
}

function due() {
  return [h('h2', {}, '将于下次清理'),
    h('p', { class: 'quiet' }, view.next ? ['下次清理：', moment(view.next, view.zone), '。届时到期的如下；冻结中的不在其列，流程历史还没有清理完的会再等一夜。'] : '没有设定清理时间，什么都不会脱敏或清理。'),
    h('div', { class: 'columns' },
      dueTable('个人信息将脱敏', view.toMask, '没有到期的。'),
      dueTable('整件将清理', view.toPurge, '没有到期的。')),
    view.more ? h('p', { class: 'quiet' }, '每一项只显示最早的一部分，其余也会一并处理。') : null];
}

function steps() {
  return [h('h2', {}, '清理记录'), table('清理记录', ['时间', '做了什么'], view.steps.map((step) => h('tr', {},
    h('td', {}, moment(step.at, view.zone)), h('td', { class: step.trouble ? 'bad' : null }, step.text))),
  '还没有清理过。每夜按设定的时间自动进行，这里会逐次记下做了什么。')];
}

function rules() {
  return [h('h2', {}, '保存期限'),
    h('p', { class: 'quiet' }, `登记、日志和个人信息的期限从事件结束起算，由预案管理员在决策表「保存期限」中设定；流程历史的期限从流程开始起算，写在各预案的模型里。查阅记录保存 ${view.accessLog}。`),
    table('保存期限', ['预案', '流程历史', '登记与日志', '个人信息脱敏', '依据'], view.rules.map((rule) => h('tr', {},
      h('td', {}, rule.procedure), h('td', {}, rule.history), h('td', {}, rule.keep), h('td', {}, rule.personal), h('td', { class: 'quiet' }, rule.clause))), '没有部署预案。')];
}

async function show() {
  trouble.textContent = '';
  try {
    view = await call('GET', 'view');
    content.replaceChildren(...[holds(), due(), steps(), rules()].flat().filter(Boolean));
  } catch (error) {
    if (!(error instanceof Refusal)) {
      throw error;
    }
    trouble.textContent = error.message;
    content.replaceChildren();
  }
}

// ---- placing and lifting

function ask(title, explanation, verb, incident) {
  const key = h('input', { id: 'hold-incident', autocomplete: 'off', spellcheck: 'false', autocapitalize: 'characters', required: true });
  const reason = h('textarea', { id: 'hold-reason', rows: 3, maxlength: 500, required: true });
  const error = h('p', { class: 'error', role: 'alert' });
  const form = h('form', { method: 'dialog', novalidate: true },
    h('h2', { id: 'dialog-title' }, title),
    h('p', {}, explanation),
    incident ? null : h('label', { for: 'hold-incident' }, '事件编号（如 SF-20261122-1042）', key),
    h('label', { for: 'hold-reason' }, '理由（必填，将记入日志且不脱敏，请勿填写客户信息）', reason),
    error,
    h('p', { class: 'buttons' },
      h('button', { type: 'button', class: 'button', onclick: () => dialog.close() }, '取消'),
      h('button', { class: 'button first' }, verb)));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    error.textContent = '';
    const about = incident ?? key.value.trim().toUpperCase();
    try {
      await call('POST', incident ? 'holds/lift' : 'holds', { incident: about, reason: reason.value });
      dialog.close();
      await show();
      done.textContent = incident ? `已解除冻结：${about}` : `已冻结：${about}`;
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) {
        throw refusal;
      }
      error.textContent = refusal.message;
    }
  });
  done.textContent = '';
  dialog.replaceChildren(form);
  dialog.showModal();
}

show();
