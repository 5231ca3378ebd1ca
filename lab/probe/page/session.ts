import type { FromProbe, ToProbe } from '../../contract/probe-protocol.ts'
import { createRunner, type ClientDefinitions, type StampedNote } from '../runner.ts'
import { browserPlatform } from './browser-platform.ts'
import { browserVersion } from './browser-version.ts'
import { pageTasks } from './tasks/registry.ts'
import { watchTimerLag } from './timer-lag.ts'

export type PageStatus = 'connecting' | 'ready' | 'running' | 'spectator' | 'lost'

export interface PageSessionOptions {
  readonly definitions: ClientDefinitions
  /** `ws://127.0.0.1:4000/probe?token=...` */
  readonly url: string
  show(status: PageStatus, detail: string): void
}

const batchMs = 40
/** Frames stay far below the engine's limit of 1 MiB, also when a replay delivers thousands of messages at once. */
const notesPerFrame = 1000
const lagEveryMs = 1000
const firstRetryMs = 500
const lastRetryMs = 5000

/** Serves the engine for as long as this page is open; connects again when the engine goes away. */
export async function servePage(options: PageSessionOptions): Promise<void> {
  const version = await browserVersion()
  const lag = watchTimerLag()
  let retryMs = firstRetryMs
  const connect = (): void => {
    options.show('connecting', version)
    const link = openLink(options, { version, lag })
    link.onReady = () => {
      retryMs = firstRetryMs
    }
    link.onLost = () => {
      options.show('lost', version)
      setTimeout(connect, retryMs)
      retryMs = Math.min(lastRetryMs, retryMs * 2)
    }
  }
  connect()
}

/** What the task says, or why it failed: as JSON, for an experiment to check. */
async function runTask({ request, name, params }: Extract<ToProbe, { kind: 'task' }>): Promise<Extract<FromProbe, { kind: 'task-result' }>> {
  try {
    const task = pageTasks.find((one) => one.name === name)
    if (!task) throw new Error('this page does not know it; run `npm run build`')
    return { kind: 'task-result', request, value: await task.run(params, browserPlatform) }
  } catch (error) {
    return { kind: 'task-result', request, value: null, error: error instanceof Error ? error.message : String(error) }
  }
}

interface Link {
  onReady: () => void
  onLost: () => void
}

function openLink(options: PageSessionOptions, { version, lag }: { readonly version: string; readonly lag: ReturnType<typeof watchTimerLag> }): Link {
  const link: Link = { onReady: () => {}, onLost: () => {} }
  const socket = new WebSocket(options.url)
  const send = (message: FromProbe): void => {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message))
  }
  const runner = createRunner({
    definitions: options.definitions,
    platform: browserPlatform,
    batchMs,
    emit(notes: readonly StampedNote[]) {
      for (let i = 0; i < notes.length; i += notesPerFrame) send({ kind: 'notes', notes: notes.slice(i, i + notesPerFrame) })
    },
  })
  const sendLag = (): void => send({ kind: 'lag', p99Ms: lag.p99Ms() })
  let lagTimer: ReturnType<typeof setInterval> | undefined

  const answer = (message: ToProbe): void => {
    switch (message.kind) {
      case 'clock':
        return send({ kind: 'clock', n: message.n, sentMs: message.sentMs, at: browserPlatform.now() })
      case 'start':
        lag.reset()
        lagTimer ??= setInterval(sendLag, lagEveryMs)
        options.show('running', version)
        return runner.start(message.clients)
      case 'stop':
        clearInterval(lagTimer)
        lagTimer = undefined
        runner.stop()
        sendLag()
        options.show('ready', version)
        return send({ kind: 'stopped' })
      case 'control':
        void runner.control(message).then((result) => send({ kind: 'control-result', request: message.request, ...result, at: browserPlatform.now() }))
        return
      case 'task':
        return void runTask(message).then(send)
      case 'role':
        return options.show(message.role === 'probe' ? 'ready' : 'spectator', version)
      case 'reload':
        return location.reload()
    }
  }
  socket.onopen = () => {
    link.onReady()
    send({ kind: 'ready', version, userAgent: navigator.userAgent, crossOriginIsolated })
  }
  socket.onmessage = (event: MessageEvent<string>) => answer(JSON.parse(event.data) as ToProbe)
  socket.onclose = () => {
    clearInterval(lagTimer)
    // Nobody listens any more: leave no client behind that a later run could meet.
    runner.stop()
    link.onLost()
  }
  return link
}
