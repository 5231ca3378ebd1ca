import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { RunContext } from '../contract/context.ts'
import { probeKindSchema, type ProbeKind } from '../contract/report.ts'
import { LabError } from '../core/errors.ts'
import { browserProbe } from './browser-probe.ts'
import { connectPage, type PageConnection } from './page-connection.ts'
import type { Probe } from './probe.ts'

export interface BrowserProbeServerOptions {
  /** The secret of this engine's addresses; a page shows it as `/probe?token=...`. */
  readonly token: string
}

export interface ProbePageInfo {
  readonly kind: ProbeKind
  readonly version: string
  readonly userAgent: string
  readonly crossOriginIsolated: boolean
}

/** Where probe pages report in. One page of each kind runs clients; further ones wait as spectators. */
export interface BrowserProbeServer extends AsyncDisposable {
  /** Takes the socket when the request is for `/probe` and says so; refuses foreign hosts, origins and tokens with 403. */
  handleUpgrade(req: IncomingMessage, socket: Duplex, head: Buffer): boolean
  /** The page that would run clients, as soon as there is one. Rejects with LAB_PROBE_MISSING after `timeoutMs`. */
  waitForProbe(timeoutMs: number, kind?: ProbeKind): Promise<ProbePageInfo>
  /** A probe for one run, in a freshly loaded page with aligned clocks. */
  openProbe(options: { readonly kind?: ProbeKind | undefined; readonly timeoutMs: number }, ctx: RunContext): Promise<Probe>
  /** Pages that are connected and can run clients. */
  pages(): readonly ProbePageInfo[]
  close(): Promise<void>
}

const probePath = '/probe'
const maxFrameBytes = 1 << 20
const reloadWithinMs = 10_000

type Test = (connection: PageConnection) => boolean

export function createBrowserProbeServer({ token }: BrowserProbeServerOptions): BrowserProbeServer {
  const server = new WebSocketServer({ noServer: true, maxPayload: maxFrameBytes, perMessageDeflate: false })
  const pool = createPagePool()

  async function openProbe({ kind, timeoutMs }: { readonly kind?: ProbeKind | undefined; readonly timeoutMs: number }, ctx: RunContext): Promise<Probe> {
    const page = await pool.claim(kind, timeoutMs)
    try {
      return await browserProbe(page, ctx, () => pool.release(page))
    } catch (error) {
      pool.release(page)
      throw error
    }
  }
  const close = async (): Promise<void> => {
    pool.close()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  }
  return {
    handleUpgrade(req, socket, head) {
      const url = new URL(req.url ?? '/', 'http://localhost')
      if (url.pathname !== probePath) return false
      socket.on('error', () => socket.destroy())
      const kind = probeKindSchema.safeParse(url.searchParams.get('as'))
      if (!isOwnPage(req) || !sameText(url.searchParams.get('token') ?? '', token) || !kind.success || kind.data === 'node') {
        socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
        return true
      }
      const pageId = (url.searchParams.get('page') ?? '').slice(0, 64)
      server.handleUpgrade(req, socket, head, (ws) => pool.add(connectPage(ws, { pageId, kind: kind.data }, pool)))
      return true
    },
    async waitForProbe(timeoutMs, kind) {
      return infoOf(await pool.wait((c) => pool.isActive(c) && (kind === undefined || c.kind === kind), timeoutMs, kind))
    },
    openProbe,
    pages: () => pool.active().map(infoOf),
    close,
    [Symbol.asyncDispose]: close,
  }
}

interface PagePool {
  add(connection: PageConnection): void
  onReady(connection: PageConnection): void
  onClose(connection: PageConnection): void
  active(): readonly PageConnection[]
  isActive(connection: PageConnection): boolean
  wait(test: Test, timeoutMs: number, kind: ProbeKind | undefined): Promise<PageConnection>
  claim(kind: ProbeKind | undefined, timeoutMs: number): Promise<PageConnection>
  release(connection: PageConnection): void
  close(): void
}

function createPagePool(): PagePool {
  const connections: PageConnection[] = []
  const roles = new WeakMap<PageConnection, 'probe' | 'spectator'>()
  const used = new WeakSet<PageConnection>()
  const busy = new Set<PageConnection>()
  const waiters = new Set<{ readonly test: Test; readonly resolve: (connection: PageConnection) => void }>()
  /** Pages that are being reloaded: their place is kept, or a spectator would move up every time. */
  const reloading = new Map<ProbeKind, string>()

  const active = (): PageConnection[] => connections.filter((c) => c.ready && roles.get(c) === 'probe')
  const settle = (): void => {
    const taken = new Set<ProbeKind>()
    for (const connection of connections) {
      const kept = reloading.get(connection.kind)
      const role = taken.has(connection.kind) || (kept !== undefined && kept !== connection.pageId) ? 'spectator' : 'probe'
      if (role === 'probe') taken.add(connection.kind)
      if (roles.get(connection) !== role && connection.ready) {
        roles.set(connection, role)
        connection.send({ kind: 'role', role })
      }
    }
    for (const waiter of waiters) {
      const found = active().find(waiter.test)
      if (!found) continue
      waiters.delete(waiter)
      waiter.resolve(found)
    }
  }
  const wait: PagePool['wait'] = (test, timeoutMs, kind) =>
    new Promise((resolve, reject) => {
      const waiter = {
        test,
        resolve: (connection: PageConnection) => {
          clearTimeout(timer)
          resolve(connection)
        },
      }
      const timer = setTimeout(() => {
        waiters.delete(waiter)
        reject(new LabError('LAB_PROBE_MISSING', `No ${kind ?? 'browser'} probe page answered within ${timeoutMs} ms. Open the probe page in a browser, or use --probe node.`))
      }, timeoutMs)
      waiters.add(waiter)
      settle()
    })
  async function reload(old: PageConnection): Promise<PageConnection> {
    const before = new Set(connections)
    reloading.set(old.kind, old.pageId)
    busy.add(old)
    try {
      old.send({ kind: 'reload' })
      return await wait((c) => c.pageId === old.pageId && c.kind === old.kind && !before.has(c), reloadWithinMs, old.kind)
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
      connections.push(connection)
    },
    onReady: settle,
    onClose(connection) {
      connections.splice(connections.indexOf(connection), 1)
      settle()
    },
    active,
    isActive: (connection) => roles.get(connection) === 'probe',
    wait,
    async claim(kind, timeoutMs) {
      let page = await wait((c) => kind === undefined || c.kind === kind, timeoutMs, kind)
      if (busy.has(page)) throw new LabError('LAB_BUSY', `The ${page.kind} probe page is in the middle of a run. Wait for it or stop it.`)
      if (used.has(page)) page = await reload(page)
      used.add(page)
      busy.add(page)
      return page
    },
    release: (connection) => void busy.delete(connection),
    close() {
      for (const connection of [...connections]) connection.close()
    },
  }
}

const infoOf = ({ kind, ready }: PageConnection): ProbePageInfo => ({
  kind,
  version: ready?.version ?? '',
  userAgent: ready?.userAgent ?? '',
  crossOriginIsolated: ready?.crossOriginIsolated ?? false,
})

/** Loopback name in Host (against DNS rebinding), and the Origin that belongs to it (against other sites' pages). */
function isOwnPage({ headers }: IncomingMessage): boolean {
  const host = headers.host ?? ''
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host) && headers.origin === `http://${host}`
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
