/**
 * A page inside the probe page: it opens what `#by=...&url=...` says and tells its parent when it is open. Then it is left, as any
 * page is, and whatever it had open is ended by the browser alone.
 */
const asked = new URLSearchParams(location.hash.slice(1))
const url = asked.get('url') ?? ''
const opened = (): void => parent.postMessage('open', location.origin)

const open: Readonly<Record<string, () => void>> = {
  sse: () => void (new EventSource(url).onopen = opened),
  websocket: () => void (new WebSocket(url).onopen = opened),
  'http-stream': () => void fetch(url, { cache: 'no-store' }).then((response) => response.body?.getReader().read().then(opened)),
}
open[asked.get('by') ?? '']?.()
