import type { ClientNote, Platform, TransportClient, TransportClientDefinition } from '../contract/client.ts'
import type { ProbeClient } from '../contract/probe-protocol.ts'
import type { TransportId } from '../contract/transport.ts'
import type { ControlRequest, ControlResult } from './probe.ts'

export type ClientDefinitions = Readonly<Partial<Record<TransportId, TransportClientDefinition>>>

/** What a client said, and when by the platform's own clock (ms). */
export interface StampedNote {
  readonly transport: TransportId
  readonly at: number
  readonly control?: boolean
  readonly note: ClientNote
}

export interface RunnerOptions {
  readonly definitions: ClientDefinitions
  readonly platform: Platform
  /** Notes are handed over in batches, in the order they were made, at most this late; 0 hands each one over at once. */
  readonly batchMs: number
  readonly emit: (notes: readonly StampedNote[]) => void
}

/** Runs clients on a platform. The same code in Node and in the page: neither `node:` nor DOM. */
export interface Runner {
  start(clients: readonly ProbeClient[]): void
  control(request: ControlRequest): Promise<ControlResult>
  /** Stops everything, notes the end states, hands over what is left. Idempotent. */
  stop(): void
  /** Hands over the notes that wait in the batch. */
  flush(): void
}

interface RunningClient {
  readonly transport: TransportId
  /** The rung in use: `fallback` changes it. */
  via(): TransportId
  stop(): ReturnType<TransportClient['stop']>
}

export function createRunner(options: RunnerOptions): Runner {
  const { platform, definitions } = options
  const batch = createBatch(options)
  const running: RunningClient[] = []
  const controls = new Set<() => void>()
  const run = (client: ProbeClient, id: TransportId, by: Rung['by'], onNote: (note: ClientNote, at: number) => void): RunningClient =>
    runClient(client, { definition: definitions[id], id, by }, platform, onNote)

  function control({ client, via, withinMs }: ControlRequest): Promise<ControlResult> {
    return new Promise((resolve) => {
      const startedAt = platform.now()
      const { transport } = client
      let settled = false
      let fresh: RunningClient | undefined
      const settle = (restored: boolean): void => {
        if (settled) return
        settled = true
        platform.clearTimeout(timer)
        controls.delete(giveUp)
        fresh?.stop()
        const at = platform.now()
        const afterMs = at - startedAt
        batch.add({ transport, at, control: true, note: { kind: 'control', via, restored, afterMs } })
        batch.flush()
        resolve({ restored, afterMs })
      }
      const giveUp = (): void => settle(false)
      const timer = platform.setTimeout(giveUp, withinMs)
      controls.add(giveUp)
      fresh = run(client, via, 'app', (note, at) => {
        batch.add({ transport, at, control: true, note })
        // Damaged messages do not restore a feed.
        if (note.kind === 'message' && note.intact) settle(true)
      })
      // A client that delivers inside its own `start` settles before it has a name here.
      if (settled) fresh.stop()
    })
  }

  return {
    start(clients) {
      for (const client of clients) {
        const { transport } = client
        batch.add({ transport, at: platform.now(), note: { kind: 'start' } })
        running.push(run(client, transport, 'lib', (note, at) => batch.add({ transport, at, note })))
      }
    },
    control,
    stop() {
      for (const giveUp of controls) giveUp()
      for (const client of running.splice(0)) {
        const via = client.via()
        const state = client.stop()
        batch.add({ transport: client.transport, at: platform.now(), note: { kind: 'end-state', via, state } })
      }
      batch.flush()
    },
    flush: () => batch.flush(),
  }
}

interface Rung {
  readonly definition: TransportClientDefinition | undefined
  readonly id: TransportId
  readonly by: 'lib' | 'app'
}

/** Creates and starts one client; whatever it throws becomes an `error` note. */
function runClient(client: ProbeClient, rung: Rung, platform: Platform, onNote: (note: ClientNote, at: number) => void): RunningClient {
  let via = rung.id
  let done = false
  const note = (said: ClientNote): void => {
    // What the API says after we closed it belongs to nobody.
    if (done) return
    if (said.kind === 'attempt') via = said.via
    onNote(said, platform.now())
  }
  let instance: TransportClient | undefined
  const guard = <T>(act: () => T): T | undefined => {
    try {
      return act()
    } catch (error) {
      note({ kind: 'error', via, what: error instanceof Error ? error.message : String(error) })
      return undefined
    }
  }
  guard(() => {
    if (!rung.definition) throw new Error(`this probe has no client for ${rung.id}`)
    instance = rung.definition.create({ baseUrl: client.baseUrl, policy: client.policy, platform, cursor: client.cursor, by: rung.by, note })
    instance.start()
  })
  return {
    transport: client.transport,
    via: () => via,
    stop() {
      const state = guard(() => instance?.stop())
      done = true
      return state ?? 'closed'
    },
  }
}

/** Collects notes so that a busy feed costs one frame per `batchMs`, not one per note. */
function createBatch({ platform, batchMs, emit }: RunnerOptions): { add(note: StampedNote): void; flush(): void } {
  let notes: StampedNote[] = []
  let timer: unknown
  const flush = (): void => {
    platform.clearTimeout(timer)
    timer = undefined
    if (notes.length === 0) return
    const full = notes
    notes = []
    emit(full)
  }
  return {
    flush,
    add(note) {
      notes.push(note)
      if (batchMs === 0) flush()
      else timer ??= platform.setTimeout(flush, batchMs)
    },
  }
}
