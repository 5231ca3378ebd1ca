import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Catalogue } from '../../lab/contract/control.ts'
import type { LabEvent } from '../../lab/contract/event.ts'
import { useSession } from '../state/session-store.ts'
import { describeEvent } from './describe-event.ts'
import { switchLanguage } from './messages.ts'

const fault = (id: string) => ({ id, title: 'Latency', explain: 'link: every chunk waits', sees: { client: '', origin: '' } })

beforeEach(() => useSession.setState({ catalogue: { faults: [fault('link/latency'), fault('link/latency@server')] } as unknown as Catalogue }))
afterEach(async () => {
  useSession.setState({ catalogue: null })
  await switchLanguage('en')
})

const told = (event: object) => describeEvent({ id: 1, t: 0, ...event } as LabEvent)
const on = { kind: 'fault', side: 'fault', fault: 'link/latency', phase: 'on', by: 'hand', params: { latencyMs: 300 }, explain: 'link: every chunk waits 300 ms' }
const hit = { kind: 'hit', side: 'fault', fault: 'link/latency@server', transport: 'sse', effect: 'delayed 312 ms' }

it('calls a fault by the title that stands on its switch', () => {
  expect([told(on), told(hit)]).toEqual(['“Latency” on: link: every chunk waits 300 ms', '“Latency, server side”: delayed 312 ms'])
})

it('leaves the id of a fault that nobody knows', () => {
  expect(told({ ...hit, fault: 'link/of-tomorrow' })).toBe('“link/of-tomorrow”: delayed 312 ms')
})

it('says in Chinese what a fault does, which process lagged, and how a client ended', async () => {
  await switchLanguage('zh')
  for (const event of [on, hit]) expect(told(event)).not.toMatch(/[a-z]{3}/)
  expect([told({ kind: 'health', side: 'lab', process: 'probe', lagP99Ms: 3 }), told({ kind: 'end-state', side: 'client', transport: 'sse', via: 'sse', state: 'connecting' })]).toEqual(['探针事件循环延迟 p99 3.0 ms', '结束时 API 的状态：连接中（connecting）'])
})
