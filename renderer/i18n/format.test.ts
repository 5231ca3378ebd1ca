import { describe, expect, it } from 'vitest'
import { bytes, clockText, dateTime, duration, integer, moment, rate, seconds, spaced } from './format.ts'
import { currentMessages, languageFor, switchLanguage } from './messages.ts'

describe('numbers as people read them', () => {
  it('gives a duration its unit and at most three digits', () => {
    expect([0, 0.42, 14.2, 310, 999.4, 1400, 59_900, 125_000].map(duration)).toEqual(['0 ms', '0.4 ms', '14 ms', '310 ms', '999 ms', '1.4 s', '59.9 s', '2 min 5 s'])
  })

  it('writes the clock with tenths and what is left without', () => {
    expect(clockText(18_449)).toBe('00:18.4')
    expect([clockText(19_999.9), clockText(59_960)]).toEqual(['00:20.0', '01:00.0'])
    expect(clockText(-5)).toBe('00:00.0')
    expect(seconds(21_400)).toBe('0:21')
    expect(moment(10_000)).toBe('10.0 s')
    expect(moment(10_042, 20)).toBe('10.04 s')
  })

  it('rounds rates and sizes', () => {
    expect([rate(0), rate(4.04), rate(4.5), rate(71.3)]).toEqual(['0', '4', '4.5', '71'])
    expect([bytes(80), bytes(1500), bytes(14_200), bytes(2_000_000)]).toEqual(['80 B', '1.5 kB', '14 kB', '2.0 MB'])
  })
})

describe('a name in a Chinese sentence', () => {
  it('has spaces around it when it is Latin, and none when it is Chinese', () => {
    expect(['对 SSE 的预期', '对 轮询 的预期', 'SSE和轮询', '轮询 没有察觉', '全新的 WS+ 客户端', '流（新）'].map(spaced)).toEqual(['对 SSE 的预期', '对轮询的预期', 'SSE 和轮询', '轮询没有察觉', '全新的 WS+ 客户端', '流（新）'])
  })
})

describe('languageFor', () => {
  it('takes the first language that has a catalogue, also from POSIX tags', () => {
    expect(languageFor(['xx', 'en-US@posix'])).toBe('en')
    expect(languageFor([])).toBe('en')
  })
})

describe('numbers in another language and style', () => {
  it('follow the language, or the style that was chosen, and keep the symbols of units', async () => {
    await switchLanguage('zh')
    expect([duration(59_900), integer(1234), dateTime('2026-11-22T12:00:00')]).toEqual(['59.9 s', '1,234', '2026年11月22日 12:00'])
    await switchLanguage('en', 'comma')
    expect([duration(1400), integer(12_345), clockText(18_449)]).toEqual(['1,4 s', '12.345', '00:18,4'])
    await switchLanguage('en')
  })

  it('the language asked for last wins, even when an earlier one is still on its way', async () => {
    await Promise.all([switchLanguage('zh'), switchLanguage('en')])
    expect(currentMessages().lanes.feed).toBe('Feed')
  })
})
