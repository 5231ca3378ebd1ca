import { describe, expect, it } from 'vitest'
import { defaultSettings, parseSettings, themeAfter } from './settings.ts'

describe('remembered settings', () => {
  it('are the defaults when nothing was stored, or nothing that can be read', () => {
    expect([null, '', '{', '[]', '7', 'null'].map(parseSettings)).toEqual(Array.from({ length: 6 }, () => defaultSettings))
  })

  it('keep what is known and drop what is not, field by field', () => {
    expect(parseSettings('{"theme":"dark","language":"zh","numbers":"roman","scale":7,"projector":true,"probe":"node","motion":1,"future":true}')).toEqual({
      ...defaultSettings, theme: 'dark', language: 'zh', projector: true, probe: 'node',
    })
  })
})

describe('the next theme', () => {
  it('looks different at the first press, whatever the system has, and comes back to the system', () => {
    const walk = (system: 'light' | 'dark') => {
      const first = themeAfter('system', system)
      const second = themeAfter(first, system)
      return [first, second, themeAfter(second, system)]
    }
    expect([walk('light'), walk('dark')]).toEqual([['dark', 'light', 'system'], ['light', 'dark', 'system']])
  })
})
