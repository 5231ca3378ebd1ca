import { request } from 'node:http'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startLinkServer } from './link-server.ts'

const options = { host: 'localhost', port: 0, strict: false, metrics: true, seed: 1 }

async function withConfig<T>(text: string, work: (configFile: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'brownout-'))
  try {
    const file = join(folder, 'proxies.json')
    await writeFile(file, text)
    return await work(file)
  } finally {
    await rm(folder, { recursive: true })
  }
}

describe('brownout toxiproxy', () => {
  it('makes the proxies of its config file, toxics included, and answers on localhost', async () => {
    const config = JSON.stringify([{ name: 'web', listen: '127.0.0.1:0', upstream: '127.0.0.1:9', toxics: [{ type: 'latency', attributes: { latency: 5 } }] }])
    await withConfig(config, async (configFile) => {
      const { engine, populated } = await startLinkServer({ ...options, configFile })
      try {
        expect(populated).toBe(1)
        const proxy = (await (await fetch(`http://localhost:${engine.port}/proxies/web`)).json()) as { enabled: boolean; toxics: unknown[] }
        expect([proxy.enabled, proxy.toxics]).toEqual([true, [{ attributes: { latency: 5, jitter: 0 }, name: 'latency_downstream', type: 'latency', stream: 'downstream', toxicity: 1 }]])
        expect((await fetch(`http://127.0.0.1:${engine.port}/metrics`)).status).toBe(200)
      } finally {
        await engine.close()
      }
    })
  })

  it('says what is wrong with a config file, and leaves no port open', async () => {
    await withConfig('[{"name":"web"}]', async (configFile) => {
      await expect(startLinkServer({ ...options, configFile })).rejects.toMatchObject({ code: 'LAB_BAD_OPTION', message: 'cannot use the config: missing required field: upstream at proxy 1' })
    })
    await expect(startLinkServer({ ...options, configFile: '/no/such/file' })).rejects.toMatchObject({ code: 'LAB_BAD_OPTION' })
  })

  it('says which port is taken', async () => {
    const first = await startLinkServer(options)
    try {
      await expect(startLinkServer({ ...options, port: first.engine.port })).rejects.toMatchObject({ code: 'LAB_PORT_IN_USE', message: expect.stringContaining(String(first.engine.port)) as string })
    } finally {
      await first.engine.close()
    }
  })

  it('refuses a Host that is not loopback', async () => {
    const { engine } = await startLinkServer({ ...options, host: '127.0.0.1' })
    try {
      const status = await new Promise((resolve, reject) => {
        request({ host: '127.0.0.1', port: engine.port, path: '/proxies', headers: { Host: 'evil.example:8474' } }, (response) => {
          response.resume()
          resolve(response.statusCode)
        })
          .on('error', reject)
          .end()
      })
      expect(status).toBe(403)
    } finally {
      await engine.close()
    }
  })
})
