import { createHash } from 'node:crypto'
import { verdictShapes } from '../../contract/palette.ts'
import { type Cell, isWorseInPart, type Report } from '../../contract/report.ts'
import { type TransportId, transportTitles } from '../../contract/transport.ts'
import type { LabTexts } from '../../language/lab-texts.ts'
import { withFaultNames } from '../../language/fault-names.ts'
import { verdictSentence } from '../../language/verdict-texts.ts'
import { oneDecimal } from '../numbers.ts'
import { html, type Html, styleElement } from './markup.ts'
import { css } from './style.ts'
import { faultTitle, type PageTexts } from './texts.ts'

/** No scripts, nothing from anywhere else, and the one style sheet that is in the page. */
export const pagePolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(css).digest('base64')}'; base-uri 'none'; form-action 'none'`

/** One page that needs nothing but itself: opened from a disk, sent by mail, printed on A4. */
export function page({ lang, title, body }: { readonly lang: string; readonly title: string; readonly body: Html }): string {
  const { markup } = html`<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${pagePolicy}">
<meta name="viewport" content="width=device-width">
<meta name="referrer" content="no-referrer">
<title>${title} – Brownout</title>
${styleElement(css)}
</head>
<body>
${body}
</body>
</html>`
  return `${markup}\n`
}

export type Facts = readonly (readonly [name: string, value: string])[]

export function factList(facts: Facts): Html {
  return html`<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`
}

/** Where, when and how it was made. @param target somebody else's server, whose clients are not the lab's */
export function circumstances(report: Report, { head }: PageTexts, target?: string): Facts {
  return [
    [head.clients, target === undefined ? report.probeVersion : head.foreignClients],
    [head.made, report.startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')],
    [head.scale, head.scaleIs(report.scale)],
    [head.promised, report.contract === 'complete' ? head.everyMessage : head.latestMessage],
    [head.seed, String(report.seed)],
    [head.machine, report.platform],
    ...(target === undefined ? [] : [[head.server, target] as const]),
  ]
}

/** What a transport is called in the language of the page. */
export function transportName(id: TransportId, { lab }: PageTexts): string {
  return lab.fixtures.transports[id]?.title ?? transportTitles[id]
}

export function promise({ contract }: Report, { results }: PageTexts): string {
  return contract === 'complete' ? results.complete : results.latest
}

export function chip(verdict: Cell['verdict'], { verdicts }: PageTexts): Html {
  return html`<span class="chip ${verdict}"><svg width="13" height="13" viewBox="0 0 24 24" aria-hidden="true"><path d="${verdictShapes[verdict]}"/></svg>${verdicts[verdict]}</span>`
}

/** What the lab said itself, in the language of the page; what is not known there is marked as the English that it is. */
export function told(text: string, say: (text: string, texts: LabTexts) => string, texts: PageTexts): Html {
  const { lang, lab } = texts
  const said = say(text, lab)
  const named = withFaultNames(said, (fault) => quotedTitle(fault, texts))
  return said === text && lang !== 'en' ? html`<span lang="en">${text}</span>` : html`${named}`
}

function quotedTitle(fault: string, texts: PageTexts): string | undefined {
  const title = faultTitle(fault, texts)
  return title === undefined ? undefined : texts.quoted(title)
}

/** What the rules say. */
export function reasonOf(cell: Cell, texts: PageTexts): Html {
  const { story, verdicts, lab } = texts
  const other = cell.underComplete
  const means = isWorseInPart(cell) ? story.worseInPart : story.ruleMeans[cell.rule]
  const episodes = html`${cell.episodes?.map(({ because }, i, { length }) => html`<p><b>${story.strike(i + 1, length)}</b> ${told(because, verdictSentence, texts)}</p>`)}`
  const isTold = cell.episodes !== undefined && (cell.verdict !== 'invalid' || cell.seen !== undefined)
  const why = isTold && !cell.seen ? episodes : told(cell.because, verdictSentence, texts)
  const seen = cell.seen && html` <b>${story.seen}</b> ${isTold ? episodes : told(cell.seen.because, verdictSentence, texts)}`
  return html`${means !== undefined && html`<p><b>${means}</b></p>`}${why}${seen}${other && html`<br>${story.underComplete}<b>${verdicts[other.verdict]}</b>${lab.verdicts.stop} ${told(other.because, verdictSentence, texts)}`}<small>${story.rule(nameOfRule(lab.verdicts.rules[cell.rule] ?? cell.rule), [...cell.evidence, ...(cell.seen?.evidence ?? [])].join(', '))}</small>`
}

/** `1 fails (F3 silent loss)`: only whoever reads the definitions knows the numbers. */
function nameOfRule(rule: string): string {
  return rule.replace(/^\d /, '').replace(/([(（])F\d /, '$1')
}

export function healthSection({ health }: Report, { health: words }: PageTexts, of: 'run' | 'matrix' = 'run'): Html {
  const facts: Facts = [
    [words.engine, `${oneDecimal(health.engineLagP99Ms)} ms`],
    [words.probe, `${oneDecimal(health.probeLagP99Ms)} ms`],
    [words.clock, `±${health.clockErrorMs.toFixed(2)} ms`],
    [words.publisher, `${oneDecimal(health.publisherLatenessP99Ms)} ms`],
    [words.faultSeen, health.faultSeen ? words.yes : words.no],
  ]
  return html`<section class="whole"><h2>${of === 'run' ? words.title : words.ofMatrix}</h2><p class="note">${of === 'run' ? words.note : words.worst}</p>${factList(facts)}</section>`
}
