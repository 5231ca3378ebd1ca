import { describe, expect, it } from 'vitest'
import { contrast } from './contrast.ts'
import { themes, type ThemeName } from '../../lab/contract/palette.ts'

describe.each(['light', 'dark'] as const satisfies readonly ThemeName[])('the %s palette', (name) => {
  const { chrome, verdicts, fields } = themes[name]
  const grounds = { bg: chrome.bg, surface: chrome.surface, sunken: chrome.sunken }

  it.each(Object.entries(grounds))('keeps every text colour readable (4.5:1) on %s', (_ground, ground) => {
    const texts = { text: chrome.text, secondary: chrome.secondary, muted: chrome.muted, accent: chrome.accent, fault: chrome.fault }
    const weak = Object.entries(texts).filter(([, colour]) => contrast(colour, ground) < 4.5)
    expect(weak).toEqual([])
  })

  it('keeps text readable on the soft accent, on the fault column and on solid buttons', () => {
    expect(contrast(chrome.accent, chrome.accentSoft)).toBeGreaterThanOrEqual(4.5)
    expect(contrast(chrome.text, chrome.faultSoft)).toBeGreaterThanOrEqual(4.5)
    expect(contrast(chrome.fault, chrome.faultSoft)).toBeGreaterThanOrEqual(4.5)
    expect(contrast(chrome.primaryInk, chrome.primary)).toBeGreaterThanOrEqual(4.5)
    expect(contrast(chrome.accentInk, chrome.accent)).toBeGreaterThanOrEqual(4.5)
    expect(contrast(chrome.faultInk, chrome.fault)).toBeGreaterThanOrEqual(4.5)
  })

  it('draws control borders and fault lines at 3:1 or better', () => {
    expect(contrast(chrome.border, chrome.bg)).toBeGreaterThanOrEqual(3)
    expect(contrast(chrome.faultLine, chrome.bg)).toBeGreaterThanOrEqual(3)
  })

  it.each(Object.entries(verdicts))('shows %s with readable ink and a visible edge', (_verdict, tone) => {
    expect(contrast(tone.ink, tone.fill)).toBeGreaterThanOrEqual(4.5)
    expect(contrast(tone.line, chrome.bg)).toBeGreaterThanOrEqual(3)
  })

  it.each(fields.map((colour, i) => [i, colour] as const))('field colour %i is readable as a number on every ground', (_i, colour) => {
    for (const ground of Object.values(grounds)) expect(contrast(colour, ground)).toBeGreaterThanOrEqual(4.5)
  })
})
