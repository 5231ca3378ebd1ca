import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'

const documentSchema = z.object({
  asyncapi: z.string(),
  channels: z.record(z.string(), z.object({ address: z.string() })),
  components: z.object({ messages: z.record(z.string(), z.object({ payload: z.record(z.string(), z.unknown()) })) }),
})

/** The AsyncAPI document of the lab's origin: its version, where its channels are, and a schema that any message of the feed must fit. */
export function feedDescription() {
  const document = documentSchema.parse(parse(readFileSync(new URL('../../fixtures/asyncapi.yaml', import.meta.url), 'utf8')))
  const payloads = Object.values(document.components.messages).map(({ payload }) => z.fromJSONSchema(payload as Parameters<typeof z.fromJSONSchema>[0]))
  return { version: document.asyncapi, addresses: Object.values(document.channels).map(({ address }) => address), messageSchema: z.union(payloads as [z.ZodType, ...z.ZodType[]]) }
}
