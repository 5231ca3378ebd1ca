import type { WebSocket } from 'ws'
import { fromProbeSchema, type FromProbe, type ToProbe } from '../contract/probe-protocol.ts'
import type { ProbeKind } from '../contract/report.ts'

export type PageReady = Extract<FromProbe, { kind: 'ready' }>

export interface PageIdentity {
  /** Made by the page, kept across its reloads. */
  readonly pageId: string
  readonly kind: ProbeKind
}

/** Our end of one probe page's WebSocket: parsed frames in, typed messages out. */
export interface PageConnection extends PageIdentity {
  readonly ready: PageReady | undefined
  send(message: ToProbe): void
  /** Every message after `ready`, for the run that holds the page. */
  onMessage: ((message: FromProbe) => void) | undefined
  /** Why it ended, in words for a person; called once. */
  onClose: ((why: string) => void) | undefined
  refuse(why: string): void
  close(): void
}

export interface PageConnectionHooks {
  onReady(connection: PageConnection): void
  onClose(connection: PageConnection): void
}

export function connectPage(socket: WebSocket, identity: PageIdentity, hooks: PageConnectionHooks): PageConnection {
  let ready: PageReady | undefined
  let why = 'the page was closed or its browser ended'
  const connection: PageConnection = {
    ...identity,
    get ready() {
      return ready
    },
    onMessage: undefined,
    onClose: undefined,
    send(message) {
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message))
    },
    refuse(reason) {
      why = reason
      socket.close(1008, 'refused')
      // A page that sends nonsense need not be trusted to finish the closing handshake.
      socket.terminate()
    },
    close: () => socket.terminate(),
  }
  // `ws` hands every message over as one Buffer unless told otherwise.
  socket.on('message', (data, isBinary) => {
    const message = isBinary ? undefined : parseFrame(data as Buffer)
    if (!message) return connection.refuse('the page sent a frame that is not of the probe protocol')
    if (message.kind !== 'ready') return connection.onMessage?.(message)
    ready = message
    hooks.onReady(connection)
  })
  socket.on('error', (error) => {
    why = `its connection failed: ${error.message}`
  })
  socket.on('close', () => {
    hooks.onClose(connection)
    connection.onClose?.(why)
  })
  return connection
}

function parseFrame(text: Buffer): FromProbe | undefined {
  try {
    return fromProbeSchema.safeParse(JSON.parse(text.toString())).data
  } catch {
    return undefined
  }
}
