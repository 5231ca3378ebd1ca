import { passThrough } from '../stages.ts'
import { defineToxic } from '../toxic.ts'

export const noop = defineToxic<Record<never, never>>({
  type: 'noop',
  origin: 'toxiproxy',
  attributes: {},
  explain: () => 'Link: nothing changes.',
  stage: (host) => passThrough(host),
})
