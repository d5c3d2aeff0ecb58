/** Style of the browser of rows. */
export const browserStyle = `
.filters{display:flex;flex-wrap:wrap;gap:.75rem;align-items:stretch;margin:0 0 1rem}
.filters label{display:grid;gap:.25rem;font-size:.875rem;color:var(--chart-muted)}
.filters input,.filters select,.pager button{font:inherit;color:var(--chart-ink);background:var(--chart-panel);border:1px solid var(--chart-muted);border-radius:4px;padding:.35rem .6rem}
.filters input{min-width:16rem}
.pager{display:flex;gap:.75rem;align-items:center;margin:1rem 0}
.pager button[disabled]{opacity:.45}
.rows{list-style:none;margin:0;padding:0;max-width:none;display:grid;gap:.5rem}
.rows details{border:1px solid var(--chart-grid);border-radius:6px;background:var(--chart-panel)}
.rows summary{cursor:pointer;padding:.6rem .8rem;display:grid;gap:.2rem}
.rows summary .what{font-size:.8125rem;color:var(--chart-muted);display:flex;flex-wrap:wrap;gap:.2rem .8rem}
.rows summary .what b{color:var(--chart-ink);font-weight:600}
.rows .problem{overflow-wrap:anywhere}
.rows dl{margin:0;padding:.2rem .8rem .8rem}
.rows dt{font-size:.8125rem;color:var(--chart-muted);margin-top:.6rem}
.rows dd{margin:0}
.rows pre{margin:0;white-space:pre-wrap;overflow-wrap:anywhere;max-height:32rem;overflow:auto;font-size:.875rem}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,34rem),1fr));gap:1.5rem 2rem}
.charts figure{margin:0;min-width:0}
.charts figcaption{font-weight:600;margin-bottom:.4rem}
`;

/** The page's browser of rows: search in all texts, filters by kind, split and reason, pages of 20 rows. */
export const browserScript = `
const data = pageData();
const rows = data.rows;
for (const row of rows) row.all = [row.id, row.problem, row.answer, row.extracted, row.response, row.reason, row.detail, row.source].join('\\n').toLowerCase();
const get = (id) => document.getElementById(id);
const search = get('search'), kind = get('kind'), split = get('split'), reason = get('reason');
const list = get('rows'), said = get('found'), back = get('back'), next = get('next');
const size = 20;
let page = 0, found = rows;
function fill(select, values) {
  for (const value of values) {
    const option = document.createElement('option');
    option.value = value;
    option.textContent = value;
    select.append(option);
  }
}
const distinct = (key) => [...new Set(rows.map((row) => row[key]).filter((value) => value !== ''))].sort();
fill(split, distinct('split'));
fill(reason, distinct('reason'));
function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}
function entry(row) {
  const item = element('li');
  const details = element('details');
  const summary = element('summary');
  const what = element('span', undefined, 'what');
  what.append(element('b', row.kind === 'kept' ? row.verdict || 'kept' : row.reason));
  for (const part of [row.split, row.source, row.domain, row.difficulty, row.tokens === null ? '' : row.tokens.toLocaleString('en') + ' tokens']) {
    if (part) what.append(element('span', part));
  }
  summary.append(what, element('span', row.problem.length > 220 ? row.problem.slice(0, 220) + '…' : row.problem, 'problem'));
  details.append(summary);
  details.addEventListener('toggle', () => {
    if (!details.open || details.children.length > 1) return;
    const terms = element('dl');
    for (const [name, text] of [['Why', row.detail], ['Problem', row.problem], ['Gold answer', row.answer], ['Extracted answer', row.extracted], ['Response', row.response], ['Id', row.id]]) {
      if (!text) continue;
      const value = element('dd');
      value.append(element('pre', text));
      terms.append(element('dt', name), value);
    }
    details.append(terms);
  });
  item.append(details);
  return item;
}
function show() {
  const pages = Math.max(1, Math.ceil(found.length / size));
  page = Math.min(page, pages - 1);
  list.replaceChildren(...found.slice(page * size, (page + 1) * size).map(entry));
  said.textContent = found.length.toLocaleString('en') + ' of ' + rows.length.toLocaleString('en') + ' rows, page ' + (page + 1) + ' of ' + pages;
  back.disabled = page === 0;
  next.disabled = page >= pages - 1;
}
function choose() {
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  found = rows.filter((row) =>
    (kind.value === '' || row.kind === kind.value) && (split.value === '' || row.split === split.value) &&
    (reason.value === '' || row.reason === reason.value) && words.every((word) => row.all.includes(word)));
  page = 0;
  show();
}
search.addEventListener('input', choose);
for (const select of [kind, split, reason]) select.addEventListener('change', choose);
back.addEventListener('click', () => { page--; show(); });
next.addEventListener('click', () => { page++; show(); });
show();
`;
