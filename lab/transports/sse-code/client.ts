import { endpoints } from '../../contract/feed.ts'
import { askStatusAt } from '../ask-status.ts'
import { defineCodeClient } from '../code-client.ts'
import { openEvents } from '../sse/client.ts'

export const sseCodeClient = defineCodeClient('sse-code', { id: 'sse', open: openEvents, askStatus: askStatusAt(endpoints.sse) })
