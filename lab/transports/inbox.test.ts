import { expect, it } from 'vitest'
import type { ClientNote } from '../contract/client.ts'
import { checksum, type FeedRecord } from '../contract/feed.ts'
import { createInbox } from './inbox.ts'

const message = (seq: number, payload = 'abc'): FeedRecord => ({ kind: 'message', epoch: 'e', seq, scheduledT: 0, payload, sum: checksum('abc') })

function take(records: readonly FeedRecord[], options: { readonly dedupe: boolean }) {
  const notes: ClientNote[] = []
  const inbox = createInbox({ cursor: undefined, dedupe: options.dedupe, note: (note) => notes.push(note) })
  for (const record of records) inbox.take(record, 'sse')
  return { notes, cursor: inbox.cursor() }
}

it('drops what it has seen, not what arrives late', () => {
  const { notes } = take([message(1), message(3), message(2), message(3)], { dedupe: true })
  expect(notes.map((note) => note.kind === 'message' && [note.seq, note.fresh])).toEqual([[1, true], [3, true], [2, true], [3, false]])
})

it('without page code hands every delivery to the page', () => {
  const { notes } = take([message(1), message(1)], { dedupe: false })
  expect(notes).toMatchObject([{ fresh: true }, { fresh: true }])
})

it('notices a payload that was changed on the way', () => {
  expect(take([message(1, 'abd')], { dedupe: false }).notes).toMatchObject([{ intact: false }])
})

it('has a cursor from the hello on', () => {
  expect(take([{ kind: 'hello', epoch: 'e', seq: 7, resumed: false }], { dedupe: true }).cursor).toBe('e-7')
})
