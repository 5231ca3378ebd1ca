import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { messageOf } from '../core/errors.ts'
import { pagePolicy } from '../run/exports.ts'
import type { ExportTickets } from './export-tickets.ts'

/**
 * A file that the UI asked for, streamed. A preview may be framed by the UI, under the policy that the page itself carries; anything else
 * is saved and never shown. In both a sandbox keeps words of a run from becoming script of this origin, whatever the file says.
 */
export async function answerExport(request: IncomingMessage, response: ServerResponse, tickets: ExportTickets): Promise<void> {
  const ticket = tickets.find(request.url ?? '')
  if (!ticket) return void response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('This export has expired; ask for it again.\n')
  const { file, preview } = ticket
  const pieces = file.pieces()[Symbol.asyncIterator]()
  let first: IteratorResult<string | Uint8Array>
  try {
    first = await pieces.next()
  } catch (error) {
    return void response.writeHead(409, { 'content-type': 'text/plain; charset=utf-8' }).end(`${messageOf(error)}\n`)
  }
  response.writeHead(200, {
    'content-type': file.mediaType,
    'content-disposition': `${preview ? 'inline' : 'attachment'}; filename="${file.name}"`,
    // `allow-same-origin` and `allow-modals`: the UI prints its frame.
    'content-security-policy': preview ? `${pagePolicy}; frame-ancestors 'self'; sandbox allow-same-origin allow-modals` : `default-src 'none'; frame-ancestors 'none'; sandbox`,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
  })
  if (request.method === 'HEAD') return void response.end()
  // `pipeline` destroys the response when a piece cannot be made, so that half a file never looks like a whole one.
  await pipeline(Readable.from(following(first, pieces)), response)
}

async function* following<T>(first: IteratorResult<T>, rest: AsyncIterator<T>): AsyncGenerator<T> {
  for (let next = first; next.done !== true; next = await rest.next()) yield next.value
}
