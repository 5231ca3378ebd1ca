import type { Actor, Baseline, EventInput, LabEvent } from '../../contract/event.ts'
import type { FaultId } from '../../contract/fault.ts'
import type { RunHeader, RunLog } from '../../contract/run-file.ts'
import type { Contract } from '../../contract/scenario.ts'
import type { TransportId } from '../../contract/transport.ts'

/** Writes logs by hand, for tests of the measures and the rules. All times are wall ms since the clients were started. */

export interface LogOptions {
  readonly endT?: number
  /** Interval of the feed, wall ms. */
  readonly everyMs?: number
  readonly scale?: number
  readonly contract?: Contract
  readonly fault?: { readonly id?: FaultId; readonly fromT: number; readonly toT?: number | null; readonly explain?: string }
  /** `false`: the session has no clean run to compare with. */
  readonly baseline?: Partial<Baseline> | false
  readonly health?: { readonly engineMs?: number; readonly probeMs?: number; readonly clockMs?: number; readonly publisherLateMs?: number }
  readonly shiftMs?: number
}

type Loose = EventInput & { readonly t: number }

export interface ClientScript {
  /** Connected and greeted, delivering `from`..`to` after `latencyMs` each. */
  start(t?: number): ClientScript
  attempt(t: number, by?: Actor, via?: TransportId): ClientScript
  open(t: number, by?: Actor, via?: TransportId): ClientScript
  hello(t: number, via?: TransportId): ClientScript
  deliver(from: number, to: number, options?: { readonly latencyMs?: number; readonly atT?: number; readonly skip?: readonly number[] }): ClientScript
  message(seq: number, t: number, extra?: Partial<{ fresh: boolean; intact: boolean; epoch: string }>): ClientScript
  error(t: number, extra?: Partial<{ readyState: number; status: number; what: string }>): ClientScript
  close(t: number, code?: number): ClientScript
  hit(t: number, effect?: string, fault?: FaultId): ClientScript
  endState(state: 'open' | 'connecting' | 'closed' | 'idle'): ClientScript
  control(restored: boolean, via?: TransportId): ClientScript
  bytes(t: number, hop: 'client' | 'origin', down: number): ClientScript
  /** Anything else about this transport. */
  note(event: Omit<LabEvent, 'id' | 'transport' | 'side'> & Record<string, unknown>, side?: LabEvent['side']): ClientScript
}

export interface LogBuilder {
  publish(from: number, to: number, options?: { readonly epoch?: string; readonly firstT?: number }): LogBuilder
  of(transport: TransportId): ClientScript
  event(event: Loose): LogBuilder
  log(): RunLog
}

export const epoch = 'e1'

export function header(options: { readonly scale?: number; readonly everyMs?: number; readonly contract?: Contract } = {}): RunHeader {
  const scale = options.scale ?? 20
  return {
    format: 'brownout-run',
    version: 5,
    run: 'r1',
    startedAt: '2026-11-22T20:00:00.000Z',
    brownout: '0.1.0',
    probe: 'node',
    probeVersion: 'Node 20.20.2',
    platform: 'linux x64',
    versions: {},
    scale,
    seed: 1,
    scenario: {
      id: 'by-hand',
      title: 'By hand',
      notes: [],
      answers: {},
      feed: { everyMs: (options.everyMs ?? 100) * scale, payloadBytes: 64, heartbeatMs: 15_000, ring: 1000 },
      transports: ['sse'],
      contract: options.contract ?? 'latest',
      timeline: [],
      expect: {},
      seed: 1,
    },
    scenarioHash: 'h',
  }
}

/** Message n is scheduled at n * everyMs; everything up to the end of the run is published unless `publish` was called. */
export function buildLog(options: LogOptions = {}): LogBuilder {
  const endT = options.endT ?? 8000
  const everyMs = options.everyMs ?? 100
  const shift = options.shiftMs ?? 0
  const lateMs = options.health?.publisherLateMs ?? 0
  const fault = options.fault && { id: 'gateway/test' as FaultId, toT: null, explain: 'a test', ...options.fault }
  const events: Loose[] = []
  const transports = new Set<TransportId>()
  let published = false

  const add = (event: Record<string, unknown>) => void events.push(event as unknown as Loose)
  const publish = (from: number, to: number, { epoch: of = epoch, firstT = from * everyMs }: { epoch?: string; firstT?: number } = {}) => {
    published = true
    for (let seq = from; seq <= to; seq++) {
      const scheduledT = firstT + (seq - from) * everyMs
      add({ kind: 'publish', side: 'server', epoch: of, seq, scheduledT, t: scheduledT + lateMs, bytes: 64 })
    }
  }

  const builder: LogBuilder = {
    publish(from, to, how) {
      publish(from, to, how)
      return builder
    },
    of(transport) {
      transports.add(transport)
      return script(transport, { add, everyMs, endT, faultId: fault?.id ?? 'gateway/test' })
    },
    event(event) {
      events.push(event)
      return builder
    },
    log() {
      if (!published) publish(1, Math.floor(endT / everyMs))
      const all = [...events, ...(frame({ options, endT, transports, fault }) as unknown as Loose[])]
      all.sort((a, b) => a.t - b.t)
      const numbered = all.map((event, i) => ({ ...event, ...shifted(event, shift), id: i + 1 })) as unknown as LabEvent[]
      return { header: header({ ...options, everyMs }), events: numbered, footer: { format: 'brownout-run-end', events: numbered.length, outcome: 'finished', counts: null, verdicts: null } }
    },
  }
  return builder
}

/** Time-shift of an event and of every lab time it carries. */
function shifted(event: Loose, shift: number): Record<string, number | null> {
  const moved: Record<string, number | null> = {}
  for (const [key, value] of Object.entries(event)) if (key === 't' || key.endsWith('T')) moved[key] = typeof value === 'number' ? value + shift : null
  return moved
}

interface Frame {
  readonly options: LogOptions
  readonly endT: number
  readonly transports: ReadonlySet<TransportId>
  readonly fault: { readonly id: FaultId; readonly fromT: number; readonly toT: number | null; readonly explain: string } | undefined
}

/** What `run` notes in every log: baselines, faults, health, window. */
function frame({ options, endT, transports, fault }: Frame): Record<string, unknown>[] {
  const { health = {} } = options
  const lab = { side: 'lab' }
  const baselines = options.baseline === false ? [] : [...transports].map((transport) => ({ ...lab, kind: 'baseline', t: -1, transport, run: 'r0', ...healthy(transport), ...options.baseline }))
  const switches = fault
    ? [
        { side: 'fault', kind: 'fault', t: fault.fromT, fault: fault.id, phase: 'on', by: 'timeline', params: {}, explain: fault.explain },
        ...(fault.toT === null ? [] : [{ side: 'fault', kind: 'fault', t: fault.toT, fault: fault.id, phase: 'off', by: 'timeline', params: {}, explain: fault.explain }]),
      ]
    : []
  return [
    ...baselines,
    ...switches,
    { ...lab, kind: 'clock', t: 0, errorMs: health.clockMs ?? 0.2, minRttMs: 0.4 },
    { ...lab, kind: 'window', t: endT + 1, startT: 0, faultFromT: fault?.fromT ?? null, faultToT: fault?.toT ?? null, endT },
    { ...lab, kind: 'health', t: endT + 2, process: 'engine', lagP99Ms: health.engineMs ?? 3 },
    { ...lab, kind: 'health', t: endT + 2, process: 'probe', lagP99Ms: health.probeMs ?? 3 },
  ]
}

function healthy(transport: TransportId): Baseline {
  const polls = transport === 'polling'
  return { latencyP95Ms: polls ? 250 : 5, latencyMeanMs: polls ? 130 : 3, burstIndex: 0, overheadBytesPerMessage: polls ? 600 : 60, verdict: 'unaffected' }
}

interface ScriptOptions {
  add(event: Record<string, unknown>): void
  readonly everyMs: number
  readonly endT: number
  readonly faultId: FaultId
}

function script(transport: TransportId, { add, everyMs, endT, faultId }: ScriptOptions): ClientScript {
  const own = { side: 'client', transport, via: transport }
  const then = (event: Record<string, unknown>) => {
    add(event)
    return self
  }
  const self: ClientScript = {
    start: (t = 0) => then({ ...own, kind: 'start', t }),
    attempt: (t, by = 'lib', via = transport) => then({ ...own, kind: 'attempt', t, by, via }),
    open: (t, by = 'lib', via = transport) => then({ ...own, kind: 'open', t, by, via }),
    hello: (t, via = transport) => then({ ...own, kind: 'hello', t, epoch, resumed: false, via }),
    deliver(from, to, { latencyMs = 3, atT, skip = [] } = {}) {
      for (let seq = from; seq <= to; seq++) if (!skip.includes(seq)) self.message(seq, atT ?? seq * everyMs + latencyMs)
      return self
    },
    message: (seq, t, extra = {}) => then({ ...own, kind: 'message', t, epoch, seq, bytes: 64, fresh: true, intact: true, ...extra }),
    error: (t, extra = {}) => then({ ...own, kind: 'error', t, what: 'error', ...extra }),
    close: (t, code = 1006) => then({ ...own, kind: 'close', t, code, clean: false, readyState: 3 }),
    hit: (t, effect = 'touched', fault = faultId) => then({ side: 'fault', kind: 'hit', transport, t, fault, effect }),
    endState: (state) => then({ ...own, kind: 'end-state', t: endT, state }),
    control: (restored, via = transport) => then({ ...own, kind: 'control', t: endT + 100, control: true, restored, afterMs: restored ? 40 : 1000, via }),
    bytes: (t, hop, down) => then({ side: 'wire', kind: 'bytes', transport, t, hop, up: 100, down }),
    note: (event, side = 'client') => then({ transport, via: transport, ...event, side }),
  }
  return self
}
