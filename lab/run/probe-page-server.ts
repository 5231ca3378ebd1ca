import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { ProbeKind } from '../contract/report.ts'
import { type BrowserProbeServer, createBrowserProbeServer } from '../probe/browser-probe-server.ts'
import { leafPageHeaders, probePageHeaders } from '../probe/page-headers.ts'

/** Built by `npm run build`; beside the engine bundle. */
const pageDir = new URL('../probe/', import.meta.url)

const files: Readonly<Record<string, { readonly name: string; readonly type: string; readonly headers?: Readonly<Record<string, string>> }>> = {
  '/': { name: 'index.html', type: 'text/html; charset=utf-8' },
  '/page.js': { name: 'page.js', type: 'text/javascript; charset=utf-8' },
  '/leaf.html': { name: 'leaf.html', type: 'text/html; charset=utf-8', headers: leafPageHeaders },
  '/leaf.js': { name: 'leaf.js', type: 'text/javascript; charset=utf-8' },
  '/page.css': { name: 'page.css', type: 'text/css; charset=utf-8' },
}

export interface ProbePageServer {
  readonly probes: BrowserProbeServer
  /** The address that a browser opens to become the probe; the token stays in the fragment. */
  address(kind: ProbeKind): string
  close(): Promise<void>
}

/** The page has a port of its own, so that neither the UI's nor the lab's connections meet its connection limit. */
export async function startProbePageServer(): Promise<ProbePageServer> {
  const token = randomBytes(24).toString('base64url')
  const probes = createBrowserProbeServer({ token })
  const server = createServer((request, response) => {
    const file = files[new URL(request.url ?? '/', 'http://page').pathname]
    const ours = /^(127\.0\.0\.1|localhost):\d+$/.test(request.headers.host ?? '')
    if (!file || !ours) return void response.writeHead(file ? 403 : 404).end()
    readFile(fileURLToPath(new URL(file.name, pageDir))).then(
      (body) => response.writeHead(200, { ...(file.headers ?? probePageHeaders), 'content-type': file.type }).end(body),
      () => response.writeHead(500).end('The probe page is not built; run `npm run build`.\n'),
    )
  })
  server.on('upgrade', (request, socket, head) => {
    if (!probes.handleUpgrade(request, socket, head)) socket.destroy()
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: '127.0.0.1', port: 0, exclusive: true }, resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    probes,
    address: (kind) => `http://127.0.0.1:${port}/#token=${token}&as=${kind}`,
    async close() {
      await probes.close()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
