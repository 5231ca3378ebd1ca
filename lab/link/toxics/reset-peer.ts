import { passThrough } from '../stages.ts'
import { defineToxic } from '../toxic.ts'

type ResetPeerAttributes = { timeout: number; flows: string }

export const resetPeer = defineToxic<ResetPeerAttributes>({
  type: 'reset_peer',
  origin: 'toxiproxy',
  attributes: {
    timeout: { kind: 'int', default: 0 },
    // `old` spares connections made while the toxic is there.
    flows: { kind: 'text', default: 'all', optional: true, oneOf: ['all', 'old'] },
  },
  explain: ({ timeout }) =>
    `Link: both peers of an open connection see RST ${timeout > 0 ? `${timeout} ms later` : 'at once'}; a new connection sees it after its first byte.`,
  stage(host) {
    const spared = !host.existing && host.attributes().flows === 'old'
    if (spared) return passThrough(host)
    let cancel: (() => void) | undefined
    let armed = false
    // A real Toxiproxy closes connections that are older than the toxic with FIN.
    const act = (): void => (host.strict && host.existing ? host.end('close') : host.reset('reset by RST'))
    const arm = (): void => {
      if (armed) return
      armed = true
      const timeoutMs = host.attributes().timeout
      if (timeoutMs > 0) cancel = host.after(timeoutMs, act)
      else act()
    }
    if (host.existing && !host.strict) arm()
    return {
      ...passThrough(host),
      push: arm,
      end: arm,
      release: () => cancel?.(),
      dispose: () => cancel?.(),
    }
  },
})
