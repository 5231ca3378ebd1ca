import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../core/random.ts'
import { virtualStage } from '../testing/virtual-host.ts'
import { drawDelayMs } from './latency.ts'
import { lossModel } from './loss.ts'
import { toxicDefinitions } from './registry.ts'
import { slice } from './slicer.ts'

describe('latency', () => {
  it('delays each chunk from its own arrival, in order, and lets the end follow at once', () => {
    const v = virtualStage('latency', { latency: 300 })
    v.send('a')
    v.advance(50)
    v.send('b')
    v.end()
    v.advance(1000)
    expect(v.out).toEqual([[300, 'a'], [350, 'b'], [350, 'fin']])
  })

  it('never reorders, whatever the jitter', () => {
    const v = virtualStage('latency', { latency: 50, jitter: 50 })
    for (let i = 0; i < 100; i++) {
      v.send(String(i))
      v.advance(1)
    }
    v.advance(1000)
    expect(v.out.map(([, what]) => what)).toEqual(Array.from({ length: 100 }, (_, i) => String(i)))
  })

  it('counts from the arrival again when it is changed, and lets go of everything when it is removed', () => {
    const v = virtualStage('latency', { latency: 3000 })
    v.send('a')
    v.advance(500)
    v.patch({ latency: 1000 })
    v.advance(499)
    expect(v.out).toEqual([])
    v.advance(1)
    v.send('b')
    v.stage.release()
    expect(v.out).toEqual([[1000, 'a'], [1000, 'b']])
  })

  it('draws from the stated distributions', () => {
    const random = seededRandom(1)
    const draws = (distribution: string) => Array.from({ length: 20_000 }, () => drawDelayMs({ latency: 100, jitter: 20, distribution }, random))
    const mean = (values: number[]) => values.reduce((sum, v) => sum + v, 0) / values.length
    const uniform = draws('uniform')
    expect([Math.min(...uniform), Math.max(...uniform)]).toEqual([80, 119])
    expect(mean(draws('normal'))).toBeCloseTo(100, 0)
    const pareto = draws('pareto')
    expect(Math.min(...pareto)).toBeGreaterThanOrEqual(100)
    expect(mean(pareto)).toBeCloseTo(110, -0.5)
    expect(Math.max(...pareto)).toBeGreaterThan(200)
  })
})

describe('bandwidth', () => {
  it('sends a slow stream in pieces of 100 ms', () => {
    const v = virtualStage('bandwidth', { rate: 10 })
    v.send(Buffer.alloc(3000))
    v.end()
    v.advance(1000)
    expect(v.out).toEqual([[100, '1000 bytes'], [200, '1000 bytes'], [300, '1000 bytes'], [300, 'fin']])
  })

  it('stalls at rate 0 and loses nothing when the rate is raised', () => {
    const v = virtualStage('bandwidth', { rate: 0 })
    v.send('abc')
    v.advance(5000)
    expect([v.out, v.stage.full()]).toEqual([[], true])
    v.patch({ rate: 1 })
    v.advance(10)
    expect(v.out).toEqual([[5003, 'abc']])
  })
})

describe('timeout', () => {
  it('drops data and closes when it has been idle for the timeout', () => {
    const v = virtualStage('timeout', { timeout: 500 })
    v.advance(400)
    v.send('dropped')
    v.advance(499)
    expect(v.out).toEqual([])
    v.advance(1)
    expect(v.out).toEqual([[900, 'close']])
  })
  it('is a black hole with 0', () => {
    const v = virtualStage('timeout', { timeout: 0 })
    v.send('dropped')
    v.advance(1e6)
    expect(v.out).toEqual([])
  })
})

describe('reset_peer', () => {
  it('resets a connection that is open already after the timeout, idle or not', () => {
    const v = virtualStage('reset_peer', { timeout: 100 }, { existing: true })
    v.advance(100)
    expect(v.out).toEqual([[100, 'reset by RST']])
  })
  it('waits for the first byte of a new connection', () => {
    const v = virtualStage('reset_peer', { timeout: 100 })
    v.advance(1000)
    v.send('x')
    v.advance(100)
    expect(v.out).toEqual([[1100, 'reset by RST']])
  })
  it('spares new connections with flows: old', () => {
    const v = virtualStage('reset_peer', { timeout: 0, flows: 'old' })
    v.send('x')
    expect(v.out).toEqual([[0, 'x']])
  })
  it('closes an older connection with FIN in strict mode', () => {
    const v = virtualStage('reset_peer', { timeout: 0 }, { existing: true, strict: true })
    v.send('x')
    expect(v.out).toEqual([[0, 'close']])
  })
})

describe('slicer', () => {
  it('cuts into pieces around the average and loses no byte', () => {
    const random = seededRandom(3)
    const sizes = slice(1000, { average_size: 100, size_variation: 50, delay: 0 }, random)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(1000)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(150)
  })
  it('ends with any attributes', () => {
    for (const [average_size, size_variation] of [[0, 0], [0, 5], [5, 10], [1, 1], [1, 1000]] as const) {
      const sizes = slice(300, { average_size, size_variation, delay: 0 }, seededRandom(1))
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(300)
    }
  })
  it('waits after each piece', () => {
    const v = virtualStage('slicer', { average_size: 2, size_variation: 0, delay: 10_000 })
    v.send('abcd')
    v.end()
    v.advance(100)
    expect(v.out).toEqual([[0, 'ab'], [10, 'cd'], [20, 'fin']])
  })
})

describe('slow_close', () => {
  it('holds the end, not the data', () => {
    const v = virtualStage('slow_close', { delay: 500 })
    v.send('x')
    v.end()
    v.advance(1000)
    expect(v.out).toEqual([[0, 'x'], [500, 'fin']])
  })
})

describe('limit_data', () => {
  it('passes the limit and closes', () => {
    const v = virtualStage('limit_data', { bytes: 5 })
    v.send('abc')
    v.send('def')
    v.send('ghi')
    expect(v.out).toEqual([[0, 'abc'], [0, 'de'], [0, 'close']])
  })
})

describe('blackhole', () => {
  it('is silent about data and ends, and hands both on when it is lifted', () => {
    const v = virtualStage('blackhole', { flows: 'old' }, { existing: true })
    v.send('x')
    v.end('rst')
    v.advance(1e6)
    expect(v.out).toEqual([])
    v.stage.release()
    expect(v.out).toEqual([[1e6, 'x'], [1e6, 'rst']])
    expect(v.hits).toEqual(['silenced', 'silenced, 1 bytes swallowed so far'])
  })
})

describe('loss', () => {
  it('shows a lost segment as a stall behind which everything waits', () => {
    const v = virtualStage('loss', { loss_rate: 1, rto: 200 })
    v.send('a')
    v.patch({ loss_rate: 0 })
    v.send('b')
    v.end()
    v.advance(60_000)
    expect(v.out.map(([, what]) => what)).toEqual(['a', 'b', 'fin'])
    expect(new Set(v.out.map(([at]) => at)).size).toBe(1)
    expect(v.out[0]?.[0]).toBeGreaterThanOrEqual(200)
  })
  it('loses as often as it says, in bursts when correlated', () => {
    const count = (correlation: number) => {
      const draw = lossModel(seededRandom(9))
      const lost = Array.from({ length: 50_000 }, () => draw({ loss_rate: 0.05, correlation, rto: 200 }) > 0)
      return { rate: lost.filter(Boolean).length / lost.length, pairs: lost.filter((l, i) => l && lost[i + 1]).length }
    }
    const plain = count(0)
    expect(plain.rate).toBeCloseTo(0.05, 2)
    expect(count(0.5).pairs).toBeGreaterThan(plain.pairs * 5)
  })
})

describe('down_after', () => {
  it('ends a busy connection after a time, bytes or messages', () => {
    const time = virtualStage('down_after', { delay: 100, how: 'reset' })
    for (let i = 0; i < 3; i++) {
      time.send('x')
      time.advance(40)
    }
    expect(time.out).toEqual([[0, 'x'], [40, 'x'], [80, 'x'], [100, 'RST after 100 ms']])
    const bytes = virtualStage('down_after', { bytes: 3, how: 'close' })
    bytes.send('abcd')
    expect(bytes.out).toEqual([[0, 'abc'], [0, 'close']])
    const messages = virtualStage('down_after', { messages: 2, how: 'freeze' })
    for (const text of ['a', 'b', 'c']) messages.send(text)
    expect([messages.out, messages.hits]).toEqual([[[0, 'a'], [0, 'b']], ['silence after 2 messages']])
  })
})

describe('corrupt', () => {
  it('flips exactly the stated number of bits', () => {
    const v = virtualStage('corrupt', { probability: 1, bits: 1 })
    v.send('\u0000')
    const byte = v.out[0]?.[1].charCodeAt(0) ?? 0
    expect([1, 2, 4, 8, 16, 32, 64].includes(byte) || byte === 0xfffd).toBe(true)
  })
})

describe('every toxic', () => {
  it('says in one sentence what the peer sees', () => {
    for (const { attributes, explain } of toxicDefinitions) {
      const text = explain(Object.fromEntries(Object.entries(attributes).map(([name, spec]) => [name, spec.default])))
      expect(text).toMatch(/^Link: [^\n]+\.$/)
    }
  })
  it('passes data and its end on with the default attributes, or holds them until it is removed', () => {
    for (const { type, closesOnRemoval } of toxicDefinitions) {
      if (closesOnRemoval || ['reset_peer', 'limit_data', 'corrupt'].includes(type)) continue
      const v = virtualStage(type, {})
      v.send('data')
      v.end()
      v.advance(1e5)
      v.stage.release()
      expect([type, v.out.map(([, what]) => what)]).toEqual([type, ['data', 'fin']])
    }
  })
})
