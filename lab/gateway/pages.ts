import { STATUS_CODES } from 'node:http'
import type { HeaderLine } from './exchange.ts'

/** The page of nginx for a status, byte for byte but for its version: what clients meet in the wild. */
export function statusPage(status: number): string {
  const text = `${status} ${STATUS_CODES[status] ?? 'Unknown'}`
  return `<html>\r\n<head><title>${text}</title></head>\r\n<body>\r\n<center><h1>${text}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`
}

export const pageLines: readonly HeaderLine[] = [
  ['Server', 'nginx'],
  ['Content-Type', 'text/html'],
]
