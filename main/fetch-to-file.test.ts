import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { fetchToFile } from './fetch-to-file.ts'

let dir: string
let server: Server
let address: string
const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 31) & 0xff))
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'brownout-fetch-'))
  server = createServer((request, response) => {
    if (request.url === '/gone') return void response.writeHead(409).end('there is no run "x"\n')
    response.writeHead(200, { 'content-length': bytes.length })
    response.write(bytes.subarray(0, 100_000))
    if (request.url === '/cut') response.destroy()
    else response.end(bytes.subarray(100_000))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(async () => {
  server.closeAllConnections()
  server.close()
  await rm(dir, { recursive: true, force: true })
})

it('writes the bytes as they are, over what was there', async () => {
  const file = join(dir, 'a.pcapng')
  await writeFile(file, 'older')
  await fetchToFile(`${address}/whole`, file)
  expect((await readFile(file)).equals(bytes)).toBe(true)
  expect(await readdir(dir)).toEqual(['a.pcapng'])
})

it('keeps what was there when the transfer breaks off, and leaves no half file', async () => {
  const file = join(dir, 'a.pcapng')
  await writeFile(file, 'older')
  await expect(fetchToFile(`${address}/cut`, file)).rejects.toThrow()
  expect(await readFile(file, 'utf8')).toBe('older')
  expect(await readdir(dir)).toEqual(['a.pcapng'])
})

it('tells what the engine said', async () => {
  await expect(fetchToFile(`${address}/gone`, join(dir, 'a'))).rejects.toThrow('there is no run "x"')
  expect(await readdir(dir)).toEqual([])
})
