/** Runs that nobody measured, of as many events as one wants, for what has to show long ones. */
import { once } from 'node:events'
import { createWriteStream, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const madeUpTransports = ['polling', 'long-polling', 'http-stream', 'sse', 'sse-h2', 'websocket', 'websocket-h2', 'fallback']
export const feedEveryMs = 100
const recorded = fileURLToPath(new URL('../fixtures/runs/connection-reset-version-3.ndjson', import.meta.url))

/** A run whose lanes are full: messages, polls, heartbeats, losses, reconnects, refusals and faults. @param {number} count */
export function* madeUpEvents(count) {
  let id = 0
  const at = (/** @type {number} */ t, /** @type {{ kind: string, [field: string]: unknown }} */ fields) => ({ id: ++id, t, ...fields })
  for (const transport of madeUpTransports) {
    yield at(1, { side: 'client', kind: 'attempt', transport, via: transport, by: 'lib' })
    yield at(2, { side: 'client', kind: 'open', transport, via: transport, by: 'lib' })
  }
  for (let seq = 1; id < count; seq++) {
    const t = seq * feedEveryMs
    yield at(t, { side: 'server', kind: 'publish', epoch: 'a', seq, scheduledT: t, bytes: 64 })
    if (seq % 200 === 0) yield at(t, { side: 'fault', kind: 'fault', fault: 'gateway/strip-upgrade', phase: seq % 400 === 0 ? 'off' : 'on', by: 'hand', params: {}, explain: '' })
    for (const [i, transport] of madeUpTransports.entries()) {
      const client = { side: 'client', transport, via: transport }
      // Each lane is cut for half a second now and then, and comes back.
      const phase = (seq + i * 37) % 300
      if (phase === 0) yield at(t + 1, { ...client, kind: 'close', code: 1006, clean: false })
      else if (phase === 3) yield at(t + 1, { side: 'wire', kind: 'head', transport, hop: 'client', dir: 's2c', conn: 'c', lines: ['HTTP/1.1 503 Service Unavailable'] })
      else if (phase === 5) {
        yield at(t + 1, { ...client, kind: 'attempt', by: i % 2 ? 'ua' : 'lib' })
        yield at(t + 2, { ...client, kind: 'open', by: i % 2 ? 'ua' : 'lib' })
      } else if (phase > 5) yield at(t + 3 + ((seq * 7 + i * 13) % 9), { ...client, kind: 'message', epoch: 'a', seq, bytes: 64, fresh: phase !== 9, intact: true })
      if (seq % 10 === i) yield at(t + 40, { ...client, kind: 'heartbeat' })
    }
  }
}

/** A saved run of these events, with the header of a recorded one. @param {string} folder of runs @param {number} count */
export async function writeMadeUpRun(folder, count) {
  const [first = ''] = readFileSync(recorded, 'utf8').split('\n', 1)
  const header = JSON.parse(first)
  const scenario = { ...header.scenario, title: 'Made up', transports: madeUpTransports, feed: { ...header.scenario.feed, everyMs: feedEveryMs * header.scale } }
  const out = createWriteStream(join(folder, `made-up-${count}.ndjson`))
  out.write(`${JSON.stringify({ ...header, scenario })}\n`)
  let events = 0
  /** @type {Record<string, number>} */
  const counts = {}
  for (const event of madeUpEvents(count)) {
    events++
    counts[event.kind] = (counts[event.kind] ?? 0) + 1
    if (!out.write(`${JSON.stringify(event)}\n`)) await once(out, 'drain')
  }
  out.end(`${JSON.stringify({ format: 'brownout-run-end', events, counts, outcome: 'finished', verdicts: { sse: 'reconnects' } })}\n`)
  await once(out, 'finish')
}
