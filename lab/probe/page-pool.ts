import type { ProbeKind } from '../contract/report.ts'
import { LabError } from '../core/errors.ts'
import type { PageConnection, PageConnectionHooks } from './page-connection.ts'

const reloadWithinMs = 10_000

export interface PageRequest {
  /** Any kind when left out. */
  readonly kind?: ProbeKind | undefined
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
}

/** Which pages are there, and which one runs clients: the first of its kind. The others are spectators. */
export interface PagePool extends PageConnectionHooks {
  add(connection: PageConnection): void
  active(): readonly PageConnection[]
  /** The page that runs clients, as soon as there is one. Rejects with LAB_PROBE_MISSING, or the signal's reason. */
  wait(request: PageRequest): Promise<PageConnection>
  /** The same for one run alone, freshly loaded. Rejects with LAB_BUSY while another run has it. */
  claim(request: PageRequest): Promise<PageConnection>
  release(connection: PageConnection): void
  close(): void
}

export function createPagePool(): PagePool {
  const connections: PageConnection[] = []
  const roles = new WeakMap<PageConnection, 'probe' | 'spectator'>()
  const used = new WeakSet<PageConnection>()
  const busy = new Set<PageConnection>()
  const waiters = createWaiters()
  /** Pages that are being reloaded: their place is kept, or a spectator would move up every time. */
  const reloading = new Map<ProbeKind, string>()

  const active = (): PageConnection[] => connections.filter((c) => c.ready && roles.get(c) === 'probe')
  const settle = (): void => {
    const taken = new Set<ProbeKind>()
    for (const connection of connections) {
      const kept = reloading.get(connection.kind)
      const role = taken.has(connection.kind) || (kept !== undefined && kept !== connection.pageId) ? 'spectator' : 'probe'
      if (role === 'probe') taken.add(connection.kind)
      if (!connection.ready || roles.get(connection) === role) continue
      roles.set(connection, role)
      connection.send({ kind: 'role', role })
    }
    waiters.offer(active())
  }
  const matches = ({ kind }: PageRequest) => (c: PageConnection) => kind === undefined || c.kind === kind
  const wait: PagePool['wait'] = (request) => {
    const found = waiters.wait(matches(request), request)
    settle()
    return found
  }
  async function reload(old: PageConnection): Promise<PageConnection> {
    const before = new Set(connections)
    reloading.set(old.kind, old.pageId)
    try {
      old.send({ kind: 'reload' })
      const fresh = await waiters.wait((c) => c.pageId === old.pageId && c.kind === old.kind && !before.has(c), { kind: old.kind, timeoutMs: reloadWithinMs })
      busy.add(fresh)
      return fresh
    } catch (cause) {
      throw new LabError('LAB_PROBE_LOST', `The ${old.kind} probe page did not come back after its reload. Open it again.`, { cause })
    } finally {
      busy.delete(old)
      reloading.delete(old.kind)
      settle()
    }
  }
  return {
    add(connection) {
      // First come, first served; a page that comes back from its reload takes its old place before those who waited.
      if (reloading.get(connection.kind) === connection.pageId) connections.unshift(connection)
      else connections.push(connection)
    },
    onReady: settle,
    onClose(connection) {
      connections.splice(connections.indexOf(connection), 1)
      settle()
    },
    active,
    wait,
    async claim(request) {
      const page = await wait(request)
      if (busy.has(page)) throw new LabError('LAB_BUSY', `The ${page.kind} probe page is in the middle of a run. Wait for it or stop it.`)
      busy.add(page)
      const fresh = used.has(page) ? await reload(page) : page
      used.add(fresh)
      return fresh
    },
    release: (connection) => void busy.delete(connection),
    close() {
      waiters.close()
      for (const connection of connections) connection.close()
    },
  }
}

interface Waiter {
  readonly test: (connection: PageConnection) => boolean
  readonly take: (connection: PageConnection) => void
  readonly fail: (error: Error) => void
}

function createWaiters() {
  const waiters = new Set<Waiter>()
  return {
    wait: (test: Waiter['test'], { kind, timeoutMs, signal }: PageRequest): Promise<PageConnection> =>
      new Promise((resolve, reject) => {
        const onAbort = (): void => waiter.fail(signal?.reason as Error)
        const onLate = (): void => waiter.fail(new LabError('LAB_PROBE_MISSING', `No ${kind ?? 'browser'} probe page reported within ${timeoutMs} ms. Open the probe page, or use --probe node.`))
        const timer = setTimeout(onLate, timeoutMs)
        const settled = (): void => {
          clearTimeout(timer)
          signal?.removeEventListener('abort', onAbort)
          waiters.delete(waiter)
        }
        const waiter: Waiter = {
          test,
          take: (connection) => (settled(), resolve(connection)),
          fail: (error) => (settled(), reject(error)),
        }
        waiters.add(waiter)
        if (signal?.aborted) onAbort()
        else signal?.addEventListener('abort', onAbort)
      }),
    offer(connections: readonly PageConnection[]): void {
      for (const waiter of waiters) {
        const found = connections.find(waiter.test)
        if (found) waiter.take(found)
      }
    },
    close(): void {
      for (const waiter of waiters) waiter.fail(new LabError('LAB_PROBE_LOST', 'The lab is closing; no probe page is taken any more.'))
    },
  }
}
