/** Lines that tell the story; the rest of a browser's head is folded away. */
export const tellingHeaders: ReadonlySet<string> = new Set([
  ':method', ':protocol', ':path', ':status', 'host', 'upgrade', 'connection', 'sec-websocket-key', 'sec-websocket-version', 'sec-websocket-accept', 'last-event-id', 'accept',
  'transfer-encoding', 'content-type', 'retry-after', 'x-accel-buffering', 'via',
])
