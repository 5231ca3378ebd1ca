import type { Platform } from '../../contract/client.ts'
import { checksum } from '../../contract/feed.ts'
import { defineTask } from '../task.ts'

export interface ReceiveBinaryParams {
  /** `http:` or `https:`, of a server that sends the same bytes on every way. */
  readonly url: string
  readonly by: 'fetch' | 'stream' | 'websocket' | 'sse'
}

export interface ReceiveBinaryResult {
  readonly bytes: number
  /** FNV-1a 32 of the bytes, hex. */
  readonly sum: string
  /** Characters that the platform handed over instead of bytes; 0 where it hands over bytes. */
  readonly characters: number
}

/** Receives bytes as page code does: as they are, or out of base64 where only text can pass. */
export const receiveBinary = defineTask<ReceiveBinaryParams>({
  name: 'receive-binary',
  async run({ url, by }, platform): Promise<ReceiveBinaryResult> {
    const { bytes, characters } = await { fetch: fetched, stream: streamed, websocket: framed, sse: dispatched }[by](url, platform)
    return { bytes: bytes.length, sum: checksum(latin1(bytes)), characters }
  },
})

interface Received {
  readonly bytes: Uint8Array
  readonly characters: number
}

/** Byte by byte as characters, which is what the checksum takes. */
export function latin1(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}

async function fetched(url: string, platform: Platform): Promise<Received> {
  const response = await platform.fetch(`${url}/bytes`, { cache: 'no-store' })
  return { bytes: new Uint8Array(await response.arrayBuffer()), characters: 0 }
}

async function streamed(url: string, platform: Platform): Promise<Received> {
  const reader = (await platform.fetch(`${url}/bytes`, { cache: 'no-store' })).body?.getReader()
  const parts: number[] = []
  for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) for (const byte of piece.value ?? []) parts.push(byte)
  return { bytes: Uint8Array.from(parts), characters: 0 }
}

function framed(url: string, platform: Platform): Promise<Received> {
  return new Promise((resolve, reject) => {
    const socket = platform.WebSocket(`${url.replace(/^http/, 'ws')}/ws`, { h2: false })
    socket.binaryType = 'arraybuffer'
    socket.onerror = () => reject(new Error('the WebSocket failed'))
    socket.onmessage = ({ data }: { readonly data: unknown }) => {
      socket.close(1000)
      if (data instanceof ArrayBuffer) resolve({ bytes: new Uint8Array(data), characters: 0 })
      else reject(new Error(`the message was no ArrayBuffer but ${typeof data}`))
    }
  })
}

function dispatched(url: string, platform: Platform): Promise<Received> {
  return new Promise((resolve, reject) => {
    const source = platform.EventSource(`${url}/base64`)
    source.onerror = () => {
      source.close()
      reject(new Error('the EventSource failed'))
    }
    source.addEventListener('message', ({ data }) => {
      source.close()
      const text = atob(data)
      resolve({ bytes: Uint8Array.from(text, (character) => character.charCodeAt(0)), characters: data.length })
    })
  })
}
