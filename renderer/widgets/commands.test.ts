import { describe, expect, it } from 'vitest'
import { screenNames, type ScreenName } from '../../lab/contract/screens.ts'
import { en } from '../i18n/en.ts'
import { screens } from '../screens/registry.tsx'
import type { EngineClient } from '../state/engine-client.ts'
import { setEngine, useSession } from '../state/session-store.ts'
import { setWorkbench } from '../state/workbench.ts'
import { commandSections, runOrStop } from './commands.ts'

const asked: string[] = []
setEngine(new Proxy({}, { get: (_, call: string) => () => (asked.push(call), Promise.resolve('r1')) }) as EngineClient)

function askedOn(screen: ScreenName): readonly string[] {
  asked.length = 0
  useSession.setState({ starting: false })
  setWorkbench({ screen })
  expect(runOrStop()).toBe(asked.length > 0)
  return [...asked]
}

describe('what Ctrl+Enter runs', () => {
  it('is what the screen at hand shows, and nothing where it runs nothing', () => {
    const all = Object.fromEntries(screenNames.map((screen) => [screen, askedOn(screen)] as const).filter(([, calls]) => calls.length > 0))
    expect(all).toEqual({ live: ['startRun'], matrix: ['startMatrix'], notes: ['checkNotes'] })
  })

  it('is among the commands of these screens alone', () => {
    const offered = screenNames.filter((screen) => {
      setWorkbench({ screen })
      return commandSections(en, 'en').some(({ commands }) => commands.some(({ id }) => id === 'runOrStop'))
    })
    expect(offered).toEqual(['live', 'matrix', 'lessons', 'server', 'notes'])
  })
})

it('the side bar and the menu of the desktop list the same screens in the same order', () => {
  expect(screens.map(({ id }) => id)).toEqual(screenNames)
})
