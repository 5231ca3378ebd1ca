import { currentMessages } from '../i18n/messages.ts'
import { connectEngine, type EngineClient } from './engine-client.ts'
import { messageOf } from './error-texts.ts'
import { clock, takeRunUpdate } from './live-run.ts'
import { takeMatrixState } from './matrix-cells.ts'
import { setEngine, useSession } from './session-store.ts'
import { toast } from './toasts.ts'

const tokenKey = 'brownout.token'

/** The token comes in the fragment, which never leaves the browser; a reload finds it in this tab's storage. */
export function takeToken(location: Location, history: History, storage: Storage): string | null {
  const given = new URLSearchParams(location.hash.slice(1)).get('t')
  if (given !== null) {
    storage.setItem(tokenKey, given)
    history.replaceState(null, '', location.pathname + location.search)
  }
  return given ?? storage.getItem(tokenKey)
}

/** An engine that was started again on this address has another token: it comes in the fragment, and nothing is reloaded. */
export function followToken(): void {
  addEventListener('hashchange', () => {
    const token = takeToken(location, history, sessionStorage)
    if (token !== null) openSession(location.host, token)
  })
}

let current: EngineClient | undefined

/** Connects until the next call, or for the life of the page. */
export function openSession(host: string, token: string): void {
  current?.close()
  watching = false
  const engine = connectEngine({
    host,
    token,
    onOpen: () => void introduce(engine),
    onClose: () => {
      if (engine !== current) return
      clock.stop(performance.now())
      if (useSession.getState().connection.kind === 'ready') useSession.setState({ connection: { kind: 'lost' } })
    },
    onRefused: (error) => engine === current && useSession.setState({ connection: { kind: 'refused', message: error.message } }),
  })
  current = engine
  setEngine(engine)
}

/** Once more with what this page knows; nothing on screen is lost for it. */
export function reconnect(): void {
  const token = sessionStorage.getItem(tokenKey)
  if (token === null) return
  useSession.setState({ connection: { kind: 'lost' } })
  openSession(location.host, token)
}

let watching = false

async function introduce(engine: EngineClient): Promise<void> {
  try {
    const [info, catalogue] = await Promise.all([engine.info(), engine.catalogue()])
    if (engine !== current) return
    const before = useSession.getState().info
    if (before && before.pid !== info.pid) toast({ text: currentMessages().connection.back })
    useSession.setState({ info, catalogue, connection: { kind: 'ready' } })
    watch(engine)
  } catch (error) {
    if (engine !== current) return
    useSession.setState({ connection: { kind: 'refused', message: messageOf(error) } })
  }
}

/** After the catalogue is known: lanes need to know which faults are instants. Subscriptions survive a reconnect by themselves. */
function watch(engine: EngineClient): void {
  if (watching || useSession.getState().catalogue === null) return
  watching = true
  engine.watchHealth((health) => useSession.setState({ health }))
  engine.watchRun(takeRunUpdate)
  engine.watchMatrix(takeMatrixState)
  engine.watchNotes((notes) => useSession.setState({ notes }))
  engine.server.watch((passing) => useSession.setState({ passing }))
  engine.class.watch((state) => useSession.setState({ class: state }))
  engine.library.watch(() => void engine.catalogue().then((catalogue) => engine === current && useSession.setState({ catalogue }), () => {}))
}
