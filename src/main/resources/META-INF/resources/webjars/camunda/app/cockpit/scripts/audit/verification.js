/*
 * Whether what is on record is as it was written.
 */

import { ask, clock, h, trouble } from './page.js';

const EVERY = 1000;
const RECENT = 10 * 60 * 1000;

/** The beginning of a digest, without the name of its algorithm. */
const short = (hash) => (hash ? `${hash.split(':').pop().slice(0, 12)}……` : '无');

function findings(outcome) {
  return outcome.findings.length ? h('ol', { class: 'audit-findings' }, outcome.findings.map((finding) => h('li', {},
    finding.chain === '*' ? '清单' : finding.chain, '：', finding.text)),
  outcome.found > outcome.findings.length ? h('li', {}, `……共 ${outcome.found} 处`) : null) : null;
}

/**
 * How one incident's records stand: verified when the page is opened, unless that has been done a moment ago, and whenever
 * somebody asks. A line for the head of the page, and a panel with all there is to say.
 */
export function verification(api, key) {
  const node = h('div', { class: 'audit-verification' });
  const line = h('p', { class: 'audit-verified' }, '正在校验记录……');
  const path = `incidents/${encodeURIComponent(key)}/verification`;
  const read = async (method) => {
    try {
      draw(await ask(api, path, { method }), method);
    } catch (error) {
      trouble(line, error);
      trouble(node, error);
    }
  };
  const fresh = ({ at, entries, history: [last] }) => last && last.entries === entries && new Date(at) - new Date(last.at) < RECENT;
  function draw(now, method) {
    if (method === 'GET' && !fresh(now)) {
      read('POST');
      return;
    }
    const moment = clock(now.zone);
    const [last, ...earlier] = now.history;
    const state = !last
      ? h('p', { class: 'audit-verdict' }, `共 ${now.entries} 条记录，尚未有人校验过`)
      : h('p', { class: `audit-verdict ${last.ok ? 'audit-good' : 'audit-bad'}`, role: last.ok ? 'status' : 'alert' },
        last.ok ? `校验通过：共 ${last.entries} 条` : `校验发现 ${last.found} 处与原记录不符`);
    line.replaceChildren(...inOneLine(now, last, moment));
    node.replaceChildren(
      state,
      last ? findings(last) ?? '' : '',
      h('dl', { class: 'audit-facts' },
        h('dt', {}, '链头'), h('dd', {}, h('code', { title: now.head }, short(now.head)), `（第 ${now.entries} 条）`),
        h('dt', {}, '最近清单'), h('dd', {}, now.manifest === null ? '尚未进入清单，下一份清单即收入'
          : [`第 ${now.manifest} 号，`, moment(now.manifestAt), `，收至第 ${now.signed} 条`]),
        h('dt', {}, '上次校验'), h('dd', {}, last ? [`由 ${last.who} 于 `, moment(last.at), ' 校验'] : '无'),
        earlier.length ? [h('dt', {}, '更早'), h('dd', {}, earlier.map((one) => h('div', {}, moment(one.at), ` ${one.who}：`, one.ok ? '通过' : `${one.found} 处不符`)))] : null),
      h('button', { type: 'button', class: 'audit-button audit-main', onclick: ({ target }) => { target.disabled = true; read('POST'); } }, '现在校验'));
  }
  read('GET');
  return { line, panel: node };
}

function inOneLine(now, last, moment) {
  if (!last.ok) {
    const [first] = last.findings;
    return [h('span', { class: 'audit-bad', role: 'alert' },
      `校验不通过：${first.text}${last.found > 1 ? `（共 ${last.found} 处）` : ''}`),
    h('span', { class: 'audit-quiet' }, `　由 ${last.who} 于 `, moment(last.at), ' 校验')];
  }
  return [h('span', { class: 'audit-good' }, `✓ 校验通过：共 ${last.entries} 条`),
    h('span', { class: 'audit-quiet' }, `，链头 ${short(now.head)}，`,
      now.manifest === null ? '尚未进入清单' : `最近清单第 ${now.manifest} 号`, `；由 ${last.who} 于 `, moment(last.at), ' 校验')];
}

/** Verifies all incidents, and shows how far it has come, also to who leaves the page and comes back. */
export async function verifyEverything(node, api) {
  const bar = h('progress', { 'aria-label': '校验进度', max: 1, value: 0 });
  const words = h('p', { role: 'status' }, '正在开始……');
  node.replaceChildren(h('div', { class: 'audit-box' }, words, bar));
  try {
    for (let now = await ask(api, 'verification', { method: 'POST' }); ; now = await ask(api, 'verification')) {
      if (!now.running) {
        ended(node, now);
        return;
      }
      bar.max = Math.max(1, now.of);
      bar.value = now.done;
      words.textContent = `正在校验：${now.done} / ${now.of} 起事件`;
      await new Promise((after) => { setTimeout(after, EVERY); });
    }
  } catch (error) {
    trouble(node, error);
  }
}

function ended(node, { zone, failed, history: [last] }) {
  const moment = clock(zone);
  node.replaceChildren(h('div', { class: 'audit-box' },
    failed || !last
      ? h('p', { class: 'audit-bad', role: 'alert' }, failed ?? '没有校验结果')
      : [h('p', { class: `audit-verdict ${last.ok ? 'audit-good' : 'audit-bad'}`, role: last.ok ? 'status' : 'alert' },
        last.ok ? `全部校验通过：${last.chains} 条记录链，共 ${last.entries} 条记录` : `发现 ${last.found} 处与原记录不符`),
      findings(last),
      h('p', { class: 'audit-quiet' }, `由 ${last.who} 于 `, moment(last.at), ' 校验')]));
}
