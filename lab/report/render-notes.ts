import { createHash } from 'node:crypto'
import { type NoteAnswer, noteAnswers, type NotesReport, type OverviewCell, overviewColumns } from '../contract/note.ts'
import { type TransportId, transportIds, transportTitles } from '../contract/transport.ts'
import { html, type Html, styleElement } from './html/markup.ts'
import { css } from './html/style.ts'
import { renderTable, wrap } from './text-table.ts'

/** How many statements have which answer, `31 holds, 2 no longer true`. */
export function countAnswers({ notes }: NotesReport): string {
  return noteAnswers.flatMap((answer) => {
    const count = notes.filter((note) => note.answer === answer).length
    return count > 0 ? [`${count} ${answer}`] : []
  }).join(', ')
}

/** For a terminal: every statement with its answer, what was measured and where. */
export function renderNotesText(report: NotesReport): string {
  const lines = report.notes.flatMap((note) => {
    const rows = note.measured.map((row) => `      ${row.holds === false ? 'x' : ' '} ${row.text}${row.because === undefined ? '' : ` (not judged: ${row.because})`}  [${row.scenario}, run ${row.run}]`)
    return [`${note.id.padEnd(4)} ${note.answer.padEnd(26)} ${note.statement}`, ...note.says.flatMap((text) => wrap(text, { width: 112, indent: '      ' }).map((line, i) => (i === 0 ? `      ${line}` : line))), ...rows]
  })
  return [...lines, ...overviewText(report), '', `${countAnswers(report)}; ${report.probeVersion} (${report.probe}), ${Math.round(report.tookMs / 1000)} s`].join('\n')
}

const columnTitles: Readonly<Record<OverviewCell['column'], string>> = {
  latencyMs: 'latency p50, ms',
  ageMs: 'mean age, ms',
  overheadBytes: 'overhead, B/message',
  openingBytes: 'opening, B',
  memoryKiB: 'server, KiB/client',
  comesBack: 'after a cut',
  backAfterMs: 'back after, ms',
  lost: 'lost',
}

/** Rows and columns for which there is a number. */
function overviewGrid({ overview }: NotesReport): { readonly columns: readonly OverviewCell['column'][]; readonly rows: readonly { readonly transport: TransportId; readonly cells: readonly (OverviewCell | undefined)[] }[] } {
  const columns = overviewColumns.filter((column) => overview.some((cell) => cell.column === column))
  const rows = transportIds
    .filter((transport) => overview.some((cell) => cell.transport === transport))
    .map((transport) => ({ transport, cells: columns.map((column) => overview.find((cell) => cell.transport === transport && cell.column === column)) }))
  return { columns, rows }
}

function overviewText(report: NotesReport): string[] {
  const { columns, rows } = overviewGrid(report)
  if (rows.length === 0) return []
  const head = [{ title: 'transport', align: 'left' as const }, ...columns.map((column) => ({ title: columnTitles[column], align: 'right' as const }))]
  return ['', 'The transports, measured here (section A)', ...renderTable(head, rows.map(({ transport, cells }) => [{ text: transport }, ...cells.map((cell) => ({ text: cell === undefined ? '–' : String(cell.value) }))]), { colour: false })]
}

function overviewSection(report: NotesReport): Html | false {
  const { columns, rows } = overviewGrid(report)
  if (rows.length === 0) return false
  return html`<section class="whole"><h2>The transports, measured here</h2><p class="note">The comparison of section A with the numbers of this machine; the run behind each number stands below it.</p>
<table><thead><tr><th>transport</th>${columns.map((column) => html`<th class="n">${columnTitles[column]}</th>`)}</tr></thead><tbody>
${rows.map(({ transport, cells }) => html`<tr><td>${transportTitles[transport]}</td>${cells.map((cell) => (cell === undefined ? html`<td class="n none">–</td>` : html`<td class="n">${cell.value}<br><small>${cell.run}</small></td>`))}</tr>`)}
</tbody></table></section>`
}

const looks: Readonly<Record<NoteAnswer['answer'], { readonly glyph: string; readonly chip: string }>> = {
  holds: { glyph: '✓', chip: 'unaffected' },
  'holds with a condition': { glyph: '≈', chip: 'degraded' },
  'no longer true': { glyph: '↻', chip: 'reconnects' },
  'does not hold': { glyph: '✗', chip: 'fails' },
  'could not be measured here': { glyph: '–', chip: 'invalid' },
  'not measured yet': { glyph: '…', chip: 'invalid' },
}

const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(css).digest('base64')}'; base-uri 'none'; form-action 'none'`

/** One page that needs nothing but itself. */
export function renderNotesHtml(report: NotesReport): string {
  const facts: readonly (readonly [string, string])[] = [
    ['Clients', report.probeVersion],
    ['Made', report.startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')],
    ['Took', `${Math.round(report.tookMs / 1000)} s`],
    ['Machine', report.platform],
  ]
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<title>The notes, measured – Brownout</title>
${styleElement(css)}
</head>
<body>
<header><p class="kicker">Brownout</p><h1>The notes, measured</h1><p class="lead">${countAnswers(report)}.</p>
<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl></header>
<main>
${overviewSection(report)}
${report.notes.map(noteSection)}
</main>
<footer><p>Brownout ${report.brownout}. Every number is of a run of this session; its id stands beside it.</p></footer>
</body>
</html>`
  return `${page.markup}\n`
}

function noteSection({ id, statement, answer, says, measured }: NoteAnswer): Html {
  const { glyph, chip } = looks[answer]
  return html`<section class="whole"><h2>${id} <span class="chip ${chip}"><i>${glyph}</i>${answer}</span></h2><p class="note">${statement}</p>${says.map((text) => html`<p>${text}</p>`)}
${measured.length > 0 && html`<ul class="list">${measured.map((row) => html`<li>${mark(row.holds)}<div>${row.text}${row.because !== undefined && html`<br><span class="none">not judged: ${row.because}</span>`}</div><small>${row.scenario}, run ${row.run}</small></li>`)}</ul>`}</section>`
}

function mark(holds: boolean | null): Html {
  if (holds === null) return html`<span class="none">•</span>`
  return holds ? html`<span class="ok">✓</span>` : html`<span class="bad">✗</span>`
}
