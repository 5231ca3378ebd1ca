import { passThrough } from '../stages.ts'
import { defineToxic } from '../toxic.ts'

export const refuse = defineToxic<Record<never, never>>({
  type: 'refuse',
  origin: 'brownout',
  attributes: {},
  explain: () => 'Link: new connections are refused (ECONNREFUSED; with a toxicity below 1 those that are hit see RST after connecting); open ones live.',
  closesListener: true,
  greet: () => ({ kind: 'refuse' }),
  stage: passThrough,
})
