/** Light, dark and print; no address of anything outside the page. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#fff;--fg:#1f2328;--dim:#59636e;--line:#d1d9e0;--card:#f6f8fa;--link:#0969da;
--red:#b3261e;--amber:#7d4e00;--green:#116329;--added:#dafbe1;--removed:#ffebe9;--changed:#fff8c5}
@media (prefers-color-scheme:dark){:root{--bg:#0d1117;--fg:#e6edf3;--dim:#9198a1;--line:#3d444d;--card:#151b23;--link:#58a6ff;
--red:#ff8a80;--amber:#e3b341;--green:#56d364;--added:#12361f;--removed:#3d1a1a;--changed:#3a2f0b}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:72rem;padding:1.5rem 1.25rem 3rem;background:var(--bg);color:var(--fg);
font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif;overflow-wrap:anywhere}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .25rem;padding-left:.75rem;border-left:6px solid var(--dim)}
h1.blocked{border-color:var(--red);color:var(--red)}
h1.decision,h1.not-assessed{border-color:var(--amber);color:var(--amber)}
h1.pass{border-color:var(--green);color:var(--green)}
h2{font-size:1.15rem;margin:2rem 0 .5rem;padding-bottom:.25rem;border-bottom:1px solid var(--line)}
p{margin:.4rem 0}.dim{color:var(--dim)}
a{color:var(--link)}
a:focus-visible,summary:focus-visible,[tabindex]:focus-visible{outline:3px solid var(--link);outline-offset:2px}
code,pre{font:.88em/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
code{background:var(--card);border:1px solid var(--line);border-radius:4px;padding:0 .25em}
pre{background:var(--card);border:1px solid var(--line);border-radius:6px;padding:.6rem .75rem;overflow-x:auto;margin:.4rem 0}
pre code{background:none;border:0;padding:0}
table{border-collapse:collapse;width:100%;margin:.5rem 0}
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid var(--line)}
th{font-weight:600;color:var(--dim)}
.counts{display:flex;flex-wrap:wrap;gap:.5rem;list-style:none;margin:.75rem 0;padding:0}
.counts li{border:1px solid var(--line);border-radius:6px;background:var(--card);padding:.25rem .7rem}
.counts b{font-size:1.1rem}
ol,ul{margin:.3rem 0;padding-left:1.5rem}
details{border:1px solid var(--line);border-radius:6px;margin:.6rem 0;padding:.5rem .75rem}
summary{cursor:pointer}
details.finding{border-left-width:5px}
details.critical,details.high{border-left-color:var(--red)}
details.medium{border-left-color:var(--amber)}
details.finding>summary{font-weight:600}
.badge{display:inline-block;border:1px solid currentColor;border-radius:1em;padding:0 .55em;margin-right:.35em;font-size:.8em;font-weight:600;white-space:nowrap}
.badge.critical,.badge.high,.badge.failed{color:var(--red)}
.badge.medium,.badge.skipped{color:var(--amber)}
.badge.low{color:var(--dim)}.badge.done{color:var(--green)}
dl{display:grid;grid-template-columns:6.5rem minmax(0,1fr);gap:.3rem .75rem;margin:.6rem 0 .2rem}
dt{color:var(--dim)}dd{margin:0}
.chain{list-style:none;display:flex;flex-wrap:wrap;gap:.35rem;padding:0;margin:0}
.chain li+li::before{content:"→";margin-right:.35rem;color:var(--dim)}
.wide{width:min(96vw,120rem);margin-left:calc((100% - min(96vw,120rem))/2)}
.drawing{overflow:auto;max-height:90vh;border:1px solid var(--line);border-radius:6px;padding:.5rem}
svg{display:block}
svg text{font:12px system-ui,-apple-system,"Segoe UI",sans-serif;fill:var(--fg)}
svg .kind,svg .zone text,svg .flow text{font-size:10.5px;fill:var(--dim)}
svg .zone rect{fill:none;stroke:var(--line);stroke-dasharray:4 4}
svg .node rect{fill:var(--card);stroke:var(--dim)}
svg .many rect{stroke-width:2}svg a:hover rect{stroke:var(--link)}svg .store rect{stroke:none}svg .store path{stroke:var(--dim);fill:none}
svg .added rect{fill:var(--added);stroke:var(--green)}
svg .changed rect{fill:var(--changed);stroke:var(--amber)}
svg .removed rect{fill:var(--removed);stroke:var(--red);stroke-dasharray:5 4}
svg .flow path{fill:none;stroke:var(--dim);stroke-width:1.5}
svg .flow text{paint-order:stroke;stroke:var(--bg);stroke-width:4px;stroke-linejoin:round}
svg .flow.added path{stroke:var(--green);stroke-width:2}
svg .flow.changed path{stroke:var(--amber);stroke-width:2}
svg .flow.removed path{stroke:var(--red);stroke-dasharray:5 4}
svg.chart{width:100%;max-width:45rem;height:auto}.chart .grid{stroke:var(--line);fill:none}.chart .curve{stroke:var(--link);stroke-width:2.5;fill:none}
.chart .mark{stroke:var(--red);stroke-dasharray:4 3;fill:none}.chart .bar{fill:var(--link);opacity:.65}
svg marker path{fill:context-stroke;stroke:none}
article{border-top:1px solid var(--line);padding:.5rem 0}article h4{margin:0;font-size:1rem}:target{background:var(--changed)}
@media (max-width:40rem){dl{grid-template-columns:1fr}}
@media print{:root{color-scheme:light;--bg:#fff;--fg:#000;--dim:#444;--line:#999;--card:#fff;--link:#000;
--red:#8c1d18;--amber:#5c3a00;--green:#0b4a1e;--added:#eee;--removed:#fff;--changed:#eee}
body{max-width:none;padding:0;font-size:10pt}details{break-inside:avoid}
details::details-content{content-visibility:visible;height:auto}.drawing{overflow:visible;border:0;max-height:none}.wide{width:auto;margin:0}svg{max-width:100%;height:auto}}
`;
