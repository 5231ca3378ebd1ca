import type { ClientDefinitions } from '../runner.ts'
import { servePage, type PageStatus } from './session.ts'

const statusText: Readonly<Record<PageStatus, string>> = {
  connecting: 'Connecting to the lab ...',
  ready: 'Connected. Clients start here when a run begins.',
  running: 'A run is going on in this page. Keep the tab open and visible.',
  spectator: 'Another page already runs the clients. This one waits and takes over when that page is closed.',
  lost: 'The lab does not answer. This page tries again by itself; close it when the lab has ended.',
}

/** Reads `#token=...&as=...` and serves the engine that this page came from. */
export function openPage(definitions: ClientDefinitions): void {
  const fragment = new URLSearchParams(location.hash.slice(1))
  const query = new URLSearchParams({ token: fragment.get('token') ?? '', as: fragment.get('as') ?? 'browser', page: pageId() })
  const status = document.querySelector('#status')
  const details = document.querySelector('#details')
  void servePage({
    definitions,
    url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/probe?${query.toString()}`,
    show(state, version) {
      document.documentElement.dataset['state'] = state
      if (status) status.textContent = statusText[state]
      if (details) details.textContent = `${version}, ${crossOriginIsolated ? 'fine clock (cross-origin isolated)' : 'coarse clock (not cross-origin isolated)'}`
    },
  })
}

/** Survives the reload between two runs, so that the engine knows the page again. */
function pageId(): string {
  const known = sessionStorage.getItem('page')
  if (known) return known
  const id = crypto.randomUUID()
  sessionStorage.setItem('page', id)
  return id
}
