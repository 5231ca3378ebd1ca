import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TransportId } from '../contract/transport.ts'
import { findChromium } from '../probe/find-chromium.ts'
import { openTestKit, range, type TestKit } from './test-kit.ts'

const folder = fileURLToPath(new URL('../../fixtures/snippets/', import.meta.url))
const snippets = readdirSync(folder).map((name) => basename(name, '.js') as TransportId)

/** The snippets exactly as people copy them, in a page of a browser. */
describe('the snippets', { timeout: 60_000 }, () => {
  let kit: TestKit
  let browser: Browser
  // What the page asked for, with the token that it had.
  const asked: { readonly url: string; readonly authorization: string | undefined }[] = []
  const server = createServer((request, response) => {
    const name = /^\/snippets\/([a-z-]+)\.js$/.exec(request.url ?? '')?.[1]
    if (request.url === '/') return void response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><script>load = (module) => import(module)</script>')
    if (name) return void response.writeHead(200, { 'content-type': 'text/javascript' }).end(readFileSync(`${folder}${name}.js`))
    asked.push({ url: request.url ?? '', authorization: request.headers.authorization })
    response.writeHead(401).end()
  })
  server.on('upgrade', (request, socket) => {
    asked.push({ url: request.url ?? '', authorization: request.headers.authorization })
    socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n')
  })
  const ownUrl = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  beforeAll(async () => {
    kit = await openTestKit()
    kit.origin.startFeed()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    browser = await chromium.launch({ executablePath: (await findChromium()).path, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })
  }, 60_000)
  afterAll(async () => {
    await browser.close()
    server.closeAllConnections()
    server.close()
    await kit[Symbol.asyncDispose]()
  })

  async function open(transport: TransportId, url: string, token: string) {
    const page = await browser.newPage()
    await page.goto(`${ownUrl()}/`)
    await page.evaluate(
      async ({ module, url: target, token: secret }) => {
        const { load } = globalThis as unknown as { load(module: string): Promise<{ connect(url: string, options: object): () => void }> }
        const { connect } = await load(module)
        const seqs: number[] = []
        const stop = connect(target, { onMessage: ({ seq }: { seq: number }) => seqs.push(seq), token: () => secret, everyMs: 200 })
        Object.assign(globalThis, { seqs, stop })
      },
      { module: `/snippets/${transport}.js`, url, token },
    )
    return { page, seqs: () => page.evaluate(() => (globalThis as unknown as { seqs: number[] }).seqs), stop: () => page.evaluate(() => (globalThis as unknown as { stop(): void }).stop()) }
  }

  it('are there for every transport that page code uses by itself', () => {
    expect(snippets.toSorted()).toEqual(['http-stream', 'long-polling', 'polling', 'sse', 'websocket'])
  })

  it.each(snippets)('%s: every message once and in order, before and after the server was gone', async (transport) => {
    const { page, seqs, stop } = await open(transport, kit.url(transport), '')
    await expect.poll(async () => (await seqs()).length, { timeout: 20_000 }).toBeGreaterThan(5)
    await kit.origin.switchOn('origin/restart', { downForMs: 300, keepRing: true })
    const before = (await seqs()).length
    await expect.poll(async () => (await seqs()).length, { timeout: 30_000 }).toBeGreaterThan(before + 10)
    await stop()
    const got = await seqs()
    expect(got).toEqual(range(got[0] ?? 0, got.at(-1) ?? 0))
    await page.close()
  })

  it.each(snippets)('%s: the token of the moment goes with the request', async (transport) => {
    asked.length = 0
    const { page, stop } = await open(transport, ownUrl(), 's3cret')
    await expect.poll(() => asked.some(({ url, authorization }) => url.includes('token=s3cret') || authorization === 'Bearer s3cret'), { timeout: 10_000 }).toBe(true)
    await stop()
    await page.close()
  })
})
