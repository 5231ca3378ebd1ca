import type { WireUnit } from '../../../lab/contract/wire.ts'
import type { HexLine } from '../../../lab/contract/wire-pages.ts'

/** As `hexdump -C` writes it, with positions of the connection. */
export function hexdump(lines: readonly HexLine[]): string {
  return lines.map(({ offset, hex, ascii }) => `${offset.toString(16).padStart(8, '0')}  ${`${hex.slice(0, 23).padEnd(23)}  ${hex.slice(24)}`.padEnd(48)}  |${ascii}|`).join('\n')
}

/** A field without a value ends with a semicolon: with a colon curl would leave it out. */
function headerArgument(name: string, value: string): string {
  return `-H ${quoted(value === '' ? `${name};` : `${name}: ${value}`)}`
}

/** What curl says by itself, or what would be wrong for the body that is not sent. */
const ownToCurl: ReadonlySet<string> = new Set(['host', 'content-length', 'transfer-encoding'])

/** A request head, of HTTP/1.1 or HTTP/2, as a command line; null for any other unit. */
export function curlOf(unit: WireUnit): string | null {
  const head = unit.protocol === 'h2' ? h2Head(unit) : http1Head(unit)
  if (!head) return null
  const { method, url, lines } = head
  const headers = lines.filter(([name]) => !ownToCurl.has(name.toLowerCase())).map(([name, value]) => headerArgument(name, value))
  return ['curl -i -N', unit.protocol === 'h2' ? '--http2 -k' : '--http1.1', ...(method === 'GET' ? [] : [`-X ${method}`]), ...headers, quoted(url)].join(' \\\n  ')
}

interface Head {
  readonly method: string
  readonly url: string
  readonly lines: readonly (readonly [name: string, value: string])[]
}

function http1Head({ kind, fields }: WireUnit): Head | null {
  if (kind !== 'request-head') return null
  const [method, target, , ...lines] = fields
  if (!method || !target) return null
  const headers: [name: string, value: string][] = []
  for (const { name, value } of lines) {
    const before = headers.at(-1)
    if (name === 'folded line' && before) before[1] += ` ${value}`
    else if (!name.includes(' ')) headers.push([name, value])
  }
  const host = headers.find(([name]) => name.toLowerCase() === 'host')?.[1] ?? 'localhost'
  return { method: method.value, url: /^https?:/.test(target.value) ? target.value : `http://${host}${target.value}`, lines: headers }
}

/** The representations of HPACK say their line as value: `:method: GET`. */
function h2Head({ fields, hpack }: WireUnit): Head | null {
  if (!hpack) return null
  const lines = fields.flatMap(({ value }) => {
    const [, name, text = ''] = /^(:?[^:\s]+): ?(.*)$/.exec(value) ?? []
    return name === undefined ? [] : [[name, text] as const]
  })
  const pseudo = (wanted: string) => lines.find(([name]) => name === wanted)?.[1]
  const method = pseudo(':method')
  if (method === undefined) return null
  return { method, url: `${pseudo(':scheme') ?? 'https'}://${pseudo(':authority') ?? 'localhost'}${pseudo(':path') ?? '/'}`, lines: lines.filter(([name]) => !name.startsWith(':')) }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
