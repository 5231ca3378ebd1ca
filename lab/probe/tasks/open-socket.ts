import type { Platform } from '../../contract/client.ts'
import { defineTask } from '../task.ts'

export interface OpenSocketParams {
  /** `ws://` or `wss://`. */
  readonly url: string
  /** Sent one after the other once it is open. */
  readonly send?: readonly string[]
  /** Waits for this many messages, then closes with 1000. */
  readonly messages?: number
  /**
   * Fetched before the socket is opened, so that there is an HTTP/2 session. With credentials, as a page's own requests are: Chromium keeps
   * sessions with and without them apart, and a WebSocket belongs to the former.
   */
  readonly warmUp?: string
  /** Ask for HTTP/2 where the platform has a choice. */
  readonly h2?: boolean
  readonly withinMs?: number
}

export interface OpenSocketResult {
  readonly opened: boolean
  /** From `new WebSocket()` to `open`, ms. */
  readonly openMs: number | null
  readonly received: readonly string[]
  readonly closeCode: number | null
  readonly closeReason: string
  /** What the page is told: an event without details in a browser. */
  readonly error: string | null
  readonly timedOut: boolean
}

/** Opens a WebSocket the way a page does, says something, listens, and closes it. */
export const openSocket = defineTask<OpenSocketParams>({
  name: 'open-socket',
  async run(params, platform) {
    if (params.warmUp !== undefined) await platform.fetch(params.warmUp, { cache: 'no-store', credentials: 'include' }).then((response) => response.text())
    return new Promise<OpenSocketResult>((resolve) => openOne(params, platform, resolve))
  },
})

function openOne(params: OpenSocketParams, platform: Platform, resolve: (result: OpenSocketResult) => void): void {
  const startedMs = platform.now()
  const received: string[] = []
  let openMs: number | null = null
  let error: string | null = null
  const socket = platform.WebSocket(params.url, { h2: params.h2 ?? false })
  const settle = (end: { readonly code?: number; readonly reason?: string } | null): void => {
    platform.clearTimeout(timer)
    socket.onclose = socket.onerror = socket.onmessage = socket.onopen = null
    resolve({ opened: openMs !== null, openMs, received, closeCode: end?.code ?? null, closeReason: end?.reason ?? '', error, timedOut: end === null })
  }
  const timer = platform.setTimeout(() => {
    settle(null)
    socket.close()
  }, params.withinMs ?? 5000)
  const closeWhenDone = (): void => {
    if (received.length >= (params.messages ?? 0)) socket.close(1000, 'done')
  }
  socket.onopen = () => {
    openMs = platform.now() - startedMs
    for (const text of params.send ?? []) socket.send(text)
    closeWhenDone()
  }
  socket.onmessage = (event: { readonly data: unknown }) => {
    received.push(String(event.data))
    closeWhenDone()
  }
  socket.onerror = (event: { readonly message?: string }) => {
    error = event.message ?? 'error event without details'
  }
  socket.onclose = (event: { readonly code?: number; readonly reason?: string }) => settle(event)
}
