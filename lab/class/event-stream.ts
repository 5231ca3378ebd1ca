import { randomInt } from 'node:crypto'
import type { ServerResponse } from 'node:http'

/** One `text/event-stream` (HTML, 9.2) to a phone. Its events are snapshots: the newest one makes up for all that were missed. */
export interface EventStream {
  /** @param version becomes the `id`, which comes back as Last-Event-ID */
  show(version: number, view: string): void
  /** An event and not a comment: the page has to see it, to know that a quiet stream is alive. */
  beat(): void
  /** The page closes its EventSource at this event, or it would come back for ever. */
  end(): void
}

/** A phone that reads nothing, in a pocket, is let go; it comes back by itself. */
const largestBacklogBytes = 64 << 10

export function openEventStream(response: ServerResponse, onGone: () => void): EventStream {
  const write = (text: string) => {
    if (response.writableEnded || response.destroyed) return
    response.write(text)
    if (response.writableLength > largestBacklogBytes) response.destroy()
  }
  response.once('close', onGone)
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store, no-transform', 'x-content-type-options': 'nosniff' })
  // Not all at the same moment: a whole room comes back when the Wi-Fi does.
  write(`retry: ${1000 + randomInt(2000)}\n\n`)
  return {
    show: (version, view) => write(`id: ${version}\nevent: view\ndata: ${view}\n\n`),
    // Without data an event would not be dispatched.
    beat: () => write('event: beat\ndata: 1\n\n'),
    end() {
      write('event: end\ndata: 1\n\n')
      response.end()
    },
  }
}
