import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, get, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** The command as a person has it: what it prints, a standard input, an exit code. */
class Command {
  readonly child: ChildProcess
  out = ''
  err = ''
  readonly ended: Promise<number | null>

  constructor(...args: string[]) {
    this.child = spawn(process.execPath, [join(root, 'dist/engine/brownout.mjs'), 'proxy', ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
    this.child.stdout?.on('data', (chunk: Buffer) => (this.out += chunk.toString()))
    this.child.stderr?.on('data', (chunk: Buffer) => (this.err += chunk.toString()))
    this.ended = new Promise((resolve) => this.child.once('exit', resolve))
  }

  async sees(pattern: RegExp): Promise<RegExpExecArray> {
    const deadline = Date.now() + 20_000
    for (;;) {
      const found = pattern.exec(this.out) ?? pattern.exec(this.err)
      if (found) return found
      if (Date.now() > deadline || this.child.exitCode !== null) throw new Error(`${String(pattern)} was not printed: ${this.out}${this.err}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }

  type(line: string): void {
    this.child.stdin?.write(`${line}\n`)
  }
}

describe('brownout proxy', { timeout: 60_000 }, () => {
  let dir: string
  let server: Server
  let target: string
  beforeAll(async () => {
    execFileSync(process.execPath, [join(root, '.config/build.mjs'), '--stale', 'cli'], { stdio: 'inherit' })
    dir = await mkdtemp(join(tmpdir(), 'brownout-proxy-'))
    server = createServer((request, response) => {
      if (request.url === '/silent') response.writeHead(200).flushHeaders()
      else response.end('mine')
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }, 60_000)
  afterAll(async () => {
    server.closeAllConnections()
    server.close()
    await rm(dir, { recursive: true, force: true })
  })

  it.each([
    ['no target', () => [], "required option '--target <url>'"],
    ['a target without a scheme', () => ['--target', 'localhost:3000'], 'has no scheme; write it like http://127.0.0.1:3000'],
    ['a target with a path', () => ['--target', `${target}/api`], 'has a path'],
    ['an unknown condition', () => ['--target', target, '--condition', 'upgrade-striped'], 'did you mean "upgrade-stripped"?'],
    ['a condition of the origin', () => ['--target', target, '--condition', 'server-restart'], "origin/restart acts inside the lab's own server"],
    ['a port in use', () => ['--target', target, '--listen', String((server.address() as AddressInfo).port)], 'is already in use; choose another with --listen'],
    ['a port that is none', () => ['--target', target, '--listen', '70000'], 'is not a port from 0 to 65535'],
    ['a scale out of range', () => ['--target', target, '--scale', '0'], '"0" is not a number from 1 to 100'],
    ['an authority that is not there', () => ['--target', 'https://127.0.0.1:1', '--ca', '/nowhere.pem'], '--ca /nowhere.pem: cannot be read'],
  ])('ends with 2 and one clear line for %s', async (_name, args, text) => {
    const command = new Command(...args())
    expect(await command.ended).toBe(2)
    expect(command.err).toContain(text)
    expect(command.err).not.toMatch(/\n\s+at /)
  })

  it('shows what passes, switches faults by what is typed, and ends cleanly on Ctrl-C with connections open', async () => {
    const file = join(dir, 'run.ndjson')
    const command = new Command('--target', target, '--record', file)
    const [, url = ''] = await command.sees(/ is behind (http:\/\/127\.0\.0\.1:\d+)\n/)
    get(url, { agent: false }, (response) => response.resume())
    await command.sees(/c1 connected\n[^]*c1 > GET \/ HTTP\/1\.1\n[^]*c1 < HTTP\/1\.1 200 OK\n/)
    for (const [line, answer] of [
      ['staus', /there is no command "staus"; did you mean "status"\?/],
      ['on gateway/idle-timeot', /did you mean "gateway\/idle-timeout"\?/],
      ['on origin/restart', /origin\/restart acts inside the lab's own server/],
      ['condition cleen', /did you mean "clean"\?/],
      ['help', /off FAULT/],
      ['status', /no fault is on/],
      ['on gateway/idle-timeout idle=300ms', /ON {2}gateway\/idle-timeout: .*300 ms/],
    ] as const) {
      command.type(line)
      await command.sees(answer)
    }
    get(`${url}/silent`, { agent: false }, (response) => response.on('error', () => {}).resume()).on('error', () => {})
    await command.sees(/!! gateway\/idle-timeout c2/)
    command.type('off all')
    await command.sees(/OFF gateway\/idle-timeout/)
    const open = connect({ port: Number(new URL(url).port), host: '127.0.0.1' })
    const closed = once(open.on('error', () => {}), 'close')
    await command.sees(/c3 connected/)
    command.child.kill('SIGINT')
    expect(await command.ended).toBe(0)
    await closed
    expect(command.out).toContain(`events are in ${file}`)
    expect(await readFile(file, 'utf8')).toMatch(/"brownout-run-end".*"finished"/)
  })

  it('stays when its standard input ends, and warns of a target that is not there', async () => {
    const command = new Command('--target', 'http://127.0.0.1:1', '--quiet', '--host', '0.0.0.0')
    command.child.stdin?.end()
    await command.sees(/warning: http:\/\/127\.0\.0\.1:1 does not answer now/)
    await command.sees(/warning: 0\.0\.0\.0:\d+ can be reached from other machines/)
    const [, url = ''] = await command.sees(/ is behind (\S+)\n/)
    await expect(new Promise((_resolve, reject) => get(url, { agent: false }).on('error', reject))).rejects.toThrow()
    expect(command.child.exitCode).toBeNull()
    command.child.kill('SIGTERM')
    expect(await command.ended).toBe(0)
    expect(command.out).not.toContain('connected')
  })
})
