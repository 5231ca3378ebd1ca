import { expect, it, vi } from 'vitest'
import { kindOf, onFiles, takeFiles } from './dropped-files.ts'
import { useToasts } from './toasts.ts'

const runs = Object.values(import.meta.glob<string>('../../fixtures/runs/*.ndjson', { query: '?raw', import: 'default', eager: true }))
const scenarios = Object.values(import.meta.glob<string>('../../fixtures/{scenarios,conditions}/*.yaml', { query: '?raw', import: 'default', eager: true }))
const head = (text: string) => kindOf(text.slice(0, 4096))

it('knows runs, and scenarios and conditions, by how they begin', () => {
  expect([new Set(runs.map(head)), new Set(scenarios.map(head))]).toEqual([new Set(['run']), new Set(['scenario'])])
  expect(['', 'hello\n', '{"log":{"version":"1.2"}}', '\u0089PNG\0\0title: x'].map(kindOf)).toEqual([null, null, null, null])
})

it('hands each file to who takes its kind, and names those that nobody takes', async () => {
  vi.useFakeTimers()
  const taken: string[] = []
  const off = onFiles('run', (files) => taken.push(...files.map(({ name }) => name)))
  await takeFiles([new File(['{"format":"brownout-run","version":2}\n'], 'a.ndjson'), new File(['hello'], 'b.txt'), new File(['title: x\nfaults: {}'], 'c.yaml')])
  expect(taken).toEqual(['a.ndjson'])
  expect(useToasts.getState().at(-1)?.text).toMatch(/b\.txt.*c\.yaml/)
  off()
  vi.useRealTimers()
})
