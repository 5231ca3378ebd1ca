import { endpoints } from '../../contract/feed.ts'
import { askStatusAt } from '../ask-status.ts'
import { defineCodeClient } from '../code-client.ts'
import { webSocketChannel } from '../websocket/client.ts'

export const websocketCodeClient = defineCodeClient('websocket-code', { id: 'websocket', open: webSocketChannel({ h2: false }), askStatus: askStatusAt(endpoints.websocket) })
