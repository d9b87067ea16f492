// What the scripts of our own pages have in common. Texts are only ever set as text.

/** An element: h('p', { class: 'quiet' }, 'text', child). Nothing is ever read as HTML. */
export function h(tag, attributes, ...children) {
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

/** An answer that is no success, in words for the person at the page. */
export class Refusal extends Error {
  constructor(status, message) {
    super(message || '操作没有成功，请稍后再试');
    this.status = status;
  }
}

/** The token that proves that a change comes from this page. */
function token() {
  const found = document.cookie.match(/(?:^|;\s*)XSRF-TOKEN=([^;]*)/);
  return found ? decodeURIComponent(found[1]) : '';
}

/** Asks the page's interface, and returns its JSON. */
export async function call(method, path, body) {
  const headers = { Accept: 'application/json' };
  if (method !== 'GET') {
    headers['X-XSRF-TOKEN'] = token();
  }
  if (body) {
    headers['Content-Type'] = 'application/json';
  }
  let response;
  try {
    response = await fetch(`api/${path}`, {
      method, headers, body: body ? JSON.stringify(body) : undefined, credentials: 'same-origin', redirect: 'error',
    });
  } catch {
    throw new Refusal(0, '连接不上服务器，请稍后再试');
  }
  if (response.status === 401) {
    throw new Refusal(401, '登录已过期：请返回应用首页重新登录，再回到本页');
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new Refusal(response.status, answer.message);
  }
  return answer;
}

/** A moment as people write it, in the bank's zone. */
export function moment(at, zone) {
  if (!at) {
    return '';
  }
  const part = Object.fromEntries(new Intl.DateTimeFormat('zh-CN', {
    timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
  }).formatToParts(new Date(at)).map(({ type, value }) => [type, value]));
  return h('time', { datetime: at }, `${part.year}-${part.month}-${part.day} ${part.hour}:${part.minute}:${part.second}`);
}

/** The same, the day alone. */
export function day(at, zone) {
  return at ? moment(at, zone).textContent.slice(0, 10) : '';
}
