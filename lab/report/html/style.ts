import { type Theme, themes } from '../../contract/palette.ts'
import { verdictNames } from '../../contract/verdict.ts'

/** The colours of the app, as far as a page needs them. */
function properties({ chrome, verdicts }: Theme): string {
  const { bg, sunken, text, secondary, muted, border, hairline, accent, fault, connection, tick } = chrome
  const all = { bg, sunken, text, secondary, muted, border, hairline, accent, fault, 'fault-soft': chrome.faultSoft, 'fault-line': chrome.faultLine, connection, tick }
  const tones = verdictNames.flatMap((name) => Object.entries(verdicts[name]).map(([part, colour]) => `--${name}-${part}:${colour}`))
  return [...Object.entries(all).map(([name, colour]) => `--${name}:${colour}`), ...tones].join(';')
}

const base = `
*{box-sizing:border-box}
html{color-scheme:light dark;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--text);font:14px/1.5 "Inter Variable",Inter,system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
/* A Chinese font draws quotation marks as wide as its characters: right in Chinese only. */
:lang(zh) body{font-family:"Inter Variable",Inter,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",system-ui,sans-serif}
main,header,footer{max-width:1120px;margin:0 auto;padding:0 32px}
header{padding-top:40px}
.kicker{margin:0;color:var(--muted);font-size:12px;letter-spacing:.02em}
h1{font-size:28px;line-height:1.2;letter-spacing:-.01em;margin:6px 0 8px;font-weight:650;overflow-wrap:anywhere;text-wrap:balance}
.lead{margin:0;max-width:70ch;font-size:16px;color:var(--secondary)}
.facts{display:flex;flex-wrap:wrap;gap:4px 28px;margin:20px 0 0;padding:12px 0 0;border-top:1px solid var(--hairline)}
.facts div{display:flex;flex-direction:column}
dt{color:var(--muted);font-size:12px}
dd{margin:0}
section{margin:44px 0 0}
h2{font-size:18px;line-height:1.3;font-weight:650;margin:0 0 4px}
h3{font-size:14px;font-weight:650;margin:0}
.note{margin:0 0 14px;color:var(--muted);font-size:13px;max-width:96ch}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th.wide{font-size:12px;color:var(--muted)}
th{font-weight:500;color:var(--muted);font-size:12px;text-align:left;vertical-align:bottom}
th,td{padding:7px 12px 7px 0;border-bottom:1px solid var(--hairline);white-space:nowrap}
tbody th{color:var(--text);font-size:14px;font-weight:500}
thead th{border-bottom-color:var(--border);white-space:normal}
.n{text-align:right;padding-left:8px}
.none{color:var(--muted)}
.wide{white-space:normal;min-width:9em;padding-left:12px;color:var(--secondary);font-size:13px}
.chip{display:inline-flex;align-items:center;vertical-align:middle;gap:5px;border:1px solid;border-radius:5px;padding:0 8px 0 6px;font-weight:600;font-size:12px;line-height:20px;white-space:nowrap}
.chip svg{flex:none;fill:none;stroke:currentColor;stroke-width:2.4;stroke-linecap:round;stroke-linejoin:round}
.chip i{font-style:normal;display:inline-block;width:1.2em;text-align:center}
.story{display:grid;grid-template-columns:max-content 1fr;gap:12px 24px}
.story{margin-top:12px}
.story dt{display:grid;grid-template-columns:160px max-content;gap:10px;align-content:start;align-items:baseline;color:var(--text);font-size:14px;font-weight:500}
.story.cells dt{grid-template-columns:minmax(104px,200px) max-content;overflow-wrap:anywhere}
.story dd{max-width:92ch}
.story dd p{margin:0 0 6px}
.story small{display:block;color:var(--muted);font-size:12px}
.lanes{display:grid;grid-template-columns:160px 1fr;column-gap:14px}
.lane-name{padding-top:11px;font-weight:500;line-height:1.2;border-top:1px solid var(--hairline)}
.thin{padding-top:4px}
.lane-name small{display:block;font-weight:400;color:var(--muted);font-size:11px}
.lane{border-top:1px solid var(--hairline);min-width:0}
svg{display:block;overflow:hidden;font-size:11px;line-height:1}
.band{fill:var(--fault-soft)}
.faultline{stroke:var(--fault-line);stroke-width:1}
.faultbar{fill:var(--fault-line)}
.faulttext{fill:var(--fault);font-weight:600}
.up{fill:var(--connection)}
.connecting{fill:none;stroke:var(--border);stroke-dasharray:2 2}
.tick{stroke:var(--tick);stroke-width:1}
.feed{stroke:var(--muted);stroke-width:1}
.losttick{stroke:var(--fails-line);stroke-width:1.5}
.gap{fill:none;stroke:var(--fault-line);stroke-dasharray:3 3}
.silence{fill:var(--fault)}
.mark{fill:var(--text);font-size:13px;font-weight:600}
.end{fill:var(--fails-line)}
.again{fill:var(--reconnects-line)}
.quiet{fill:var(--muted)}
.halo{paint-order:stroke;stroke:var(--bg);stroke-width:4px;stroke-linejoin:round}
.grid{stroke:var(--hairline)}
.range{stroke:var(--connection);stroke-width:10}
.whisker{stroke:var(--border);stroke-width:1.5}
.dot{fill:var(--text)}
.ring{fill:var(--bg);stroke:var(--text);stroke-width:1.5}
.legend{display:flex;flex-wrap:wrap;gap:6px 22px;margin:12px 0 0;padding:0;list-style:none;color:var(--secondary);font-size:12px}
.legend li{display:flex;gap:7px;align-items:center}
.legend svg{flex:none}
.list{margin:0;padding:0;list-style:none}
.list li{padding:7px 0;border-bottom:1px solid var(--hairline);display:grid;grid-template-columns:24px minmax(0,1fr);gap:2px 6px}
.list small{grid-column:2;color:var(--muted)}
section>.list+.note{margin-top:12px}
.ok{color:var(--unaffected-line)}.bad{color:var(--fails-line);font-weight:600}
code,pre{font-family:"JetBrains Mono Variable","JetBrains Mono",ui-monospace,"Cascadia Mono",Consolas,monospace;font-size:12px}
.wire{margin:0 0 22px}
.wire h3{margin:0 0 6px}
.wire h3 small{font-weight:400;color:var(--muted)}
.heads{display:grid;grid-auto-flow:column;grid-auto-columns:minmax(0,1fr);gap:1px;background:var(--hairline);border:1px solid var(--hairline);border-radius:6px;overflow:hidden}
.heads figure{margin:0;background:var(--bg);padding:9px 11px 11px}
.heads figcaption{color:var(--muted);font-size:12px;margin-bottom:5px}
pre{margin:0;white-space:pre-wrap;overflow-wrap:anywhere;line-height:1.5;font-size:11px}
pre b{font-weight:600;display:block;padding-left:1.2em;text-indent:-1.2em}
pre span{display:block;padding-left:1.2em;text-indent:-1.2em}
del{color:var(--fault);text-decoration-thickness:1px}
ins{color:var(--accent);text-decoration:none;font-weight:600}
footer{margin-top:56px;padding-top:14px;padding-bottom:48px;color:var(--muted);font-size:12px}
footer p{margin:0 0 4px;border-top:1px solid var(--hairline);padding-top:12px}
@media (max-width:760px){main,header,footer{padding-left:16px;padding-right:16px}.story{grid-template-columns:1fr;gap:4px}.story dd{margin-bottom:12px}.heads{grid-auto-flow:row;grid-auto-columns:auto}.lanes{grid-template-columns:86px 1fr;column-gap:8px}}
@page{size:A4;margin:13mm 12mm 14mm}
@media print{
html{color-scheme:light}
body{font-size:9.5pt;-webkit-print-color-adjust:exact;print-color-adjust:exact}
main,header,footer{max-width:none;padding:0}
h1{font-size:20pt}.lead{font-size:11pt}h2{font-size:12.5pt}
section{margin-top:22pt}
h2,.note,h3{break-after:avoid}
tr,.wire,.list li,.story dt,.story dd,.lane,.lane-name,.facts{break-inside:avoid}
.whole{break-inside:avoid}
.scroll{overflow:visible}
table{font-size:8pt}th,th.wide{font-size:7.5pt}tbody th{font-size:8pt}th,td{padding:3.5pt 6pt 3.5pt 0}.n{padding-left:2pt}
.chip{font-size:8pt;line-height:13pt}.wide{font-size:7.5pt;min-width:6em}
.story dt{font-size:9pt}pre{font-size:7.5pt}.note,.list small{font-size:8.5pt}
.measures th,.measures td{padding-right:3pt}.measures{font-size:7.2pt}.measures th{font-size:7pt}.measures tbody th{font-size:7.2pt}
}
`

const verdicts = verdictNames.map((name) => `.${name}{background:var(--${name}-fill);color:var(--${name}-ink);border-color:var(--${name}-line)}`).join('\n')

/** Paper is always light. */
export const css = `:root{${properties(themes.light)}}\n@media screen and (prefers-color-scheme:dark){:root{${properties(themes.dark)}}}${base}${verdicts}\n`
