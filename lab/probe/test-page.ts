import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { build } from 'esbuild'
import { createBrowserProbeServer, type BrowserProbeServer } from './browser-probe-server.ts'
import { probePageHeaders } from './page-headers.ts'

export interface TestEngine extends AsyncDisposable {
  readonly pages: BrowserProbeServer
  readonly origin: string
  readonly url: string
}

/** For tests: the engine's HTTP server in little, with the probe page around `entry` (TypeScript source that calls `openPage`). */
export async function startTestEngine(entry: string, options: { readonly port?: number; readonly token?: string } = {}): Promise<TestEngine> {
  const folder = new URL('page/', import.meta.url)
  const bundle = await build({ stdin: { contents: entry, resolveDir: folder.pathname, loader: 'ts' }, bundle: true, format: 'esm', target: 'chrome120', write: false })
  const token = options.token ?? 'test-token'
  const files: Record<string, readonly [string, string]> = {
    '/probe/': ['text/html; charset=utf-8', await readFile(new URL('index.html', folder), 'utf8')],
    '/probe/page.css': ['text/css', await readFile(new URL('page.css', folder), 'utf8')],
    '/probe/page.js': ['text/javascript', bundle.outputFiles[0]?.text ?? ''],
  }
  const pages = createBrowserProbeServer({ token })
  const server = createServer((req, res) => {
    const file = files[(req.url ?? '').split('?')[0] ?? '']
    if (!file) return void res.writeHead(404).end()
    res.writeHead(200, { ...probePageHeaders, 'content-type': file[0] }).end(file[1])
  })
  server.on('upgrade', (req, socket, head) => {
    if (!pages.handleUpgrade(req, socket, head)) socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    pages,
    origin,
    url: `${origin}/probe/#token=${token}&as=chromium`,
    async [Symbol.asyncDispose]() {
      await pages.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
