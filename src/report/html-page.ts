/** What an HTML report looks like and does: no address in it leads anywhere, so that it works without a network. */
export const STYLE = `
:root { color-scheme: light dark; --bg: #fff; --fg: #1d2329; --dim: #5b6570; --line: #d5dae0; --card: #f7f8fa; --code: #eef0f3;
  --error: #b42318; --warning: #93590a; --info: #1f5fae; --good: #1a7a43; --accent: #5b3fc4; --mark: #fff3d6; }
@media (prefers-color-scheme: dark) { :root { --bg: #14171b; --fg: #e4e7eb; --dim: #9aa4af; --line: #343b44; --card: #1b1f25;
  --code: #242a32; --error: #ff8579; --warning: #f0b35a; --info: #7db4f5; --good: #6fd398; --accent: #b3a1ff; --mark: #3a3118; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--fg); font: 15px/1.5 system-ui, sans-serif; }
main, header { max-width: 1080px; margin: 0 auto; padding: 0 20px; }
header { padding-top: 24px; }
h1 { font-size: 24px; margin: 0; }
h2 { font-size: 19px; margin: 36px 0 12px; }
h3 { font-size: 15px; margin: 0; overflow-wrap: anywhere; }
h4 { font-size: 13px; margin: 16px 0 6px; color: var(--dim); font-weight: 600; }
p { margin: 8px 0; overflow-wrap: anywhere; }
a { color: var(--info); }
code, pre, svg text, .place { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; }
code { background: var(--code); border-radius: 4px; padding: 1px 4px; font-size: 13px; overflow-wrap: anywhere; }
.sum { color: var(--dim); margin: 4px 0 16px; }
.filters { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; padding: 10px 0; border-block: 1px solid var(--line); }
.filters div { display: flex; gap: 14px; }
.filters label { display: flex; gap: 6px; align-items: center; font-size: 14px; }
select { font: inherit; font-size: 14px; max-width: min(320px, 60vw); padding: 3px 6px; color: inherit; background: var(--card);
  border: 1px solid var(--line); border-radius: 6px; }
article, details.container { border: 1px solid var(--line); border-left-width: 4px; border-radius: 8px; background: var(--card);
  padding: 14px 16px; margin: 14px 0; }
article.error { border-left-color: var(--error); } article.warning { border-left-color: var(--warning); }
article.info { border-left-color: var(--info); }
.head { display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: baseline; }
.badge { font-size: 12px; font-weight: 700; text-transform: uppercase; letter-spacing: .04em; }
.error > .head .badge, .problem { color: var(--error); } .warning > .head .badge { color: var(--warning); }
.info > .head .badge { color: var(--info); }
.place, .context { color: var(--dim); font-size: 13px; overflow-wrap: anywhere; }
.frame { margin: 8px 0; padding: 8px 0; background: var(--code); border-radius: 6px; overflow-x: auto; font-size: 13px; line-height: 1.55; }
.frame span { display: block; padding: 0 12px; white-space: pre-wrap; overflow-wrap: anywhere; }
.frame .here { background: var(--mark); }
.frame b { color: var(--dim); font-weight: 400; display: inline-block; min-width: 3ch; text-align: right; margin-right: 14px; user-select: none; }
.picture { overflow-x: auto; padding-bottom: 4px; }
svg { display: block; max-width: 100%; height: auto; }
svg text { fill: var(--fg); font-size: 13px; }
svg .role, svg .note, svg .time { fill: var(--dim); font-size: 12px; } svg .role { fill: var(--accent); }
svg .number { fill: var(--bg); font-size: 11px; font-weight: 700; text-anchor: middle; }
.box { fill: var(--bg); stroke: var(--line); stroke-width: 1.5; } .box.main { stroke: var(--accent); }
.edge { stroke: var(--dim); stroke-width: 1.5; } .lane { stroke: var(--dim); stroke-width: 2; }
.lane.engine { stroke-dasharray: 2 4; } .grid { stroke: var(--line); stroke-dasharray: 3 3; }
.signal { stroke: var(--info); stroke-width: 1.5; } .tip { fill: var(--info); }
.signal.kills { stroke: var(--error); } .tip.kills { fill: var(--error); }
.dot { fill: var(--info); } .dot.kill { fill: var(--error); } .dot.lost { fill: var(--warning); } .dot.end { fill: var(--good); }
.dot.step { fill: var(--dim); }
.steps { list-style: none; margin: 6px 0; padding: 0; font-size: 14px; }
.steps li { display: grid; grid-template-columns: 26px 62px 1fr; padding: 2px 0; }
.steps i { font-style: normal; font-weight: 700; } .steps time { color: var(--dim); }
.steps small { color: var(--dim); font-size: 12px; }
.steps span { overflow-wrap: anywhere; }
ul.do { margin: 10px 0 0; padding-left: 20px; } ul.do li { overflow-wrap: anywhere; }
summary { cursor: pointer; overflow-wrap: anywhere; }
.outcome { font-weight: 700; } .killed { color: var(--error); } .abrupt { color: var(--warning); } .graceful { color: var(--good); }
.unknown { color: var(--info); }
[hidden] { display: none !important; }
footer { max-width: 1080px; margin: 32px auto; padding: 0 20px; color: var(--dim); font-size: 13px; }
@media (max-width: 560px) { main, header, footer { padding-inline: 12px; } article, details.container { padding: 12px; }
  .steps li { grid-template-columns: 24px 56px 1fr; } }
@media print { .filters { display: none; } article { break-inside: avoid; } }
`;

/** Shows what fits the filters; without it all is shown. */
export const SCRIPT = `
const cards = [...document.querySelectorAll('article')];
const value = id => document.getElementById(id).value;
const left = document.getElementById('left');
function filter() {
  let count = 0;
  for (const card of cards) {
    const { file, rule, severity } = card.dataset;
    const shown = (value('file') === '' || value('file') === file) && (value('rule') === '' || value('rule') === rule) &&
      document.getElementById('is-' + severity).checked;
    card.hidden = !shown;
    if (shown) count++;
  }
  left.textContent = count === cards.length ? '' : count + ' of ' + cards.length + ' shown';
}
for (const control of document.querySelectorAll('.filters select, .filters input')) control.addEventListener('change', filter);
filter();
`;
