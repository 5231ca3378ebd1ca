import { describe, expect, it } from 'vitest'
import { type Cell, reportSchema } from '../contract/report.ts'
import { type TransportId, transportIds } from '../contract/transport.ts'
import { measure } from '../record/measure.ts'
import { measureHealth } from '../record/measure-health.ts'
import { judgeWith } from '../verdict/testing/judge-log.ts'
import { buildLog } from '../verdict/testing/log-builder.ts'
import { buildReport } from './build-report.ts'
import { matrixPage, reportFormats } from './registry.ts'
import { renderHtml } from './render-html.ts'
import { reportedFaults } from './switched-faults.ts'

function cutConnection() {
  const builder = buildLog({ fault: { id: 'link/reset', fromT: 3000, toT: 3000 } })
  builder.of('sse').start().attempt(1).open(10).hello(12).deliver(1, 29).hit(3001, 'connection reset').error(3002, { readyState: 0 }).attempt(3152, 'ua').open(3160, 'ua').deliver(33, 79).endState('open')
  builder.of('websocket').start().attempt(1).open(9).hello(11).deliver(1, 29).hit(3001, 'connection reset').close(3002).endState('closed').control(true)
  builder.of('fallback').start().attempt(1).open(9).hello(11).deliver(1, 79).endState('open')
  return builder.log()
}

function report(transports: readonly TransportId[] = ['sse', 'websocket', 'fallback']) {
  const log = cutConnection()
  const cells = transports.map((transport): Cell => {
    const verdict = judgeWith({ measure, measureHealth }, log, transport)
    const complete = judgeWith({ measure, measureHealth }, log, transport, 'complete')
    return { ...verdict, transport, condition: 'connection-reset', run: 'r1', measures: measure(log, transport), runs: { [verdict.verdict]: 1 }, ...(complete.verdict === verdict.verdict ? {} : { underComplete: complete }) }
  })
  return buildReport({ header: log.header, runs: [{ run: 'r1', condition: 'connection-reset', durationMs: 10_012.3456 }], cells, health: [measureHealth(log)], failedExpectations: [{ transport: 'sse', condition: 'connection-reset', expected: 'lost 0', got: 'lost 3', evidence: [7, 9] }] })
}

/** A free run: reset at 2 s; latency from 3 s, set otherwise at 5 s and off at 6 s; silence from 7 s on. */
function freeRun() {
  const hand = (t: number, fault: string, phase: 'on' | 'off', explain: string) => ({ side: 'fault', kind: 'fault', t, fault, phase, by: 'hand', params: {}, explain }) as never
  const builder = buildLog({ shiftMs: 500 })
  builder.event(hand(2000, 'link/reset', 'on', 'RST.')).event(hand(3000, 'link/latency', 'on', '100 ms late.')).event(hand(5000, 'link/latency', 'on', '300 ms late.'))
  builder.event(hand(6000, 'link/latency', 'off', '300 ms late.')).event(hand(7000, 'link/blackhole', 'on', 'Silence.'))
  builder.of('sse').start().attempt(1).open(10).hello(12).deliver(1, 79).endState('open')
  return builder.log()
}

it('lists the faults that were switched by hand, with their times and values, in every form that is read', () => {
  const log = freeRun()
  const instant = new Set(['link/reset'])
  const faults = reportedFaults(log, instant)
  expect(faults.map(({ fault, by, fromMs, toMs, once, explain }) => [fault, by, fromMs, toMs, once, explain])).toEqual([
    ['link/reset', 'hand', 2000, null, true, 'RST.'],
    ['link/latency', 'hand', 3000, 5000, false, '100 ms late.'],
    ['link/latency', 'hand', 5000, 6000, false, '300 ms late.'],
    ['link/blackhole', 'hand', 7000, null, false, 'Silence.'],
  ])
  const of = { ...report(['sse']), faults }
  const style = { colour: false, faultTitles: { 'link/latency': 'Latency' } }
  for (const format of ['text', 'markdown'] as const) {
    const rendered = reportFormats[format].render(of, style)
    for (const line of ['link/reset at 2 s, by hand: RST.', '“Latency” (link/latency) from 3 s to 5 s, by hand: 100 ms late.', '“Latency” (link/latency) from 5 s to 6 s, by hand: 300 ms late.', 'link/blackhole from 7 s, by hand: Silence.']) expect(rendered).toContain(line)
  }
  const page = renderHtml({ report: of, log, connections: [], exchanges: [], instantFaults: instant }, style)
  for (const line of ['<code>link/latency</code> from 3 s to 5 s, by hand', '<code>link/latency</code> from 5 s to 6 s, by hand', '<code>link/reset</code> at 2 s, by hand', '<code>link/blackhole</code> from 7 s, by hand']) expect(page).toContain(line)
})

describe('buildReport', () => {
  it('is what the schema of --json promises', () => {
    expect(reportSchema.parse(JSON.parse(reportFormats.json.render(report(), { colour: false })))).toEqual(report())
  })

  it('quotes the worst health of its runs', () => {
    const { header } = cutConnection()
    const health = { engineLagP99Ms: 1, probeLagP99Ms: 2, clockErrorMs: 0.1, publisherLatenessP99Ms: 3, faultSeen: true }
    expect(buildReport({ header, cells: [], health: [health, { ...health, engineLagP99Ms: 9, faultSeen: false }] }).health).toEqual({ ...health, engineLagP99Ms: 9, faultSeen: false })
  })
})

it('calls faults by their titles, with the id beside it where there is no other place for it', () => {
  const one = report(['sse'])
  const faultTitles = { 'link/reset': 'Reset' }
  const said = (format: { render(of: typeof one, style: { colour: boolean; faultTitles: typeof faultTitles; language?: 'zh' }): string }, language?: 'zh') => format.render(one, { colour: false, faultTitles, ...(language ? { language } : {}) }).replace(/\s+/g, ' ')
  expect(said(reportFormats.text)).toContain('At 3.00 s “Reset” (link/reset) struck')
  expect(said(reportFormats.markdown)).toContain('At 3.00 s “Reset” (link/reset) struck')
  expect(said(matrixPage)).toContain('At 3.00 s “Reset” struck')
  expect(said(matrixPage, 'zh')).toContain('3.00 s 时，“重置” 起作用')
})

it('tells in every format of each strike where there were several', () => {
  const one = report(['sse'])
  const episode = { fault: 'origin/restart', t: 3000, event: 41, touched: true, verdict: 'reconnects' as const, evidence: [41], timeToDetectMs: 2, serverTimeToDetectMs: null, timeToRecoverMs: 160, recoveredT: 3160, restored: true, lost: 0 }
  const cells = one.cells.map((cell): Cell => ({ ...cell, episodes: [{ ...episode, because: 'No message was lost.' }, { ...episode, because: 'The connection stayed.' }] }))
  for (const format of [reportFormats.text, reportFormats.markdown, reportFormats.junit, matrixPage]) {
    const page = format.render({ ...one, cells }, { colour: false }).replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
    expect([format.title, page.includes('Strike 1 of 2: No message was lost. Strike 2 of 2: The connection stayed.')]).toEqual([format.title, true])
  }
})

it('tells in every format what was seen on a machine that was too busy to judge', () => {
  const busy = report(['websocket'])
  const { because } = busy.cells[0] as Cell
  const cells = busy.cells.map((cell): Cell => ({ ...cell, verdict: 'invalid', because: 'The engine was slow.', seen: { evidence: [41], because } }))
  for (const format of [reportFormats.text, reportFormats.markdown, reportFormats.junit, matrixPage]) {
    const page = format.render({ ...busy, cells }, { colour: false }).replace(/\s+/g, ' ')
    expect([format.title, page.includes('What was seen:'), page.includes('its last message came at 2.90 s')]).toEqual([format.title, true, true])
  }
})

describe('the text report', () => {
  it('shows one condition in a table, says why below, and names what was expected', () => {
    expect(reportFormats.text.render(report(), { colour: false })).toMatchInlineSnapshot(`
      "connection-reset  Node 20.20.2 (node), timers 20× faster, promised: the latest message
      engine lag 3.0 ms, probe lag 3.0 ms, clock ±0.20 ms, publisher 0.0 ms late (p99)

      transport  verdict           by / why         back after ms  lost  dup  p95 ms  age ms  tcp  flags
      sse        ↻ reconnects      by the platform            302     3    0       3      65    0  lost 3
      websocket  ↳ needs fallback  closed                       -    46    0       -    2600    0  lost 46
      fallback   ✓ unaffected                                   -     0    0       3      53    0

      sse: At 3.00 s link/reset struck (connection reset); 1 ms later the page saw an error (readyState 0); the platform
        itself reconnected and messages came again after 302 ms; 3 messages never came.
      websocket: At 3.00 s link/reset struck (connection reset); 1 ms later the page saw close 1006; its last message came
        at 2.90 s; no new attempt came by itself; a fresh connection of the same kind, opened by the lab after the fault,
        was served after 40 ms.
      fallback: The fault did not touch this transport; all 75 due messages came on the same connection, p95 3 ms after
        their time, the newest never older than 103 ms.

      If every message had been promised:
      sse: fails. Every message was promised, but 3 messages never came and nothing announced the gap; after e1-29 the page
        got e1-33 at 3.30 s.

      1 expectation failed:
        connection-reset / sse: expected lost 0, got lost 3"
    `)
  })

  it('shows several conditions as a matrix and explains what is not unaffected', () => {
    const one = report(['sse', 'fallback'])
    const matrix = { ...one, failedExpectations: [], cells: [...one.cells, ...one.cells.map((cell): Cell => ({ ...cell, condition: 'clean', verdict: 'unaffected' }))] }
    expect(reportFormats.text.render(matrix, { colour: false })).toMatchInlineSnapshot(`
      "2 conditions  Node 20.20.2 (node), timers 20× faster, promised: the latest message
      engine lag 3.0 ms, probe lag 3.0 ms, clock ±0.20 ms, publisher 0.0 ms late (p99)

      condition         sse           fallback
      connection-reset  ↻ reconnects  ✓ unaffected
      clean             ✓ unaffected  ✓ unaffected

      connection-reset / sse: At 3.00 s link/reset struck (connection reset); 1 ms later the page saw an error (readyState
        0); the platform itself reconnected and messages came again after 302 ms; 3 messages never came."
    `)
  })

  it('has colour only when asked, and the same words either way', () => {
    const escape = String.fromCharCode(27)
    const coloured = reportFormats.text.render(report(), { colour: true })
    expect(coloured).toContain(`${escape}[38;5;208m`)
    expect(coloured.replaceAll(new RegExp(`${escape}\\[[0-9;]*m`, 'g'), '')).toBe(reportFormats.text.render(report(), { colour: false }))
  })

  it('fits every transport and verdict', () => {
    const cells = transportIds.map((transport): Cell => ({ ...(report().cells[0] as Cell), transport }))
    const lines = reportFormats.text.render({ ...report(), cells }, { colour: false }).split('\n')
    expect(lines.filter((line) => / +$/.test(line))).toEqual([])
    for (const transport of transportIds) expect(lines.some((line) => line.startsWith(`${transport}  `))).toBe(true)
  })
})

describe('the markdown report', () => {
  it('has a table and a reason for every transport, and no markup from the run', () => {
    const odd = { ...report(['sse']), cells: [{ ...(report(['sse']).cells[0] as Cell), because: 'A <b>|* &lt;' }] }
    expect(reportFormats.markdown.render(odd, { colour: false })).toMatchInlineSnapshot(`
      "## connection-reset

      Node 20.20.2 (node), timers 20× faster, promised: the latest message, 2026-11-22T20:00:00.000Z, Brownout 0.1.0.

      | transport | verdict | by / why | back after ms | lost | dup | p95 ms | age ms | tcp | flags |
      |---|---|---|--:|--:|--:|--:|--:|--:|---|
      | sse | ↻ reconnects | by the platform | 302 | 3 | 0 | 3 | 65 | 0 | lost 3 |

      - **sse**: A \\<b\\>\\|\\* \\&lt;

      - ✗ **connection-reset / sse**: expected lost 0, got lost 3
      "
    `)
  })
})

describe('the JUnit report', () => {
  it('counts what an experiment did not find, and what of it cannot be believed, in its totals', () => {
    const of = (name: string) => ({ condition: 'lab', expected: name })
    const text = reportFormats.junit.render({ ...report(['sse']), failedExpectations: [{ ...of('fact(a) == 1'), got: '2', evidence: [] }], undecided: [{ ...of('fact(b) == 1'), why: 'invalid', because: 'busy' }, { ...of('fact(c) == 1'), why: 'unmeasured', because: 'no browser' }] }, { colour: false })
    expect(text).toContain('<testsuites name="brownout" tests="4" failures="1" errors="1" skipped="1" time="10.012">')
    expect(text).toContain('<testsuite name="lab" tests="3" failures="1" errors="1" skipped="1" time="0.000">')
    expect(text).toContain('<testcase classname="lab" name="fact(c) == 1" time="0.000"><skipped message="no browser"/></testcase>')
    expect(reportFormats.junit.render({ ...report([]), cells: [], failedExpectations: [], doubt: 'busy' }, { colour: false })).toContain('<testsuites name="brownout" tests="1" failures="0" errors="1" skipped="0" time="10.012">')
  })

  it('has a test case for an experiment that found everything: tools take a file without any for a failure', () => {
    const found = { ...report([]), failedExpectations: [], facts: [{ name: 'a', value: 1, text: 'One.', event: 3 }] }
    expect(reportFormats.junit.render(found, { colour: false })).toContain('<testcase classname="experiment" name="can be believed" time="10.012"></testcase>')
    // In front of somebody else's server nothing is measured.
    expect(reportFormats.junit.render({ ...found, facts: [] }, { colour: false })).toContain('tests="0"')
  })

  it('fails the cell that was expected to be something else and is an error where there is no verdict', () => {
    const { cells, ...rest } = report(['sse', 'fallback'])
    const invalid: Cell = { ...(cells[1] as Cell), run: 'r2', verdict: 'invalid', reason: 'clock', because: 'The clock <is> & "was" off\u0000.', flags: [] }
    expect(reportFormats.junit.render({ ...rest, runs: [...rest.runs, { run: 'r2', condition: 'connection-reset', durationMs: 2500 }], cells: [cells[0] as Cell, invalid] }, { colour: false })).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="brownout" tests="2" failures="1" errors="1" skipped="0" time="12.512">
        <testsuite name="connection-reset" timestamp="2026-11-22T20:00:00" tests="2" failures="1" errors="1" skipped="0" time="12.512">
          <testcase classname="connection-reset" name="sse" time="10.012">
            <failure type="expectation" message="expected lost 0, got lost 3">expected lost 0, got lost 3 (events 7, 9 of run r1)</failure>
            <system-out>reconnects [lost 3]. At 3.00 s link/reset struck (connection reset); 1 ms later the page saw an error (readyState 0); the platform itself reconnected and messages came again after 302 ms; 3 messages never came.</system-out>
          </testcase>
          <testcase classname="connection-reset" name="fallback" time="2.500">
            <error type="clock" message="The clock &#60;is&#62; &#38; &#34;was&#34; off."/>
            <system-out>invalid. The clock &#60;is&#62; &#38; &#34;was&#34; off.</system-out>
          </testcase>
        </testsuite>
      </testsuites>
      "
    `)
  })
})
