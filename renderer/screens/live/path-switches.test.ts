import { expect, it } from 'vitest'
import type { FaultId } from '../../../lab/contract/fault.ts'
import type { FaultSwitchState, PlaceFaults } from './path-places.ts'
import { shownSwitches } from './path-switches.ts'

const place = (ids: readonly FaultId[], on: readonly FaultId[] = []): PlaceFaults => {
  const all = ids.map((id) => ({ info: { id }, state: on.includes(id) ? 'on' : 'off' }) as FaultSwitchState)
  return { all, shown: all.slice(0, 1) }
}

it('a projector has seven switches that keep their places; what else acts stands behind them', () => {
  const links: FaultId[] = ['link/latency', 'link/bandwidth', 'link/reset', 'link/blackhole']
  const faults = (on: readonly FaultId[]) => ({
    clientLink: place(links, on),
    gateway: place(['gateway/answer-status', 'gateway/buffer-response', 'gateway/idle-timeout', 'gateway/strip-upgrade'], on),
    serverLink: place(links.map((id): FaultId => `${id}@server`), on),
    origin: place(['origin/drain', 'origin/restart'], on),
  })
  const shown = (on: readonly FaultId[], projector: boolean) => shownSwitches(faults(on), { projector }).map(({ info }) => info.id)
  const seven = ['link/latency', 'link/reset', 'link/blackhole', 'gateway/idle-timeout', 'gateway/strip-upgrade', 'gateway/buffer-response', 'origin/restart']
  expect(shown([], true)).toEqual(seven)
  expect(shown(['link/latency@server', 'link/bandwidth'], true)).toEqual([...seven, 'link/bandwidth', 'link/latency@server'])
  expect(shown([], false)).toEqual(['link/latency', 'gateway/answer-status', 'link/latency@server', 'origin/drain'])
})
