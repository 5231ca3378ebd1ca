import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parseFooter, parseHeader } from '../record/run-header.ts'
import { readRunFile } from '../record/read-run-file.ts'
import { exportOf } from '../run/exports.ts'
import { renderCsv } from './render-csv.ts'
import { renderNdjson } from './render-ndjson.ts'

const fixture = fileURLToPath(new URL('../../fixtures/runs/connection-reset-version-1.ndjson', import.meta.url))

/** RFC 4180, as a reader sees it. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]]
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)?.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'))
    if (end === '\r\n') rows.push([])
  }
  return rows.slice(0, -1)
}

describe('the CSV of measures', () => {
  it('has one row a transport, every measure by the name that assertions use, and nothing for what never happened', async () => {
    const { report } = exportOf(await readRunFile(fixture))
    const [head = [], ...rows] = parseCsv(renderCsv(report))
    expect(rows.map((row) => row[head.indexOf('transport')])).toEqual(report.cells.map(({ transport }) => transport))
    for (const row of rows) expect(row).toHaveLength(head.length)
    const column = (name: string) => rows.map((row) => row[head.indexOf(name)])
    expect(column('latencyMs.p95')).toEqual(report.cells.map(({ measures }) => String(measures.latencyMs.p95)))
    expect(column('timeToRecoverMs')).toEqual(report.cells.map(({ measures }) => (measures.timeToRecoverMs === null ? '' : String(measures.timeToRecoverMs))))
    expect(head).toContain('tcpLifeMs.mean')
  })

  it('quotes what would break a row', async () => {
    const { report } = exportOf(await readRunFile(fixture))
    const words = 'a "b", c\r\nd'
    const [, row] = parseCsv(renderCsv({ ...report, probeVersion: words }))
    expect(row?.[8]).toBe(words)
  })
})

describe('the event log as NDJSON', () => {
  it('is a run file that reads as the same run', async () => {
    const log = await readRunFile(fixture)
    const lines = renderNdjson(exportOf(log)).trimEnd().split('\n')
    expect(parseHeader(lines[0] as string, 'x').header).toEqual(log.header)
    expect(lines.slice(1, -1).map((line) => JSON.parse(line) as unknown)).toEqual(log.events)
    expect(parseFooter(JSON.parse(lines.at(-1) as string), parseHeader(lines[0] as string, 'x').migration)).toEqual(log.footer)
  })
})
