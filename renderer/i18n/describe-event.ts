import type { LabEvent } from '../../lab/contract/event.ts'
import { shortNames } from '../charts/lane-model.ts'
import { bytes, duration } from './format.ts'

/** One line about one event, for tooltips and the selection. English; moves into the catalogue with the second language. */
export function describeEvent(event: LabEvent): string {
  if (event.side === 'client') return describeClientEvent(event)
  switch (event.kind) {
    case 'publish':
      return `published ${event.epoch}-${event.seq}`
    case 'accept':
      return `origin accepted ${shortNames[event.via]} over HTTP/${event.http}${event.cursor === undefined ? '' : `, resume after ${event.cursor}`}`
    case 'release':
      return `origin released the exchange: ${event.how}`
    case 'origin-state':
      return `origin is ${event.state}`
    case 'tcp-open':
      return `TCP opened at the ${event.hop === 'client' ? 'client' : 'origin'} side${event.alpn === undefined ? '' : `, ALPN ${event.alpn}`}`
    case 'tcp-close':
      return `TCP closed by ${event.how}: ${bytes(event.bytesUp)} up, ${bytes(event.bytesDown)} down`
    case 'bytes':
      return `${bytes(event.up)} up, ${bytes(event.down)} down so far`
    case 'head':
      return `${event.dir === 'c2s' ? 'request' : 'answer'} at the ${event.hop} side: ${event.lines[0] ?? ''}`
    case 'capture':
      return `${event.dir === 'c2s' ? 'up' : 'down'} at the ${event.hop} side, bytes from ${event.offset} on`
    case 'fault':
      return `${event.fault} ${event.phase}: ${event.explain}`
    case 'hit':
      return `${event.fault}: ${event.effect}${event.times === undefined ? '' : ` (${event.times} times)`}`
    case 'health':
      return `${event.process} loop lag p99 ${duration(event.lagP99Ms)}`
    case 'clock':
      return `clocks agree within ${duration(event.errorMs)}`
    case 'baseline':
      return `clean baseline: latency p95 ${duration(event.latencyP95Ms)}`
    case 'window':
      return 'end of the measured time'
    case 'trouble':
      return `${event.code}: ${event.message}`
  }
}

function describeClientEvent(event: Extract<LabEvent, { side: 'client' }>): string {
  switch (event.kind) {
    case 'start':
      return 'client started'
    case 'attempt':
      return `${shortNames[event.via]} attempt${event.by === 'ua' ? ' by the browser' : ''}${event.cursor === undefined ? '' : `, resume after ${event.cursor}`}`
    case 'open':
      return `${shortNames[event.via]} open`
    case 'hello':
      return `greeted by the origin, ${event.resumed ? 'resumed' : 'fresh start'}`
    case 'message':
      return `message ${event.epoch}-${event.seq}, ${bytes(event.bytes)}${event.fresh ? '' : ', duplicate'}${event.intact ? '' : ', corrupt'}`
    case 'heartbeat':
      return 'heartbeat'
    case 'gap':
      return `origin says ${event.from}–${event.to} are gone`
    case 'resync':
      return `resynchronised at ${event.seq}`
    case 'empty':
      return 'empty answer'
    case 'error':
      return `error: ${event.what}${event.status === undefined ? '' : `, status ${event.status}`}${event.readyState === undefined ? '' : `, readyState ${event.readyState}`}`
    case 'close':
      return `closed${event.code === undefined ? '' : ` with ${event.code}`}${event.reason ? ` “${event.reason}”` : ''}${event.clean === undefined ? '' : event.clean ? ', clean' : ', not clean'}`
    case 'watchdog':
      return `watchdog: ${duration(event.silentMs)} of silence`
    case 'backoff':
      return `waits ${duration(event.delayMs)} before attempt ${event.attempt}`
    case 'step':
      return `steps from ${shortNames[event.from]} to ${shortNames[event.to]}: ${event.why}`
    case 'end-state':
      return `at the end the API says: ${event.state}`
    case 'control':
      return `a fresh ${shortNames[event.via]} client ${event.restored ? `gets through after ${duration(event.afterMs)}` : `does not get through within ${duration(event.afterMs)}`}`
  }
}
