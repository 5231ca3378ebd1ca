import { expect, it } from 'vitest'
import { withFaultNames } from './fault-names.ts'

const titles: Readonly<Record<string, string>> = { 'link/reset': '“Reset”', 'link/latency@server': '“Latency, server side”', 'origin/restart': '“Restart”' }
const named = (sentence: string) => withFaultNames(sentence, (fault) => titles[fault])

it('calls faults by their titles, wherever they stand in a sentence', () => {
  expect(named('At 3.00 s link/reset struck (connection reset); at 4.00 s origin/restart was switched on in the origin.')).toBe('At 3.00 s “Reset” struck (connection reset); at 4.00 s “Restart” was switched on in the origin.')
  expect(named('Link/latency@server was in place from the start.')).toBe('“Latency, server side” was in place from the start.')
  expect(named('3.00 s 时，link/reset 起作用。')).toBe('3.00 s 时，“Reset” 起作用。')
})

it('leaves alone what nobody knows', () => {
  expect(named('At 3.00 s gateway/of-tomorrow struck (GET /link/a).')).toBe('At 3.00 s gateway/of-tomorrow struck (GET /link/a).')
})
