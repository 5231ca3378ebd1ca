import { definePlainClient } from '../plain-client.ts'
import { openEvents } from '../sse/client.ts'

export const sseH2Client = definePlainClient({ id: 'sse-h2', dedupe: false, open: openEvents })
