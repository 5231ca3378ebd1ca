import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiCase, apiCases } from './peer/api-cases.ts'
import { type Answer, type ServerUnderTest, ask, deleteAllProxies, freePort, startOurServer, startRealServer } from './peer/servers.ts'

const servers = {} as Record<'real' | 'strict' | 'compat', ServerUnderTest>

beforeAll(async () => {
  servers.real = await startRealServer()
  servers.strict = await startOurServer('strict')
  servers.compat = await startOurServer('compat')
}, 300_000)
afterAll(async () => {
  for (const server of Object.values(servers)) await server[Symbol.asyncDispose]()
})

/** What must differ is taken out: the time, the id, ports that the system chose. */
function comparable(answer: Answer, ports: Readonly<Record<string, number>>): Answer {
  // Go names the DNS server that it asked.
  let body = answer.body.replace(/ on [\d.:]+: no such host/, ': no such host').replace(/"listen":"([^"]*):[1-9]\d*"/g, '"listen":"$1:PORT"')
  for (const [name, port] of Object.entries(ports)) body = body.replaceAll(String(port), name)
  const headers = answer.headers
    .filter((line) => !(/no such host/.test(body) && line.startsWith('Content-Length')))
    .map((line) => line.replace(/^(Date|X-Toxiproxy-Request-Id): .*$/, (_, name: string) => `${name}: ${name === 'Date' || /: [0-9a-v]{20}$/.test(line) ? 'ok' : line}`))
    .sort()
  return { ...answer, body, headers }
}

async function transcript(server: ServerUnderTest, { steps }: ApiCase): Promise<unknown[]> {
  await deleteAllProxies(server)
  const ports = { P: await freePort(), Q: await freePort() }
  const answers: unknown[] = []
  for (const [method, path, body, headers] of steps) {
    const text = body?.replaceAll('{P}', String(ports.P)).replaceAll('{Q}', String(ports.Q))
    const answer = await ask(server, { method, path, body: text, headers }).catch((error: Error) => error.message)
    answers.push(typeof answer === 'string' ? answer : { asked: `${method} ${path}`, ...comparable(answer, ports) })
  }
  return answers
}

describe('the API answers as a real Toxiproxy 2.12', () => {
  for (const apiCase of apiCases) {
    it(apiCase.name, async () => {
      const real = await transcript(servers.real, apiCase)
      expect(await transcript(servers.strict, apiCase)).toEqual(real)
      const compat = await transcript(servers.compat, apiCase)
      if (apiCase.deviates === undefined) expect(compat).toEqual(real)
      else expect(compat).not.toEqual(real)
    })
  }
})
