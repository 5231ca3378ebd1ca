import type { IncomingMessage } from 'node:http'
import type { z } from 'zod'

const largestBytes = 1024

/** The fields of a small JSON body; undefined when it is anything else. JSON is what no form of another site can send without asking (CORS). */
export async function readBody<T>(request: IncomingMessage, schema: z.ZodType<T>): Promise<T | undefined> {
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) return undefined
  if (Number(request.headers['content-length'] ?? 0) > largestBytes) return undefined
  const pieces: Buffer[] = []
  let bytes = 0
  // `destroyOnReturn`: the answer goes over the same socket.
  for await (const piece of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += piece.length
    if (bytes > largestBytes) return undefined
    pieces.push(piece)
  }
  try {
    return schema.safeParse(JSON.parse(Buffer.concat(pieces).toString('utf8'))).data
  } catch {
    return undefined
  }
}
