import { passThrough } from '../stages.ts'
import { defineToxic, type Ending } from '../toxic.ts'

type SlowCloseAttributes = { delay: number }

export const slowClose = defineToxic<SlowCloseAttributes>({
  type: 'slow_close',
  origin: 'toxiproxy',
  attributes: { delay: { kind: 'int', default: 0 } },
  explain: ({ delay }) => `Link: data passes; the other peer sees the FIN ${delay} ms late.`,
  stage(host) {
    let held: Ending | undefined
    let cancel: (() => void) | undefined
    const finish = (): void => {
      cancel?.()
      cancel = undefined
      const how = held
      held = undefined
      if (how) host.end(how)
    }
    const hold = (): void => {
      cancel?.()
      if (!held) return
      const delayMs = host.attributes().delay
      host.hit(`close held for ${delayMs} ms`)
      cancel = host.after(delayMs, finish)
    }
    return {
      ...passThrough(host),
      end(how) {
        held = how
        hold()
      },
      update: hold,
      release: finish,
      dispose: () => cancel?.(),
    }
  },
})
