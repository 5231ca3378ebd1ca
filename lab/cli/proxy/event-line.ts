import type { Ending, LabEvent } from '../../contract/event.ts'

const endings: Readonly<Record<Ending, string>> = {
  fin: 'by FIN',
  rst: 'by RST',
  goaway: 'by GOAWAY',
  'rst-stream': 'by RST_STREAM',
  'end-stream': 'by END_STREAM',
  'close-frame': 'by a close frame',
  silence: 'in silence',
  local: 'by Brownout',
}

/** One line for a person about what just happened; undefined for what is only for the file. */
export function eventLine(event: LabEvent): string | undefined {
  const text = describe(event)
  return text === undefined ? undefined : `${(event.t / 1000).toFixed(3).padStart(9)}  ${text}`
}

function describe(event: LabEvent): string | undefined {
  if (event.kind === 'fault') return `${event.phase === 'on' ? 'ON ' : 'OFF'} ${event.fault}${event.phase === 'on' ? `: ${event.explain}` : ''}`
  if (event.kind === 'hit') return `!! ${event.fault} ${event.conn ?? ''}${event.times === undefined ? '' : ` (${event.times} times)`}: ${event.effect}`
  if (event.kind === 'trouble') return `trouble: ${event.message}`
  if (event.side !== 'wire' || event.hop !== 'client') return undefined
  if (event.kind === 'tcp-open') return `${event.conn} connected${event.alpn ? `, ${event.alpn}` : ''}`
  if (event.kind === 'tcp-close') return `${event.conn} ended ${endings[event.how]}, ${event.bytesUp} B up, ${event.bytesDown} B down`
  if (event.kind !== 'head') return undefined
  return `${event.conn}${event.stream === undefined ? '' : `/${event.stream}`} ${event.dir === 'c2s' ? '>' : '<'} ${startLine(event.lines)}`
}

/** HTTP/2 has no start line: `GET /sse (HTTP/2)`. */
function startLine(lines: readonly string[]): string {
  const [first = ''] = lines
  if (!first.startsWith(':')) return visible(first)
  const pseudo = (name: string) => lines.find((line) => line.startsWith(`:${name}: `))?.slice(name.length + 3)
  const status = pseudo('status')
  if (status !== undefined) return visible(`HTTP/2 ${status}`)
  const protocol = pseudo('protocol')
  return visible(`${pseudo('method') ?? '?'} ${pseudo('path') ?? pseudo('authority') ?? ''} HTTP/2${protocol === undefined ? '' : `, :protocol ${protocol}`}`)
}

const longest = 160

/** What a peer sent must not move the cursor of a terminal. */
function visible(text: string): string {
  // oxlint-disable-next-line no-control-regex
  const plain = text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '?')
  return plain.length > longest ? `${plain.slice(0, longest)}...` : plain
}
