import type { ClientOptions, TransportClient, TransportClientDefinition } from '../contract/client.ts'
import type { TransportId } from '../contract/transport.ts'
import type { ClientDefinitions } from './runner.ts'

/** For tests: the smallest clients that use the platform's own objects. */
const note = (options: ClientOptions, via: TransportId, data: string): void =>
  options.note({ kind: 'message', via, epoch: 'e', seq: Number(data), bytes: data.length, fresh: true, intact: true })

const sse = (id: TransportId): TransportClientDefinition => ({
  id,
  create(options): TransportClient {
    let source: ReturnType<typeof options.platform.EventSource> | undefined
    return {
      start() {
        options.note({ kind: 'attempt', via: id, by: options.by })
        source = options.platform.EventSource(`${options.baseUrl}/sse`)
        source.onopen = () => options.note({ kind: 'open', via: id, by: options.by })
        source.onerror = () => options.note({ kind: 'error', via: id, what: 'error', readyState: source?.readyState ?? -1 })
        source.addEventListener('message', (event) => note(options, id, event.data))
      },
      stop() {
        const state = source?.readyState === 1 ? 'open' : 'connecting'
        source?.close()
        return state
      },
    }
  },
})

const socket = (id: TransportId, h2: boolean): TransportClientDefinition => ({
  id,
  create(options): TransportClient {
    let ws: ReturnType<typeof options.platform.WebSocket> | undefined
    const open = (): void => {
      ws = options.platform.WebSocket(`${options.baseUrl.replace(/^http/, 'ws')}/ws`, { h2 })
      ws.onopen = () => options.note({ kind: 'open', via: id, by: options.by })
      ws.onclose = ((event: { code: number }) => options.note({ kind: 'close', via: id, code: event.code })) as never
      ws.onmessage = ((event: { data: string }) => note(options, id, event.data)) as never
    }
    return {
      start() {
        options.note({ kind: 'attempt', via: id, by: options.by })
        if (!h2) return open()
        const warm = options.platform.fetch(`${options.baseUrl}/ping`, { credentials: 'include', cache: 'no-store' }).then((response) => response.text())
        warm.then(open, (error: unknown) => options.note({ kind: 'error', via: id, what: String(error) }))
      },
      stop() {
        const state = ws?.readyState === 1 ? 'open' : 'closed'
        ws?.close()
        return state
      },
    }
  },
})

/** Delivers a message every 10 ms, from no server at all. */
const ticking: TransportClientDefinition = {
  id: 'polling',
  create(options): TransportClient {
    let timer: unknown
    let seq = 0
    const tick = (): void => {
      note(options, 'polling', String(++seq))
      timer = options.platform.setTimeout(tick, 10)
    }
    return {
      start() {
        options.note({ kind: 'attempt', via: 'polling', by: options.by })
        timer = options.platform.setTimeout(tick, 10)
      },
      stop() {
        options.platform.clearTimeout(timer)
        return 'idle'
      },
    }
  },
}

/** Never hears anything. */
const silent: TransportClientDefinition = {
  id: 'http-stream',
  create: (options) => ({ start: () => options.note({ kind: 'attempt', via: 'http-stream', by: options.by }), stop: () => 'connecting' }),
}

export const testClients: ClientDefinitions = {
  polling: ticking,
  'http-stream': silent,
  sse: sse('sse'),
  'sse-h2': sse('sse-h2'),
  websocket: socket('websocket', false),
  'websocket-h2': socket('websocket-h2', true),
}

export const testPageEntry = `import { testClients } from '../test-clients.ts'; import { openPage } from './open-page.ts'; openPage(testClients)`
