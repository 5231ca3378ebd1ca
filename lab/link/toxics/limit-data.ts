import { passThrough } from '../stages.ts'
import { defineToxic } from '../toxic.ts'

type LimitDataAttributes = { bytes: number }

export const limitData = defineToxic<LimitDataAttributes>({
  type: 'limit_data',
  origin: 'toxiproxy',
  attributes: { bytes: { kind: 'int', default: 0 } },
  explain: ({ bytes }) => `Link: after ${bytes} bytes in this direction both peers see FIN.`,
  stage(host) {
    let passed = 0
    let closed = false
    return {
      ...passThrough(host),
      push(chunk) {
        if (closed) return
        const left = Math.max(0, host.attributes().bytes - passed)
        const data = left < chunk.data.length ? chunk.data.subarray(0, left) : chunk.data
        passed += data.length
        if (data.length > 0) host.push({ data, at: chunk.at })
        if (passed < host.attributes().bytes) return
        closed = true
        host.hit(`closed after ${passed} bytes`)
        host.end('close')
      },
    }
  },
})
