/*
 * Small things that all parts of the audit history share. Texts are only ever set as text, never read as HTML.
 */

const API = new URL('../../../../audit/api/', import.meta.url).href;

/** An element: h('p', { class: 'quiet' }, 'text', child). */
export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** What to tell the person at the page. */
export class Refusal extends Error {}

/** Asks the server. Cockpit's own token goes with whatever changes something. */
export async function ask(api, path, { method = 'GET', signal } = {}) {
  let response;
  try {
    response = await fetch(API + path, {
      method,
      signal,
      credentials: 'same-origin',
      redirect: 'error',
      headers: { Accept: 'application/json', 'X-XSRF-TOKEN': api.CSRFToken },
    });
  } catch (error) {
    if (error.name === 'AbortError') {
      throw error;
    }
    throw new Refusal('连接不上服务器，请稍后再试');
  }
  if (response.status === 401) {
    throw new Refusal('登录已过期，请重新登录');
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new Refusal(answer.message ?? '暂时读不到，请稍后再试');
  }
  return answer;
}

export function address(path, values) {
  const query = new URLSearchParams(Object.entries(values).filter(([, value]) => value !== '' && value !== null && value !== undefined));
  return query.size ? `${path}?${query}` : path;
}

export const link = (path, values) => API + address(path, values);

/** Moments as the bank's clocks show them, wherever the browser is. */
export function clock(zone) {
  const format = new Intl.DateTimeFormat('zh-CN', {
    timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
  });
  return (at) => {
    if (!at) {
      return '';
    }
    const part = Object.fromEntries(format.formatToParts(new Date(at)).map(({ type, value }) => [type, value]));
    return h('time', { datetime: at }, `${part.year}-${part.month}-${part.day} ${part.hour}:${part.minute}:${part.second}`);
  };
}

/** A length of time: its two largest units. */
export function lasting(milliseconds) {
  const seconds = Math.floor(milliseconds / 1000);
  const parts = [[Math.floor(seconds / 86400), '天'], [Math.floor(seconds / 3600) % 24, '小时'], [Math.floor(seconds / 60) % 60, '分'], [seconds % 60, '秒']];
  const first = parts.findIndex(([number]) => number > 0);
  if (first < 0) {
    return milliseconds > 0 ? '不足 1 秒' : '0 秒';
  }
  return parts.slice(first, first + 2).filter(([number]) => number > 0).map(([number, unit]) => `${number} ${unit}`).join(' ');
}

export function table(heads, rows, empty) {
  return rows.length
    ? h('div', { class: 'audit-sheet' }, h('table', {},
      h('thead', {}, h('tr', {}, heads.map((head) => (head instanceof Node ? head : h('th', { scope: 'col' }, head))))),
      h('tbody', {}, rows)))
    : h('p', { class: 'audit-empty' }, empty);
}

export const row = (...cells) => h('tr', {}, cells.map((cell) => h('td', {}, cell)));

export function trouble(node, error) {
  if (error.name === 'AbortError') {
    return;
  }
  if (!(error instanceof Refusal)) {
    console.error(error);
  }
  node.replaceChildren(h('p', { class: 'audit-trouble', role: 'alert' }, error instanceof Refusal ? error.message : '页面出错，请刷新后再试'));
}

/** The part of the address after '#': its path and what stands behind the question mark. */
export function place() {
  const [path, query = ''] = location.hash.slice(1).split('?');
  return { path, values: Object.fromEntries(new URLSearchParams(query)) };
}

/** The head of every page of the history, with the ways to what belongs to it. */
export function head(title, ...beside) {
  return h('header', { class: 'audit-head' },
    h('h2', {}, title),
    ...beside,
    h('nav', { 'aria-label': '相关页面' },
      h('a', { href: '#/audit' }, '审计历史'),
      h('a', { href: new URL('../../../../records/', import.meta.url).pathname }, '登记簿'),
      h('a', { href: new URL('../../../../figures/', import.meta.url).pathname }, '统计'),
      h('a', { href: new URL('../../../../retention/', import.meta.url).pathname }, '保存与冻结')));
}

export const incidentLink = (key) => h('a', { href: `#/audit/incident/${encodeURIComponent(key)}` }, key);

let nextTabs = 0;

/** Tabs as the keyboard expects them: arrows move, only the chosen one is in the order of tabs. Contents are made when first looked at. */
export function tabs(label, parts, chosen) {
  const group = `audit-tabs-${++nextTabs}`;
  const panel = h('div', { class: 'audit-panel', role: 'tabpanel', id: `${group}-panel`, tabindex: '0' });
  const made = new Map();
  const buttons = parts.map((part, n) => h('button', {
    type: 'button', role: 'tab', id: `${group}-${n}`, 'aria-controls': `${group}-panel`, onclick: () => choose(n),
  }, part.title));
  const bar = h('div', {
    class: 'audit-tabs', role: 'tablist', 'aria-label': label,
    onkeydown: (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step) {
        event.preventDefault();
        const next = (buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length;
        choose(next);
        buttons[next].focus();
      }
    },
  }, buttons);
  function choose(n) {
    buttons.forEach((button, i) => {
      button.setAttribute('aria-selected', String(i === n));
      button.tabIndex = i === n ? 0 : -1;
    });
    panel.setAttribute('aria-labelledby', buttons[n].id);
    if (!made.has(n)) {
      made.set(n, parts[n].make());
    }
    panel.replaceChildren(made.get(n));
    chosen?.(parts[n].title);
  }
  choose(0);
  return h('section', { class: 'audit-tabbed' }, bar, panel);
}
