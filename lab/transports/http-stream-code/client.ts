import { defineCodeClient } from '../code-client.ts'
import { openHttpStream } from '../http-stream/client.ts'

export const httpStreamCodeClient = defineCodeClient('http-stream-code', { id: 'http-stream', open: openHttpStream })
