import type { ServerResponse } from 'node:http'
import type { Refusal } from '../contract/class.ts'

const said: Readonly<Record<Refusal, readonly [status: number, message: string]>> = {
  code: [403, 'This is not the code of this class; read it again from the screen.'],
  attempts: [429, 'Too many wrong codes; wait a minute.'],
  full: [503, 'This class is full; raise your hand instead.'],
  unknown: [401, 'Enter the code of the class first.'],
  closed: [409, 'This question does not take votes; look at the screen.'],
  option: [400, 'This question has no such answer.'],
  body: [400, 'Send JSON of at most 1024 bytes with the fields this address takes.'],
  elsewhere: [403, 'Only the page of this class may ask for this, by the address on the screen.'],
  streams: [429, 'This device listens often enough; ask for /state instead.'],
  ended: [410, 'The class is over.'],
}

/** In one word for the page, which has the person's language, and in a sentence for whoever reads it elsewhere. */
export function refuse(response: ServerResponse, error: Refusal, headers: Readonly<Record<string, string>> = {}): void {
  const [status, message] = said[error]
  // What is left of the request is not read.
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', connection: 'close', ...headers }).end(JSON.stringify({ error, message }))
}
