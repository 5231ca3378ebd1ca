import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { RunContext } from '../contract/context.ts'
import { probeKindSchema, type ProbeKind } from '../contract/report.ts'
import { browserProbe } from './browser-probe.ts'
import type { Chromium } from './chromium.ts'
import { connectPage, type PageConnection } from './page-connection.ts'
import { createPagePool } from './page-pool.ts'
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
export interface OpenProbeOptions {
  readonly kind?: ProbeKind | undefined
  readonly timeoutMs: number
  /** Whose page it is, where the lab has started it. */
  readonly browser?: Pick<Chromium, 'openTabBehind' | 'suspend'> | undefined
}

export interface BrowserProbeServer extends AsyncDisposable {
  /** Takes the socket when the request is for `/probe` and says so; refuses foreign hosts, origins and tokens with 403. */
  handleUpgrade(req: IncomingMessage, socket: Duplex, head: Buffer): boolean
  /** The page that would run clients, as soon as there is one. Rejects with LAB_PROBE_MISSING after `timeoutMs`. */
  waitForProbe(timeoutMs: number, kind?: ProbeKind): Promise<ProbePageInfo>
  /** A probe for one run, in a freshly loaded page with aligned clocks. */
  openProbe(options: OpenProbeOptions, ctx: RunContext): Promise<Probe>
  /** Pages that are connected and can run clients. */
  pages(): readonly ProbePageInfo[]
  close(): Promise<void>
}

const probePath = '/probe'
const maxFrameBytes = 1 << 20

export function createBrowserProbeServer({ token }: BrowserProbeServerOptions): BrowserProbeServer {
  const server = new WebSocketServer({ noServer: true, maxPayload: maxFrameBytes, perMessageDeflate: false })
  const pool = createPagePool()

  async function openProbe({ kind, timeoutMs, browser }: OpenProbeOptions, ctx: RunContext): Promise<Probe> {
    const page = await pool.claim({ kind, timeoutMs, signal: ctx.signal })
    try {
      const probe = await browserProbe(page, ctx, () => pool.release(page))
      return browser ? { ...probe, openTabBehind: (url) => browser.openTabBehind(url), ...(browser.suspend ? { suspend: browser.suspend } : {}) } : probe
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
      const [path, query] = (req.url ?? '').split('?')
      if (path !== probePath) return false
      const asked = new URLSearchParams(query)
      socket.on('error', () => socket.destroy())
      const kind = probeKindSchema.safeParse(asked.get('as'))
      if (!isOwnPage(req) || !sameText(asked.get('token') ?? '', token) || !kind.success || kind.data === 'node') {
        socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
        return true
      }
      const pageId = (asked.get('page') ?? '').slice(0, 64)
      server.handleUpgrade(req, socket, head, (ws) => pool.add(connectPage(ws, { pageId, kind: kind.data }, pool)))
      return true
    },
    async waitForProbe(timeoutMs, kind) {
      return infoOf(await pool.wait({ kind, timeoutMs }))
    },
    openProbe,
    pages: () => pool.active().map(infoOf),
    close,
    [Symbol.asyncDispose]: close,
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
