/** RFC 9113, 6, and what later documents added. */
export const frameTypes: Readonly<Record<number, string>> = {
  0: 'DATA',
  1: 'HEADERS',
  2: 'PRIORITY',
  3: 'RST_STREAM',
  4: 'SETTINGS',
  5: 'PUSH_PROMISE',
  6: 'PING',
  7: 'GOAWAY',
  8: 'WINDOW_UPDATE',
  9: 'CONTINUATION',
  10: 'ALTSVC',
  12: 'ORIGIN',
  16: 'PRIORITY_UPDATE',
}

/** What a frame of this type is for. */
export const framePurpose: Readonly<Record<number, string>> = {
  0: 'Content of a stream; the only type that flow control counts.',
  1: 'Begins a stream, or ends it with trailers: a compressed head.',
  2: 'A hint about the order of streams; deprecated.',
  3: 'Ends one stream at once; the connection goes on.',
  4: 'What this side is ready for; the other one acknowledges it.',
  5: 'Announces a response that nobody has asked for yet.',
  6: 'Asks whether the next hop is there, and how far away.',
  7: 'No further streams on this connection; those up to the named one are finished.',
  8: 'Gives back room: so much more DATA may be sent.',
  9: 'The rest of a head that did not fit into one frame.',
  10: 'Names another place where this origin can be reached.',
  12: 'Names the origins that this connection may be used for.',
  16: 'Says again how urgent the answer on a stream is.',
}

export const frameType = { data: 0, headers: 1, priority: 2, rstStream: 3, settings: 4, pushPromise: 5, ping: 6, goaway: 7, windowUpdate: 8, continuation: 9, altsvc: 10, origin: 12, priorityUpdate: 16 } as const

export const frameRfc: Readonly<Record<number, string>> = {
  0: 'RFC 9113 6.1',
  1: 'RFC 9113 6.2',
  2: 'RFC 9113 6.3',
  3: 'RFC 9113 6.4',
  4: 'RFC 9113 6.5',
  5: 'RFC 9113 6.6',
  6: 'RFC 9113 6.7',
  7: 'RFC 9113 6.8',
  8: 'RFC 9113 6.9',
  9: 'RFC 9113 6.10',
  10: 'RFC 7838 4',
  12: 'RFC 8336 2',
  16: 'RFC 9218 7.1',
}

export const flag = { endStream: 0x1, ack: 0x1, endHeaders: 0x4, padded: 0x8, priority: 0x20 } as const

const flagNames: Readonly<Record<number, readonly (readonly [bit: number, name: string])[]>> = {
  0: [[1, 'END_STREAM'], [8, 'PADDED']],
  1: [[1, 'END_STREAM'], [4, 'END_HEADERS'], [8, 'PADDED'], [32, 'PRIORITY']],
  4: [[1, 'ACK']],
  5: [[4, 'END_HEADERS'], [8, 'PADDED']],
  6: [[1, 'ACK']],
  9: [[4, 'END_HEADERS']],
}

const flagPurpose: Readonly<Record<string, string>> = {
  END_STREAM: 'this side sends nothing more on the stream',
  END_HEADERS: 'the head is complete, no CONTINUATION follows',
  PADDED: 'padding follows the content',
  PRIORITY: 'a priority comes first',
  ACK: 'the answer to a frame of the other side',
}

export function meaningOfFlags(type: number, flags: number): string {
  const told = namesOfFlags(type, flags).map((name) => `${name}: ${flagPurpose[name]}`)
  return told.length > 0 ? `${told.join('; ')}.` : 'None of the flags that this type has.'
}

export function namesOfFlags(type: number, flags: number): string[] {
  return (flagNames[type] ?? []).filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name)
}

/** Name and what the setting does; RFC 9113, 6.5.2. */
export const settings: Readonly<Record<number, readonly [name: string, meaning: string, rfc?: string]>> = {
  1: ['SETTINGS_HEADER_TABLE_SIZE', 'The largest dynamic table of HPACK that the other side may use.'],
  2: ['SETTINGS_ENABLE_PUSH', '0: the server may not push.'],
  3: ['SETTINGS_MAX_CONCURRENT_STREAMS', 'How many streams the other side may have open at once.'],
  4: ['SETTINGS_INITIAL_WINDOW_SIZE', 'How many bytes of DATA may be sent on a new stream before a WINDOW_UPDATE.'],
  5: ['SETTINGS_MAX_FRAME_SIZE', 'The largest frame payload that is taken.'],
  6: ['SETTINGS_MAX_HEADER_LIST_SIZE', 'A hint: larger heads are likely to be refused.'],
  8: ['SETTINGS_ENABLE_CONNECT_PROTOCOL', '1: a WebSocket may be opened on a stream with an extended CONNECT.', 'RFC 8441 3'],
  9: ['SETTINGS_NO_RFC7540_PRIORITIES', '1: the old stream priorities are not used.', 'RFC 9218 2.1'],
}

/** RFC 9113, 7. */
const errorCodes: readonly (readonly [name: string, meaning: string])[] = [
  ['NO_ERROR', 'A shutdown that is no error.'],
  ['PROTOCOL_ERROR', 'The peer broke a rule that has no code of its own.'],
  ['INTERNAL_ERROR', 'Something went wrong at the sender; an intermediary says this when the other hop died.'],
  ['FLOW_CONTROL_ERROR', 'More DATA came than the window allows.'],
  ['SETTINGS_TIMEOUT', 'The SETTINGS were not acknowledged in time.'],
  ['STREAM_CLOSED', 'A frame came for a stream that is closed.'],
  ['FRAME_SIZE_ERROR', 'A frame has a size that its type does not allow.'],
  ['REFUSED_STREAM', 'Nothing was done: the request may be sent again.'],
  ['CANCEL', 'The stream is not wanted any more; what a browser sends when a page closes an EventSource or aborts a fetch.'],
  ['COMPRESSION_ERROR', 'The header compression state is lost.'],
  ['CONNECT_ERROR', 'The connection behind a CONNECT was reset or ended wrongly.'],
  ['ENHANCE_YOUR_CALM', 'The peer does too much.'],
  ['INADEQUATE_SECURITY', 'TLS is not good enough.'],
  ['HTTP_1_1_REQUIRED', 'Use HTTP/1.1 for this.'],
]

export function errorCode(code: number): { readonly name: string; readonly meaning: string } {
  const [name, meaning] = errorCodes[code] ?? [`0x${code.toString(16)}`, 'Not a code of RFC 9113; taken as INTERNAL_ERROR.']
  return { name, meaning }
}
