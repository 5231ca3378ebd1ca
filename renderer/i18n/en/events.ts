import type { LabEvent } from '../../../lab/contract/event.ts'
import { bytes, duration } from '../format.ts'

type Kind = LabEvent['kind']
/** One line about one event of each kind. */
export type EventTexts = { readonly [K in Kind]: (event: Extract<LabEvent, { kind: K }>, name: (via: string) => string) => string }

/** What the browser or the wire said itself (`what`, `why`, status texts) stays as it was said. */
export const events: EventTexts = {
  start: () => 'client started',
  attempt: (event, name) => `${name(event.via)} attempt${event.by === 'ua' ? ' by the browser' : ''}${event.cursor === undefined ? '' : `, resume after ${event.cursor}`}`,
  open: (event, name) => `${name(event.via)} open${event.by === 'ua' ? ', by the browser' : ''}`,
  hello: (event) => `greeted by the origin, ${event.resumed ? 'resumed' : 'fresh start'}`,
  message: (event) => `message ${event.epoch}-${event.seq}, ${bytes(event.bytes)}${event.fresh ? '' : ', duplicate'}${event.intact ? '' : ', corrupt'}`,
  heartbeat: () => 'heartbeat',
  gap: (event) => `origin says ${event.from}–${event.to} are gone`,
  resync: (event) => `resynchronised at ${event.seq}`,
  empty: () => 'empty answer',
  error: (event) => `error: ${event.what}${event.status === undefined ? '' : `, status ${event.status}`}${event.readyState === undefined ? '' : `, readyState ${event.readyState}`}`,
  close: (event) => `closed${event.code === undefined ? '' : ` with ${event.code}`}${event.reason ? ` “${event.reason}”` : ''}${event.clean === undefined ? '' : event.clean ? ', clean' : ', not clean'}`,
  watchdog: (event) => `watchdog: ${duration(event.silentMs)} of silence`,
  backoff: (event) => `waits ${duration(event.delayMs)} before attempt ${event.attempt}`,
  step: (event, name) => `steps from ${name(event.from)} to ${name(event.to)}: ${event.why}`,
  'end-state': (event) => `at the end the API says: ${event.state}`,
  control: (event, name) => `a fresh ${name(event.via)} client ${event.restored ? `gets through after ${duration(event.afterMs)}` : `does not get through within ${duration(event.afterMs)}`}`,
  publish: (event) => `published ${event.epoch}-${event.seq}`,
  accept: (event, name) => `origin accepted ${name(event.via)} over HTTP/${event.http}${event.cursor === undefined ? '' : `, resume after ${event.cursor}`}`,
  release: (event) => `origin released the exchange: ${event.how}`,
  'origin-state': (event) => `origin is ${event.state}`,
  'tcp-open': (event) => `TCP opened at the ${event.hop} side${event.alpn === undefined ? '' : `, ALPN ${event.alpn}`}`,
  'tcp-close': (event) => `TCP closed by ${event.how}: ${bytes(event.bytesUp)} up, ${bytes(event.bytesDown)} down`,
  'link-open': (event) => `TCP opened between link and ${event.peer}`,
  'link-end': (event) => `TCP between link and ${event.peer} ended by the ${event.by}: ${event.how.toUpperCase()}${event.fault === undefined ? '' : ` (${event.fault})`}`,
  bytes: (event) => `${bytes(event.up)} up, ${bytes(event.down)} down so far`,
  head: (event) => `${event.dir === 'c2s' ? 'request' : 'answer'} at the ${event.hop} side: ${event.lines[0] ?? ''}`,
  capture: (event) => `${event.dir === 'c2s' ? 'up' : 'down'} at the ${event.hop} side, bytes from ${event.offset} on`,
  fault: (event) => `${event.fault} ${event.phase}: ${event.explain}`,
  hit: (event) => `${event.fault}: ${event.effect}${event.times === undefined ? '' : ` (${event.times} times)`}`,
  health: (event) => `${event.process} loop lag p99 ${duration(event.lagP99Ms)}`,
  load: (event) => `engine: loop lag p99 ${duration(event.lagMs)}, heap ${bytes(event.heapBytes)}, resident ${bytes(event.residentBytes)}`,
  clock: (event) => `clocks agree within ${duration(event.errorMs)}`,
  baseline: (event) => `clean baseline: latency p95 ${duration(event.latencyP95Ms)}`,
  window: (event) => (event.t < event.endT ? `measured time begins, ${duration(event.endT - event.startT)} are planned` : 'end of the measured time'),
  fact: (event) => `${event.name} = ${String(event.value)}${event.unit === undefined ? '' : ` ${event.unit}`}: ${event.text}`,
  unmeasured: (event) => `could not be measured here${event.name === '' ? '' : ` (${event.name})`}: ${event.because}`,
  trouble: (event) => `${event.code}: ${event.message}`,
}
