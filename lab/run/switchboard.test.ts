import { describe, expect, it } from 'vitest'
import type { EventInput } from '../contract/event.ts'
import type { FaultSetting } from '../contract/scenario.ts'
import { parseFault } from './faults.ts'
import { createSwitchboard } from './switchboard.ts'

function board() {
  const done: string[] = []
  const events: EventInput[] = []
  const target = (name: string) => ({
    switchOn({ fault }: FaultSetting) {
      done.push(`${name} on ${fault} after ${events.length} events`)
      return Promise.resolve()
    },
    switchOff(fault: string) {
      done.push(`${name} off ${fault}`)
      return Promise.resolve()
    },
  })
  const switchboard = createSwitchboard({ paths: [target('path')], origin: target('origin') }, { record: (event) => void events.push(event) })
  return { switchboard, done, events }
}

describe('the switchboard', () => {
  it('notes a fault before it acts, and sends each layer to its own place', async () => {
    const { switchboard, done } = board()
    await switchboard.on(parseFault('gateway/strip-upgrade', {}), 'timeline')
    await switchboard.on(parseFault('origin/restart', {}), 'timeline')
    expect(done).toEqual(['path on gateway/strip-upgrade after 1 events', 'origin on origin/restart after 2 events'])
  })

  it('lists held faults as active and instant ones not', async () => {
    const { switchboard } = board()
    await switchboard.on(parseFault('gateway/strip-upgrade', {}), 'hand')
    await switchboard.on(parseFault('link/reset', {}), 'hand')
    expect(switchboard.active().map((fault) => fault.fault)).toEqual(['gateway/strip-upgrade'])
  })

  it('takes back the last switch by hand, also a switch-off', async () => {
    const { switchboard } = board()
    const active = () => switchboard.active().map((fault) => fault.fault)
    await switchboard.on(parseFault('gateway/strip-upgrade', {}), 'hand')
    await switchboard.off('gateway/strip-upgrade', 'hand')
    await switchboard.undo()
    expect(active()).toEqual(['gateway/strip-upgrade'])
    await switchboard.undo()
    expect(active()).toEqual([])
    expect(switchboard.undoable()).toBe(0)
  })

  it('lets a switch be taken back as soon as it is active, though its path is still at it', async () => {
    const { switchboard } = board()
    const switching = switchboard.on(parseFault('gateway/strip-upgrade', {}), 'hand')
    expect([switchboard.active().length, switchboard.undoable()]).toEqual([1, 1])
    await switching
  })
})
