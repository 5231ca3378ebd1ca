import { describe, expect, it } from 'vitest'
import { howEnded } from './connection-end.ts'
import type { EventOf } from './log-index.ts'

describe('how a connection ended', () => {
  const told = (by: EventOf<'link-end'>['by'], how: 'fin' | 'rst'): EventOf<'link-end'> => ({ id: 1, t: 1, side: 'wire', kind: 'link-end', transport: 'sse', hop: 'client', conn: 'sse.client#1', peer: 'gateway', by, how })

  it('is what the link sent, also where the RST came behind bytes and Node saw an end', () => {
    expect(howEnded({ how: 'fin' }, { atGateway: told('link', 'rst') })).toBe('rst')
    expect(howEnded({ how: 'fin' }, { atGateway: told('client', 'fin') })).toBe('fin')
  })

  it('is what the gateway did or saw where the link did nothing, or tells nothing', () => {
    expect(howEnded({ how: 'local' }, { atGateway: told('gateway', 'rst') })).toBe('local')
    expect(howEnded({ how: 'fin' }, { atGateway: told('gateway', 'rst') })).toBe('fin')
    expect(howEnded({ how: 'rst' }, undefined)).toBe('rst')
    expect(howEnded(undefined, undefined)).toBeNull()
  })
})
