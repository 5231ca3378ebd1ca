import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import type { Bases } from './bases.ts'
import { testBytes } from './test-origin.ts'

/** What a program printed and how it ended. */
export interface Ended {
  readonly code: number | null
  readonly stdout: Buffer
  readonly stderr: string
}

export function runProgram(program: string, args: readonly string[], input?: Buffer): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], timeout: 30_000 })
    const stdout: Buffer[] = []
    let stderr = ''
    child.on('error', reject)
    child.stdin.on('error', () => {})
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
    child.on('close', (code) => resolve({ code, stdout: Buffer.concat(stdout), stderr }))
    child.stdin.end(input)
  })
}

const upload = testBytes(300_007)

/** Arguments before the path, the path, what is uploaded. */
type Case = readonly [args: readonly string[], path: string, input?: Buffer | undefined]

const anywhere: readonly Case[] = [
  [[], '/bytes/100000'],
  [[], '/pieces/250000'],
  [['--head'], '/bytes/5000'],
  [[], '/heads'],
  [[], '/early'],
  [[], '/trailers'],
  [['--no-buffer'], '/sse'],
  [['--compressed'], '/coded/br'],
  [['--compressed'], '/coded/gzip'],
  [['--range', '100-4999'], '/range'],
  [['--location'], '/moved'],
  [['--location'], '/redirect'],
  [[], '/status/204'],
  [['--header', 'If-None-Match: "v1"'], '/status/304'],
  [['--data-binary', '@-'], '/echo', upload],
  [['--upload-file', '-'], '/echo', upload],
  [['--header', 'Expect: 100-continue', '--data-binary', '@-'], '/echo', upload],
  [['--header', 'Transfer-Encoding: chunked', '--data-binary', '@-'], '/echo', upload],
  [['--form', 'file=@-;filename=x', '--header', 'Content-Type: multipart/form-data; boundary=fixed'], '/status/200', upload],
  [['--request', 'DELETE'], '/echo'],
  [['--request', 'PROPFIND', '--header', 'Depth: 1'], '/echo'],
  [['--path-as-is'], '/echo/../x//y?z=%20'],
  [['--header', 'X-Twice: 1', '--header', 'X-Twice: 2', '--header', 'X-Empty;'], '/echo'],
  [[], '/cut/fin'],
  [[], '/cut/rst'],
]
const plainOnly: readonly Case[] = [
  [['--http1.0'], '/bytes/500'],
  [['--http1.0'], '/pieces/500'],
  [['--http2'], '/bytes/500'],
  [['--request', 'OPTIONS', '--request-target', '*'], '/'],
]

export async function curlView({ plain, tls, caFile }: Bases): Promise<Record<string, unknown>> {
  const seen: Record<string, unknown> = {}
  const run = async (name: string, url: string, [args, path, input]: Case) => {
    // Without Date and Server of its own the answer is the same every time.
    const { code, stdout } = await runProgram('curl', ['--silent', '--include', '--max-time', '20', '--cacert', caFile, '--header', 'User-Agent: curl', ...args, url + path], input)
    seen[`curl ${name} ${args.join(' ')} ${path}`] = [code, shown(stdout)]
  }
  for (const one of [...anywhere, ...plainOnly]) await run('plain', plain, one)
  for (const one of anywhere) await run('tls', tls, [['--http1.1', ...one[0]], one[1], one[2]])
  for (const one of anywhere) await run('tls', tls, [['--http2', ...one[0]], one[1], one[2]])
  // Five requests on one connection.
  const urls = ['/bytes/1', '/trailers', '/status/404', '/pieces/9000', '/bytes/2']
  for (const base of [plain, tls]) {
    const { code, stdout } = await runProgram('curl', ['--silent', '--include', '--cacert', caFile, ...urls.map((path) => base + path)])
    seen[`curl five on one connection ${base === plain ? 'plain' : 'tls'}`] = [code, shown(stdout)]
  }
  return seen
}

/** Text as it is, so that a difference can be read; much or binary output by its hash, with the heads before it. */
function shown(output: Buffer): string {
  const text = output.toString('latin1').replace(/127\.0\.0\.1:\d+/g, 'NETLOC')
  if (/^[\t\r\n\u0020-\u007e\u0080-\u00ff]{0,9000}$/.test(text)) return text
  const head = text.slice(0, Math.max(0, text.indexOf('\r\n\r\n', text.startsWith('HTTP/1.1 100') ? 25 : 0)))
  return `${head} ... ${createHash('sha256').update(text, 'latin1').digest('hex')}`
}

const nghttpCases: readonly (readonly [args: readonly string[], paths: readonly string[]])[] = [
  [[], ['/bytes/70000']],
  [[], ['/early']],
  [[], ['/trailers']],
  [['--header', ':method: HEAD'], ['/bytes/70000']],
  [['--expect-continue', '--data', 'UPLOAD'], ['/echo']],
  [['--data', 'UPLOAD', '--trailer', 'x-late: later'], ['/echo']],
  [['--no-content-length', '--data', 'UPLOAD'], ['/echo']],
  [[], ['/bytes/1', '/pieces/40000', '/status/404', '/heads']],
  [['--multiply', '30'], ['/bytes/20000']],
  [[], ['/cut/fin']],
]

/** Header fields of every kind, bytes of data and resets of each stream; how data was cut into frames and when is left out. */
export async function nghttpView({ tls, uploadFile }: Bases): Promise<Record<string, unknown>> {
  const seen: Record<string, unknown> = {}
  for (const [args, paths] of nghttpCases) {
    const { code, stdout, stderr } = await runProgram('nghttp', ['--verbose', '--null-out', '--no-dep', ...args.map((arg) => (arg === 'UPLOAD' ? uploadFile : arg)), ...paths.map((path) => tls + path)])
    seen[`nghttp ${args.join(' ')} ${paths.join(' ')}`] = [code, streamsOf(stdout.toString()), stderr.split('\n').filter((line) => !line.startsWith('[WARNING]'))]
  }
  return seen
}

function streamsOf(output: string): Record<string, unknown> {
  const streams: Record<string, { fields: string[]; bytes: number; ended: string[] }> = {}
  const stream = (id: string) => (streams[id] ??= { fields: [], bytes: 0, ended: [] })
  for (const line of output.split('\n')) {
    const field = /recv \(stream_id=(\d+)\) (.*)/.exec(line)
    if (field) stream(field[1] ?? '').fields.push(field[2] ?? '')
    const data = /recv DATA frame <length=(\d+), flags=0x(\d\d), stream_id=(\d+)>/.exec(line)
    if (data) stream(data[3] ?? '').bytes += Number(data[1])
    if (data?.[2] === '01') stream(data[3] ?? '').ended.push('END_STREAM')
    const reset = /recv (RST_STREAM|GOAWAY) frame <.*stream_id=(\d+)>/.exec(line)
    if (reset) stream(reset[2] ?? '').ended.push(reset[1] ?? '')
    const code = /error_code=([A-Z_]+)/.exec(line)
    if (code) stream('codes').ended.push(code[1] ?? '')
  }
  return streams
}
