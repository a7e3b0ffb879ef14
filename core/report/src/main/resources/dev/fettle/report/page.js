'use strict';
const data = JSON.parse(document.getElementById('data').textContent);
const plan = data.plan, report = data.report, spans = data.spans;
const $ = id => document.getElementById(id);
const el = (tag, cls, text) => {
  const e = document.createElement(tag);
  if (cls) e.className = cls;
  if (text !== undefined) e.textContent = text;
  return e;
};
const hostOf = id => id.slice(id.lastIndexOf('@') + 1);
const nameOf = id => id.slice(0, id.lastIndexOf('@'));
const CLASS = { 'up-to-date': 'same', unchanged: 'same', change: 'change', changed: 'change', deferred: 'later', 'not-started': 'later',
  skipped: 'later', cancelled: 'later', moved: 'blocked', blocked: 'blocked', failed: 'blocked', unknown: 'blocked' };
const results = new Map((report ? report.results : []).map(r => [r.id, r]));
const tasks = plan.tasks.map(t => {
  const r = results.get(t.id);
  const kind = r ? r.outcome : t.decision;
  return { t, r, kind, cls: CLASS[kind] || 'later', host: hostOf(t.id), text: (t.id + ' ' + (r || t).reason + ' ' + t.description).toLowerCase() };
});
const byId = new Map(tasks.map(x => [x.t.id, x]));
const state = { search: '', host: '', kinds: new Set() };

$('title').textContent = 'Fettle: ' + plan.infra + (report ? ', applied' : ', plan');
document.title = $('title').textContent;
$('summary').textContent = data.summary;
for (const h of Object.keys(plan.hosts).sort()) $('host').append(new Option(h, h));
const counts = {};
for (const x of tasks) counts[x.kind] = (counts[x.kind] || 0) + 1;
const quiet = k => CLASS[k] === 'same';
const allQuiet = Object.keys(counts).every(quiet);
for (const k of Object.keys(counts).sort()) {
  const label = el('label', CLASS[k]), box = el('input');
  box.type = 'checkbox';
  box.checked = allQuiet || !quiet(k);
  if (box.checked) state.kinds.add(k);
  box.addEventListener('change', () => { box.checked ? state.kinds.add(k) : state.kinds.delete(k); draw(); });
  label.append(box, ' ' + k.replaceAll('-', ' ') + ' (' + counts[k] + ')');
  $('kinds').append(label);
}
const problems = [...plan.diagnostics, ...(report ? report.diagnostics : [])];
if (problems.length) {
  $('problems').hidden = false;
  for (const d of problems) {
    const p = el('p');
    p.append(el('strong', d.severity === 'error' ? 'blocked' : 'change', d.severity + ' [' + d.code + '] '), d.summary + ' ');
    if (d.file) p.append(el("code", "", d.file + ":" + d.line + " "));
    p.append(el('span', 'faint', d.hint || ''));
    $('problems').append(p);
  }
}
const visible = () => tasks.filter(x => state.kinds.has(x.kind) && (!state.host || x.host === state.host) && x.text.includes(state.search));

// ---- tasks

function diff(before, after) {
  const a = before.split('\n'), b = after.split('\n'), pre = el('pre');
  let start = 0, endA = a.length, endB = b.length;
  while (start < endA && start < endB && a[start] === b[start]) start++;
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) { endA--; endB--; }
  const line = (cls, mark, text) => pre.append(el('span', cls, mark + text));
  for (let i = Math.max(0, start - 3); i < start; i++) line('', '  ', a[i]);
  for (const op of middle(a.slice(start, endA), b.slice(start, endB))) line(op[0] === '+' ? 'add' : op[0] === '-' ? 'del' : '', op[0] + ' ', op[1]);
  for (let i = endA; i < Math.min(a.length, endA + 3); i++) line('', '  ', a[i]);
  return pre;
}
function middle(a, b) {
  if (a.length * b.length > 250000) return [...a.map(x => ['-', x]), ...b.map(x => ['+', x])];
  const w = b.length + 1, best = new Uint32Array((a.length + 1) * w);
  for (let i = a.length - 1; i >= 0; i--) for (let j = b.length - 1; j >= 0; j--)
    best[i * w + j] = a[i] === b[j] ? best[(i + 1) * w + j + 1] + 1 : Math.max(best[(i + 1) * w + j], best[i * w + j + 1]);
  const out = [];
  let i = 0, j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) { out.push([' ', a[i]]); i++; j++; }
    else if (j >= b.length || i < a.length && best[(i + 1) * w + j] >= best[i * w + j + 1]) out.push(['-', a[i++]]);
    else out.push(['+', b[j++]]);
  }
  return out;
}
function body(x) {
  const box = el('div', 'body'), t = x.t;
  const rows = [['module', t.module], ['description', t.description], ['certainty', t.certainty === 'known' ? '' : t.certainty + (t.cause ? ' (' + t.cause + ')' : '')],
    ['waits for', (t.waits_for || []).join(', ')], ['also asked for by', (t.owners || []).filter(o => o !== t.id).join(', ')], ['written at', t.source],
    ['took', x.r ? x.r.duration_ms + ' ms' : ''], ['said', x.r ? x.r.detail : '']];
  const table = el('table');
  for (const [k, v] of rows) if (v) { const tr = el('tr'); const th = el('th', 'faint', k); th.scope = 'row'; tr.append(th, el('td', '', v)); table.append(tr); }
  box.append(table);
  for (const d of (x.r && x.r.differences && x.r.differences.length ? x.r.differences : t.differences) || []) {
    box.append(el('div', 'faint', d.name));
    if (d.text) box.append(diff(d.before || '', d.after || ''));
    else {
      const pre = el('pre');
      if (d.before !== undefined && d.before !== null) pre.append(el('span', 'del', '- ' + d.before));
      if (d.after !== undefined && d.after !== null) pre.append(el('span', 'add', '+ ' + d.after));
      box.append(pre);
    }
  }
  return box;
}
function item(x) {
  const d = el('details'), s = el('summary');
  d.id = 'task-' + x.t.id;
  s.append(el('span', 'kind ' + x.cls, x.kind.replaceAll('-', ' ')), el('strong', '', nameOf(x.t.id)), ': ' + (x.r || x.t).reason);
  d.append(s);
  d.addEventListener('toggle', () => { if (d.open && d.children.length === 1) d.append(body(x)); });
  return d;
}
const CHUNK = 200;
function drawTasks(list) {
  const view = $('view-tasks'), hosts = new Map();
  view.textContent = '';
  for (const x of list) hosts.has(x.host) ? hosts.get(x.host).push(x) : hosts.set(x.host, [x]);
  for (const [h, xs] of [...hosts].sort((a, b) => a[0] < b[0] ? -1 : 1)) {
    const about = plan.hosts[h], title = el('h2', '', h + ' ');
    title.append(el('span', 'faint', about ? about.os + ', ' + about.arch + ', ' + about.address : 'cannot be reached'));
    view.append(title);
    const more = el('button', '', '');
    more.type = 'button';
    let shown = 0;
    const next = () => {
      const part = document.createDocumentFragment();
      for (const x of xs.slice(shown, shown + CHUNK)) part.append(item(x));
      shown += CHUNK;
      more.before(part);
      more.hidden = shown >= xs.length;
      more.textContent = 'Show ' + Math.min(CHUNK, xs.length - shown) + ' of ' + (xs.length - shown) + ' more';
    };
    view.append(more);
    more.addEventListener('click', next);
    next();
  }
  if (!list.length) view.append(el('p', 'faint', 'Nothing to show: ' + tasks.length + ' tasks are hidden by search and filters.'));
}

// ---- graph

const graph = { x: 20, y: 20, scale: 1, placed: [], at: new Map(), picked: '' };
const W = 190, H = 26, DX = 250, DY = 36;
function layout(list) {
  const inside = new Set(list.map(x => x.t.id)), into = new Map(), layer = new Map();
  for (const e of plan.edges) if (inside.has(e.from) && inside.has(e.to)) into.has(e.to) ? into.get(e.to).push(e.from) : into.set(e.to, [e.from]);
  for (const x of list) layer.set(x.t.id, Math.max(-1, ...(into.get(x.t.id) || []).map(f => layer.get(f) ?? -1)) + 1);
  const columns = [];
  for (const x of list) (columns[layer.get(x.t.id)] ||= []).push(x);
  graph.at = new Map();
  graph.placed = [];
  for (const [c, column] of columns.entries()) {
    const key = x => { const f = (into.get(x.t.id) || []).map(i => graph.at.get(i)).filter(Boolean); return f.length ? f.reduce((s, n) => s + n.y, 0) / f.length : 1e9; };
    column.map(x => [key(x), x]).sort((a, b) => a[0] - b[0] || (a[1].t.id < b[1].t.id ? -1 : 1)).forEach(([, x], i) => {
      const node = { x: c * DX, y: i * DY, task: x };
      graph.at.set(x.t.id, node);
      graph.placed.push(node);
    });
  }
}
function paint() {
  const canvas = $('canvas'), ratio = devicePixelRatio || 1, css = getComputedStyle(document.documentElement);
  const colour = name => css.getPropertyValue('--' + name).trim();
  canvas.width = canvas.clientWidth * ratio;
  canvas.height = canvas.clientHeight * ratio;
  const c = canvas.getContext('2d');
  c.setTransform(ratio * graph.scale, 0, 0, ratio * graph.scale, ratio * graph.x, ratio * graph.y);
  const left = -graph.x / graph.scale, top = -graph.y / graph.scale;
  const right = left + canvas.clientWidth / graph.scale, bottom = top + canvas.clientHeight / graph.scale;
  const line = colour('line'), focus = colour('focus'), warn = colour('change');
  for (const e of plan.edges) {
    const a = graph.at.get(e.from), b = graph.at.get(e.to);
    if (!a || !b) continue;
    const x1 = a.x + W, y1 = a.y + H / 2, x2 = b.x, y2 = b.y + H / 2;
    if (Math.max(x1, x2) < left || Math.min(x1, x2) > right || Math.max(y1, y2) < top || Math.min(y1, y2) > bottom) continue;
    const hot = e.from === graph.picked || e.to === graph.picked;
    c.strokeStyle = hot ? focus : e.kind === 'triggers' ? warn : line;
    c.lineWidth = hot ? 2 : 1;
    c.setLineDash(e.kind === 'order' ? [] : [5, 4]);
    c.beginPath();
    c.moveTo(x1, y1);
    c.bezierCurveTo(x1 + 40, y1, x2 - 40, y2, x2, y2);
    c.stroke();
  }
  c.setLineDash([]);
  c.font = '12px system-ui, sans-serif';
  c.textBaseline = 'middle';
  const back = colour('panel'), text = colour('text'), small = graph.scale < .35;
  for (const n of graph.placed) {
    if (n.x + W < left || n.x > right || n.y + H < top || n.y > bottom) continue;
    c.fillStyle = small ? colour(n.task.cls) : back;
    c.fillRect(n.x, n.y, W, H);
    c.strokeStyle = n.task.t.id === graph.picked ? focus : colour(n.task.cls);
    c.lineWidth = n.task.t.id === graph.picked ? 3 : n.task.cls === 'same' ? 1 : 2;
    c.strokeRect(n.x, n.y, W, H);
    if (!small) {
      let label = nameOf(n.task.t.id);
      if (label.length > 29) label = label.slice(0, 28) + '…';
      c.fillStyle = text;
      c.fillText(label, n.x + 6, n.y + H / 2, W - 12);
    }
  }
}
function zoom(factor, x, y) {
  const scale = Math.min(3, Math.max(.03, graph.scale * factor));
  graph.x = x - (x - graph.x) * scale / graph.scale;
  graph.y = y - (y - graph.y) * scale / graph.scale;
  graph.scale = scale;
  paint();
}
function fit() {
  const canvas = $('canvas');
  const w = Math.max(W, ...graph.placed.map(n => n.x + W)), h = Math.max(H, ...graph.placed.map(n => n.y + H));
  graph.scale = Math.min(1.2, Math.max(.03, Math.min(canvas.clientWidth / (w + 40), canvas.clientHeight / (h + 40))));
  graph.x = graph.y = 20 * graph.scale;
  paint();
}
function pick(id) {
  graph.picked = id;
  const box = $('picked');
  box.textContent = '';
  const x = byId.get(id);
  if (x) {
    const p = el('p');
    p.append(el('strong', x.cls, id), ': ' + (x.r || x.t).reason);
    box.append(p);
    for (const [title, edges, end] of [['waits for', plan.edges.filter(e => e.to === id), 'from'], ['is waited for by', plan.edges.filter(e => e.from === id), 'to']]) {
      if (edges.length) box.append(el('p', 'faint', title + ': ' + edges.map(e => e[end] + ' (' + e.reason + ')').join('; ')));
    }
  }
  paint();
}
const canvas = $('canvas');
let drag = null;
canvas.addEventListener('pointerdown', e => { drag = { x: e.clientX, y: e.clientY, moved: 0 }; canvas.setPointerCapture(e.pointerId); });
canvas.addEventListener('pointermove', e => {
  if (!drag) return;
  graph.x += e.clientX - drag.x;
  graph.y += e.clientY - drag.y;
  drag = { x: e.clientX, y: e.clientY, moved: drag.moved + Math.abs(e.clientX - drag.x) + Math.abs(e.clientY - drag.y) };
  paint();
});
canvas.addEventListener('pointerup', e => {
  const still = drag && drag.moved < 4;
  drag = null;
  if (!still) return;
  const box = canvas.getBoundingClientRect();
  const x = (e.clientX - box.left - graph.x) / graph.scale, y = (e.clientY - box.top - graph.y) / graph.scale;
  const hit = graph.placed.find(n => x >= n.x && x <= n.x + W && y >= n.y && y <= n.y + H);
  pick(hit ? hit.task.t.id : '');
});
canvas.addEventListener('wheel', e => {
  e.preventDefault();
  const box = canvas.getBoundingClientRect();
  zoom(e.deltaY < 0 ? 1.15 : 1 / 1.15, e.clientX - box.left, e.clientY - box.top);
}, { passive: false });
canvas.addEventListener('keydown', e => {
  const step = { ArrowLeft: [40, 0], ArrowRight: [-40, 0], ArrowUp: [0, 40], ArrowDown: [0, -40] }[e.key];
  if (step) { graph.x += step[0]; graph.y += step[1]; paint(); }
  else if (e.key === '+' || e.key === '=') zoom(1.2, canvas.clientWidth / 2, canvas.clientHeight / 2);
  else if (e.key === '-') zoom(1 / 1.2, canvas.clientWidth / 2, canvas.clientHeight / 2);
  else if (e.key === '0') fit();
  else return;
  e.preventDefault();
});
addEventListener('resize', () => { if (!$('view-graph').hidden) paint(); });

// ---- timeline

function drawTime(list) {
  const view = $('view-time');
  view.textContent = '';
  const rows = list.map(x => ({ x, s: spans[x.t.id] })).filter(r => r.s).sort((a, b) => a.s[0] - b.s[0]);
  if (!rows.length) {
    view.append(el('p', 'faint', report ? 'No task of this selection was started.' : 'A plan has no timeline: nothing has run yet.'));
    return;
  }
  const end = Math.max(...rows.map(r => r.s[1]), 1);
  view.append(el('p', 'faint', rows.length + ' tasks in ' + (end / 1000).toFixed(1) + ' s; the slowest: '
    + [...rows].sort((a, b) => (b.s[1] - b.s[0]) - (a.s[1] - a.s[0])).slice(0, 5).map(r => r.x.t.id + ' ' + ((r.s[1] - r.s[0]) / 1000).toFixed(1) + ' s').join(', ')));
  for (const { x, s } of rows) {
    const lane = el('div', 'lane'), label = el('span', '', x.t.id), track = el('div', 'track ' + x.cls), bar = el('i');
    label.title = x.t.id;
    bar.style.left = s[0] / end * 100 + '%';
    bar.style.width = (s[1] - s[0]) / end * 100 + '%';
    track.append(bar);
    track.setAttribute('role', 'img');
    track.setAttribute('aria-label', 'from ' + (s[0] / 1000).toFixed(2) + ' s to ' + (s[1] / 1000).toFixed(2) + ' s');
    lane.append(label, track);
    view.append(lane);
  }
}

// ---- views

const tabs = ['tasks', 'graph', 'time'];
let current = 'tasks', fitted = false;
function show(name) {
  current = name;
  for (const t of tabs) {
    $('tab-' + t).setAttribute('aria-selected', t === name);
    $('tab-' + t).tabIndex = t === name ? 0 : -1;
    $('view-' + t).hidden = t !== name;
  }
  draw();
}
function draw() {
  const list = visible();
  $('count').textContent = list.length + ' of ' + tasks.length + ' tasks';
  if (current === 'tasks') drawTasks(list);
  else if (current === 'time') drawTime(list);
  else { layout(list); if (fitted) paint(); else { fit(); fitted = true; } }
}
for (const [i, t] of tabs.entries()) {
  $('tab-' + t).addEventListener('click', () => show(t));
  $('tab-' + t).addEventListener('keydown', e => {
    const next = e.key === 'ArrowRight' ? i + 1 : e.key === 'ArrowLeft' ? i - 1 : -9;
    if (next === -9) return;
    const name = tabs[(next + tabs.length) % tabs.length];
    show(name);
    $('tab-' + name).focus();
  });
}
let typing = 0;
$('search').addEventListener('input', e => {
  clearTimeout(typing);
  typing = setTimeout(() => { state.search = e.target.value.trim().toLowerCase(); fitted = false; draw(); }, 80);
});
$('host').addEventListener('change', e => { state.host = e.target.value; fitted = false; draw(); });
$('theme').addEventListener('click', () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'light' : 'dark';
  if (current === 'graph') paint();
});
addEventListener('keydown', e => {
  if (e.key === '/' && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) { e.preventDefault(); $('search').focus(); }
});
draw();
