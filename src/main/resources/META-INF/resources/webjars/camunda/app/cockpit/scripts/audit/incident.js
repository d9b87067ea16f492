/*
 * One incident, or one instance that belongs to none: the diagram with what has happened on it, and the line of time; whatever
 * is chosen in one is picked out in the other.
 */

import { diagram, drawPassed, fit, pickOut } from './diagram.js';
import { ask, clock, h, head, incidentLink, place, row, table, tabs, trouble } from './page.js';
import { verification } from './verification.js';

const STEP = 500;
const SHORT = 60;

const KINDS = [
  ['journal', '日志'], ['step', '流程步骤'], ['message', '消息'], ['decision', '决策'], ['limit', '时限'],
  ['operation', '用户操作'], ['variable', '变量'], ['failure', '故障与重试'],
];

/** The page of one incident. */
export function incidentPage(node, api, scope) {
  const key = decodeURIComponent(place().path.split('/')[3] ?? '');
  const content = h('div', {}, h('p', { class: 'audit-quiet' }, '正在读取……'));
  node.append(h('div', { class: 'audit', id: 'audit' }, content));
  incident(content, api, scope, key, null);
}

/** Never silently: whoever reads a part must not take it for the whole. */
const CUT = '本事件的流程实例太多，此处未能全部列出；时间线、任务和流程实例只包括其中一部分。完整经过请查看导出的事件档案。';

/** The tab of a process instance: the story of the incident it belongs to, or its own. */
export async function instanceTab(node, api, scope, id) {
  const content = h('div', { class: 'audit' }, h('p', { class: 'audit-quiet' }, '正在读取……'));
  node.append(content);
  try {
    const single = await ask(api, `instances/${encodeURIComponent(id)}`);
    if (single.incident) {
      await incident(content, api, scope, single.incident, id);
    } else {
      alone(content, api, scope, single);
    }
  } catch (error) {
    trouble(content, error);
  }
}

async function incident(node, api, scope, key, instance) {
  const path = `incidents/${encodeURIComponent(key)}`;
  try {
    const story = await ask(api, path);
    const view = new View(api, scope, story.zone, story.instances, instance ?? story.incident.instance);
    const moment = clock(story.zone);
    const verified = verification(api, key);
    node.replaceChildren(...[
      head([story.incident.drill ? h('span', { class: 'audit-drill' }, '【演练】') : null, `${key}　${story.incident.summary}`],
        h('span', { class: 'audit-exports' }, '本事件档案：',
          h('a', { href: `/camunda/records/api/${path}/file?format=docx`, download: true }, '导出文档'), ' ',
          h('a', { href: `/camunda/records/api/${path}/file?format=pdf`, download: true }, '导出版式文件'))),
      facts(story, moment),
      story.more ? h('p', { class: 'audit-cut' }, CUT) : null,
      verified.line,
      limits(story, moment),
      view.diagram,
      tabs('事件历史', [
        { title: '时间线', make: () => view.timeline(`${path}/timeline`) },
        { title: '消息', make: () => view.of(['message'], ['时间', '内容'], '没有发过消息') },
        { title: '变量', make: () => view.variables() },
        { title: '任务', make: () => tasks(story.tasks, moment) },
        { title: '决策', make: () => view.of(['decision', 'limit'], ['时间', '依据'], '没有用过决策表') },
        { title: '用户操作', make: () => view.of(['operation'], ['时间', '操作'], '没有需要说明的用户操作') },
        { title: '故障', make: () => view.of(['failure'], ['时间', '情况'], '没有发生过执行故障') },
        { title: '流程实例', make: () => instances(story.instances, moment, (id) => view.show(id)) },
        { title: '校验', make: () => verified.panel },
      ]),
    ].filter(Boolean));
    view.show(view.chosen);
  } catch (error) {
    trouble(node, error);
  }
}

function alone(node, api, scope, { zone, instance, tasks: done }) {
  const moment = clock(zone);
  const view = new View(api, scope, zone, [instance], instance.id);
  node.replaceChildren(
    head(`${instance.name}　${instance.state}`),
    view.diagram,
    tabs('实例历史', [
      { title: '时间线', make: () => view.timeline(`instances/${encodeURIComponent(instance.id)}/timeline`) },
      { title: '变量', make: () => view.variables() },
      { title: '任务', make: () => tasks(done, moment) },
      { title: '决策', make: () => view.of(['decision'], ['时间', '依据'], '没有用过决策表') },
      { title: '用户操作', make: () => view.of(['operation'], ['时间', '操作'], '没有需要说明的用户操作') },
      { title: '故障', make: () => view.of(['failure'], ['时间', '情况'], '没有发生过执行故障') },
    ]));
  view.show(instance.id);
}

// ---- what is known

function facts({ incident: one, limitsRow }, moment) {
  const fact = (label, ...value) => h('div', {}, h('dt', {}, label), h('dd', {}, value));
  return h('dl', { class: 'audit-facts' },
    fact('预案', one.procedureName, one.grade ? `，${one.grade} 级` : ''),
    fact('发生', moment(one.occurredAt)),
    fact('登记', moment(one.registeredAt), one.registeredBy ? `，${one.registeredBy}` : '，系统'),
    fact('报告人', one.reporter),
    fact('责任人', one.responsible ?? '尚无人接手'),
    fact('状态', one.open ? h('span', { class: 'audit-open' }, '处置中') : `已结束${one.outcome ? `：${one.outcome}` : ''}`),
    one.recoveredAt ? fact('恢复', moment(one.recoveredAt)) : null,
    one.closedAt ? fact('结束', moment(one.closedAt)) : null,
    one.joinedTo ? fact('并入', incidentLink(one.joinedTo)) : null,
    limitsRow ? fact('时限依据', limitsRow) : null);
}

function limits({ limits: all }, moment) {
  return all.length ? h('ul', { class: 'audit-limits', 'aria-label': '时限' }, all.map((limit) => h('li', {
    class: limit.missed ? 'audit-bad' : limit.missed === false ? 'audit-good' : null,
  }, h('strong', {}, limit.label), h('span', {}, moment(limit.dueAt)), h('span', {}, limit.text)))) : null;
}

function tasks(all, moment) {
  return table(['任务', '办理人', '开始', '结束', '用时'], all.map((task) => row(
    task.name,
    task.assignee ?? h('span', { class: 'audit-quiet' }, task.endedAt ? '无' : '待认领'),
    moment(task.startedAt),
    task.endedAt ? [moment(task.endedAt), task.cancelled ? h('small', {}, '未办理，已取消') : null] : '办理中',
    task.endedAt ? between(task.startedAt, task.endedAt) : '')), '没有人工任务');
}

function instances(all, moment, show) {
  return table(['流程', '开始', '结束', '状态', '发起人', ''], all.map((one) => row(
    `${one.name}（第 ${one.version} 版）`,
    moment(one.startedAt),
    moment(one.endedAt),
    one.state,
    one.startedBy ?? '系统',
    h('button', { type: 'button', class: 'audit-button', onclick: () => { show(one.id); scrollTo(0, 0); } }, '看流程图'))), '没有流程实例');
}

function between(from, to) {
  const seconds = Math.round((new Date(to) - new Date(from)) / 1000);
  const parts = [[Math.floor(seconds / 86400), '天'], [Math.floor(seconds / 3600) % 24, '小时'], [Math.floor(seconds / 60) % 60, '分'], [seconds % 60, '秒']];
  return parts.filter(([number]) => number > 0).slice(0, 2).map(([number, unit]) => `${number} ${unit}`).join(' ') || '不足 1 秒';
}

// ---- diagram and line of time

class View {
  constructor(api, scope, zone, instances, chosen) {
    this.api = api;
    this.scope = scope;
    this.moment = clock(zone);
    this.instances = instances;
    this.chosen = chosen;
    this.viewer = null;
    this.most = STEP;
    this.technical = false;
    this.hidden = new Set();
    this.entries = [];
    this.canvas = h('div', { class: 'audit-canvas' });
    this.choice = h('select', { 'aria-label': '流程图', onchange: ({ target }) => this.show(target.value) },
      instances.map((one) => {
        const alike = instances.filter((other) => other.name === one.name);
        return h('option', { value: one.id }, alike.length > 1 ? `${one.name} ${alike.indexOf(one) + 1}` : one.name);
      }));
    this.diagram = h('section', { class: 'audit-picture', 'aria-label': '流程图' },
      h('div', { class: 'audit-bar' }, instances.length > 1 ? this.choice : null,
        h('ul', { class: 'audit-legend' },
          h('li', { class: 'passed' }, '已经过'), h('li', { class: 'running' }, '进行中'), h('li', { class: 'cancelled' }, '被取消'), h('li', { class: 'taken' }, '实际走过的路径'))),
      this.canvas);
    this.list = h('ol', { class: 'audit-timeline' });
    this.foot = h('p', {});
    this.waiting = new Set();
  }

  /** Draws an instance's diagram. */
  async show(id, then) {
    this.chosen = id;
    this.choice.value = id;
    this.canvas.setAttribute('aria-busy', 'true');
    try {
      const passed = await ask(this.api, `instances/${encodeURIComponent(id)}/diagram`);
      if (this.chosen !== id) {
        return;
      }
      this.canvas.replaceChildren(diagram(this.scope, passed.procedure.xml, {
        label: `${passed.procedure.name} 流程图，已标出经过的步骤`,
        ready: (viewer) => {
          this.viewer = viewer;
          drawPassed(viewer, passed);
          requestAnimationFrame(() => { fit(viewer); then?.(); });
          this.canvas.removeAttribute('aria-busy');
        },
        clicked: (element) => this.chooseElement(element),
      }));
    } catch (error) {
      trouble(this.canvas, error);
    }
  }

  chooseElement(element) {
    pickOut(this.viewer, element);
    let first = true;
    for (const line of this.list.children) {
      const same = line.dataset.instance === this.chosen && line.dataset.activity === element;
      line.classList.toggle('audit-chosen', same);
      if (same && first) {
        line.scrollIntoView({ block: 'nearest' });
        first = false;
      }
    }
  }

  chooseEntry(entry, line) {
    for (const other of this.list.children) {
      other.classList.toggle('audit-chosen', other === line);
    }
    if (!entry.activity) {
      return;
    }
    if (entry.instance === this.chosen) {
      pickOut(this.viewer, entry.activity);
    } else if (this.instances.some((one) => one.id === entry.instance)) {
      this.show(entry.instance, () => pickOut(this.viewer, entry.activity));
    }
  }

  timeline(path) {
    this.path = path;
    const kind = ([id, label]) => h('label', {}, h('input', {
      type: 'checkbox', checked: true,
      onchange: ({ target }) => { target.checked ? this.hidden.delete(id) : this.hidden.add(id); this.draw(); },
    }), label);
    this.read();
    return h('div', {},
      h('fieldset', { class: 'audit-filter' }, h('legend', {}, '显示'), KINDS.map(kind),
        h('label', { class: 'audit-apart' }, h('input', { type: 'checkbox', onchange: ({ target }) => { this.technical = target.checked; this.read(); } }), '技术细节')),
      this.list, this.foot);
  }

  async read() {
    try {
      const { timeline } = await ask(this.api, `${this.path}?most=${this.most}&technical=${this.technical}`);
      this.entries = timeline.entries;
      this.foot.replaceChildren(...(timeline.cut ? [h('p', { class: 'audit-cut' }, CUT)] : []), ...(timeline.more
        ? [h('button', { type: 'button', class: 'audit-button', onclick: () => { this.most *= 3; this.read(); } }, '还有更多，继续显示')] : []));
      this.draw();
      this.waiting.forEach((draw) => draw());
    } catch (error) {
      trouble(this.foot, error);
    }
  }

  draw() {
    const shown = this.entries.filter((entry) => !this.hidden.has(entry.kind));
    this.list.replaceChildren(...(shown.length ? shown.map((entry) => this.line(entry)) : [h('li', { class: 'audit-empty' }, '没有可以显示的内容')]));
  }

  line(entry) {
    const label = KINDS.find(([id]) => id === entry.kind)[1];
    const known = entry.activity && this.instances.some((one) => one.id === entry.instance);
    const line = h('li', {
      class: `audit-entry audit-${entry.kind}${entry.bad ? ' audit-wrong' : ''}`,
      'data-instance': entry.instance, 'data-activity': entry.activity,
    },
    this.moment(entry.at),
    h('span', { class: 'audit-kind' }, label),
    h('div', {},
      known ? h('button', { type: 'button', class: 'audit-words', title: '在流程图中显示', onclick: () => this.chooseEntry(entry, line) }, entry.text) : h('span', {}, entry.text),
      entry.who ? [' ', h('span', { class: 'audit-who' }, entry.who)] : null,
      entry.kind === 'message' ? h('span', { class: 'audit-quiet' }, ` ${beginning(entry)}`) : null,
      entry.details.length ? h('details', {}, h('summary', {}, '详情'), details(entry)) : null));
    return line;
  }

  /** Only what is of certain kinds, as a table; drawn anew when more has been read. */
  of(kinds, heads, empty) {
    return this.drawn(() => table([...heads, '详情'], this.entries.filter((entry) => kinds.includes(entry.kind)).map((entry) => h('tr', { class: entry.bad ? 'audit-wrong' : null },
      h('td', {}, this.moment(entry.at)),
      h('td', {}, entry.text, entry.who ? [' ', h('span', { class: 'audit-who' }, entry.who)] : null),
      h('td', {}, entry.details.length ? details(entry) : ''))), empty));
  }

  drawn(make) {
    const node = h('div', {});
    const draw = () => node.replaceChildren(make());
    this.waiting.add(draw);
    draw();
    return node;
  }

  /** Each variable with its last value, and behind it all it has been. */
  variables() {
    return this.drawn(() => {
      const all = new Map();
      const value = (entry, label) => entry.details.find((detail) => detail.label === label)?.value;
      for (const entry of this.entries.filter(({ kind }) => kind === 'variable')) {
        const name = `${entry.instance} ${value(entry, '变量')}`;
        all.set(name, [...(all.get(name) ?? []), entry]);
      }
      return table(['变量', '现值', '最后写入', '变更'], [...all.values()].map((changes) => {
        const last = changes[changes.length - 1];
        return row(
          h('span', { title: value(last, '变量') }, /「(.*?)」/.exec(last.text)[1]),
          value(last, '新值'),
          [this.moment(last.at), last.who ? h('small', {}, last.who) : null],
          changes.length > 1 ? h('details', {}, h('summary', {}, `${changes.length - 1} 次`),
            h('ol', {}, changes.slice(1).map((change) => h('li', {}, this.moment(change.at), ' ', change.who ?? '系统', `：由「${value(change, '原值') ?? '空'}」改为「${value(change, '新值')}」`)))) : '未变更');
      }), '没有写入过表单变量；打开时间线的「技术细节」可看到全部变量');
    });
  }
}

/** What a message begins with. */
function beginning(entry) {
  const text = entry.details.find(({ label }) => label === '内容')?.value ?? '';
  return text.length > SHORT ? `${text.slice(0, SHORT)}……` : text;
}

function details(entry) {
  return h('dl', {}, entry.details.map(({ label, value }) => [h('dt', {}, label), h('dd', {}, value)]));
}
