import type { EventKind, LabEvent } from '../contract/event.ts'
import { transportIds } from '../contract/transport.ts'
import { LabError } from '../core/errors.ts'

type FieldType = 'string' | 'number' | 'boolean'

/** Fields that the measures and rules rely on, beyond `id`, `t`, `side` and `transport`; written out, because a log has tens of thousands of lines. */
const fields: Readonly<Record<EventKind, Readonly<Record<string, FieldType>>>> = {
  start: {},
  attempt: { via: 'string', by: 'string' },
  open: { via: 'string', by: 'string' },
  hello: { via: 'string', epoch: 'string' },
  message: { via: 'string', epoch: 'string', seq: 'number', bytes: 'number', fresh: 'boolean', intact: 'boolean' },
  heartbeat: {},
  gap: { epoch: 'string', from: 'number', to: 'number' },
  resync: { seq: 'number' },
  empty: {},
  error: { what: 'string' },
  close: {},
  watchdog: { silentMs: 'number' },
  backoff: { delayMs: 'number' },
  step: { from: 'string', to: 'string', why: 'string' },
  'end-state': { state: 'string' },
  control: { via: 'string', restored: 'boolean', afterMs: 'number' },
  publish: { epoch: 'string', seq: 'number', scheduledT: 'number', bytes: 'number' },
  accept: { via: 'string', conn: 'string', http: 'string' },
  release: { via: 'string', conn: 'string', how: 'string' },
  'origin-state': { state: 'string', epoch: 'string' },
  'tcp-open': { hop: 'string', conn: 'string' },
  'tcp-close': { hop: 'string', conn: 'string', bytesUp: 'number', bytesDown: 'number' },
  'link-open': { hop: 'string', conn: 'string', peer: 'string' },
  'link-end': { hop: 'string', conn: 'string', peer: 'string', by: 'string', how: 'string' },
  bytes: { hop: 'string', up: 'number', down: 'number' },
  head: { hop: 'string', dir: 'string', conn: 'string' },
  capture: { hop: 'string', dir: 'string', conn: 'string', offset: 'number', data: 'string' },
  fault: { fault: 'string', phase: 'string', explain: 'string' },
  hit: { fault: 'string', effect: 'string' },
  health: { process: 'string', lagP99Ms: 'number' },
  load: { lagMs: 'number', heapBytes: 'number', residentBytes: 'number' },
  clock: { errorMs: 'number', minRttMs: 'number' },
  baseline: { latencyP95Ms: 'number', latencyMeanMs: 'number', burstIndex: 'number', verdict: 'string' },
  window: { startT: 'number', endT: 'number' },
  fact: { name: 'string', text: 'string' },
  unmeasured: { name: 'string', because: 'string' },
  trouble: { code: 'string', message: 'string' },
}

const withoutTransport = new Set<string>(['publish', 'origin-state', 'fault', 'health', 'load', 'clock', 'window', 'fact', 'unmeasured', 'trouble'])
const knownTransports = new Set<unknown>(transportIds)

/** One line of a run file as an event. @throws LabError LAB_RUN_FILE_INVALID, naming file, line and field. */
export function parseEvent(value: unknown, place: string): LabEvent {
  const refuse = (what: string) => new LabError('LAB_RUN_FILE_INVALID', `${place}: this is not an event of a run: ${what}`)
  if (typeof value !== 'object' || value === null) throw refuse('it is not an object')
  const event = value as Readonly<Record<string, unknown>>
  const { kind } = event
  const wanted = typeof kind === 'string' && Object.hasOwn(fields, kind) ? fields[kind as EventKind] : undefined
  if (!wanted) throw refuse(`its kind ${JSON.stringify(kind)} is not known`)
  if (!Number.isSafeInteger(event['id']) || (event['id'] as number) < 1) throw refuse(`id ${JSON.stringify(event['id'])} is not a positive whole number`)
  if (typeof event['t'] !== 'number') throw refuse('t is not a number')
  if (typeof event['side'] !== 'string') throw refuse('side is missing')
  if (!withoutTransport.has(kind as string) && !knownTransports.has(event['transport'])) throw refuse(`transport ${JSON.stringify(event['transport'])} is not known`)
  for (const [field, type] of Object.entries(wanted)) if (typeof event[field] !== type) throw refuse(`${String(kind)}.${field} is not a ${type}`)
  if (kind === 'head' && !(Array.isArray(event['lines']) && event['lines'].every((line) => typeof line === 'string'))) throw refuse('head.lines is not a list of lines')
  if (kind === 'capture' && !isPieces(event['later'])) throw refuse('capture.later is not a list of times and positions in turn')
  if (kind === 'fact' && !['number', 'string', 'boolean'].includes(typeof event['value'])) throw refuse('fact.value is not a number, a text or true or false')
  return value as LabEvent
}

function isPieces(later: unknown): boolean {
  return Array.isArray(later) && later.length % 2 === 0 && later.every((number) => typeof number === 'number')
}
