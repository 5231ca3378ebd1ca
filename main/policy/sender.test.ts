import { describe, expect, it } from 'vitest'
import { isTrustedSender } from './sender.ts'

const engine = 'http://127.0.0.1:4310/#t=secret'
const ours = { frameUrl: 'http://127.0.0.1:4310/', isMainFrame: true, isUiWindow: true }

describe('isTrustedSender', () => {
  it('knows the top frame of the UI window on the engine page', () => expect(isTrustedSender(ours, engine)).toBe(true))
  it.each([
    ['a frame that is gone', { ...ours, frameUrl: null }],
    ['another page in the window', { ...ours, frameUrl: 'http://127.0.0.1:4311/' }],
    ['an empty page', { ...ours, frameUrl: 'about:blank' }],
    ['an inner frame', { ...ours, isMainFrame: false }],
    ['a probe window', { ...ours, isUiWindow: false }],
  ])('refuses %s', (_name, sender) => expect(isTrustedSender(sender, engine)).toBe(false))
  it('refuses everybody while no engine serves', () => expect(isTrustedSender(ours, undefined)).toBe(false))
})
