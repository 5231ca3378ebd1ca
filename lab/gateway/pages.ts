import { STATUS_CODES } from 'node:http'
import { headerOf, type HeaderLine } from './exchange.ts'

/** Where nginx's words differ from today's registry; compared with nginx 1.22.1. */
const nginxReasons: Readonly<Record<number, string>> = {
  401: 'Authorization Required',
  405: 'Not Allowed',
  408: 'Request Time-out',
  413: 'Request Entity Too Large',
  414: 'Request-URI Too Large',
  416: 'Requested Range Not Satisfiable',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
}

/** The reason phrase as nginx words it. */
export function reasonOf(status: number): string {
  return nginxReasons[status] ?? STATUS_CODES[status] ?? 'Unknown'
}

/** The page of nginx for a status, byte for byte but for its version: what clients meet in the wild. */
export function statusPage(status: number): string {
  const text = `${status} ${reasonOf(status)}`
  return `<html>\r\n<head><title>${text}</title></head>\r\n<body>\r\n<center><h1>${text}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`
}

export const pageLines: readonly HeaderLine[] = [
  ['Server', 'nginx'],
  ['Content-Type', 'text/html'],
]

/** The head of an answer of the gateway's own, in nginx's order: Server, Date, the rest, length (unless its software spells that otherwise). */
export function answerLines(lines: readonly HeaderLine[], body: string): HeaderLine[] {
  const date: HeaderLine = ['Date', new Date().toUTCString()]
  const length: HeaderLine[] = headerOf(lines, 'content-length') === undefined ? [['Content-Length', String(Buffer.byteLength(body))]] : []
  const [first, ...rest] = lines
  return first?.[0] === 'Server' ? [first, date, ...rest, ...length] : [date, ...lines, ...length]
}
