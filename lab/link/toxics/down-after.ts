import { HoldingQueue } from '../stages.ts'
import { defineToxic } from '../toxic.ts'

type DownAfterAttributes = { delay: number; bytes: number; messages: number; how: string }

const maxHeldBytes = 262_144
const words: Readonly<Record<string, string>> = { close: 'FIN', reset: 'RST', freeze: 'silence' }

export const downAfter = defineToxic<DownAfterAttributes>({
  type: 'down_after',
  origin: 'brownout',
  // ms since the connection opened (or the toxic came), bytes, reads of the socket; 0 does not count.
  attributes: {
    delay: { kind: 'int', default: 0 },
    bytes: { kind: 'int', default: 0 },
    messages: { kind: 'int', default: 0 },
    how: { kind: 'text', default: 'close', oneOf: ['close', 'reset', 'freeze'] },
  },
  check: ({ delay, bytes, messages }) => (delay < 0 || bytes < 0 || messages < 0 ? 'delay, bytes and messages must not be negative' : undefined),
  explain: ({ delay, bytes, messages, how }) => {
    const limits = [delay > 0 ? `${delay} ms` : '', bytes > 0 ? `${bytes} bytes` : '', messages > 0 ? `${messages} messages` : ''].filter((part) => part !== '')
    return `Link: after ${limits.join(' or ') || 'nothing (no limit is set)'} both peers of a busy connection see ${words[how] ?? how}.`
  },
  stage(host) {
    const queue = new HoldingQueue(host)
    let passedBytes = 0
    let passedMessages = 0
    let down = false
    let cancel: (() => void) | undefined
    const fall = (why: string): void => {
      if (down) return
      down = true
      cancel?.()
      const { how } = host.attributes()
      const effect = `${words[how] ?? how} after ${why}`
      if (how === 'reset') return host.reset(effect)
      host.hit(effect)
      if (how === 'close') host.end('close')
    }
    const startedAt = host.now()
    const arm = (): void => {
      cancel?.()
      const { delay } = host.attributes()
      if (delay > 0 && !down) cancel = host.after(Math.max(0, startedAt + delay - host.now()), () => fall(`${delay} ms`))
    }
    arm()
    return {
      push(chunk) {
        if (down) return queue.push(chunk)
        const { bytes, messages } = host.attributes()
        const left = bytes > 0 ? Math.max(0, bytes - passedBytes) : chunk.data.length
        const data = chunk.data.subarray(0, left)
        passedBytes += data.length
        passedMessages++
        if (data.length > 0) host.push({ data, at: chunk.at })
        if (bytes > 0 && passedBytes >= bytes) fall(`${bytes} bytes`)
        else if (messages > 0 && passedMessages >= messages) fall(`${messages} messages`)
        if (data.length < chunk.data.length) queue.push({ data: chunk.data.subarray(left), at: chunk.at })
      },
      end: (how) => (down ? queue.end(how) : host.end(how)),
      full: () => queue.bytes >= maxHeldBytes,
      update: arm,
      release() {
        cancel?.()
        queue.releaseAll()
      },
      dispose: () => cancel?.(),
    }
  },
})
