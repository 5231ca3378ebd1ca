import { connect, type ClientHttp2Session, type ClientHttp2Stream, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http2'
import { testCertificate } from './testbed.ts'

/** A session with the gateway. */
export async function session({ gateway: { port } }: { readonly gateway: { readonly port: number } }): Promise<{ session: ClientHttp2Session }> {
  const { cert } = await testCertificate()
  const client = connect(`https://127.0.0.1:${port}`, { ca: cert })
  client.on('error', () => {})
  return { session: client }
}

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
  trailers: IncomingHttpHeaders | undefined
  code: number
}
export async function fetchH2(client: ClientHttp2Session, headers: OutgoingHttpHeaders, body?: string, trailers?: OutgoingHttpHeaders): Promise<Answer> {
  const stream = client.request(headers, { endStream: body === undefined, waitForTrailers: trailers !== undefined })
  stream.on('wantTrailers', () => stream.sendTrailers(trailers ?? {}))
  if (body !== undefined) stream.end(body)
  return readAnswer(stream)
}
export async function readAnswer(stream: ClientHttp2Stream): Promise<Answer> {
  let answer: Answer = { status: 0, headers: {}, body: '', trailers: undefined, code: 0 }
  stream.setEncoding('utf8')
  stream.on('response', (headers) => (answer = { ...answer, status: Number(headers[':status']), headers }))
  stream.on('data', (chunk: string) => (answer = { ...answer, body: answer.body + chunk }))
  stream.on('trailers', (trailers) => (answer = { ...answer, trailers }))
  stream.on('error', () => {})
  await new Promise((resolve) => stream.once('close', resolve))
  return { ...answer, code: stream.rstCode ?? 0 }
}
