import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'

/** Streams what is at an address into a file, which is there as a whole or not at all. Rejects with what the server said. */
export async function fetchToFile(address: string, file: string): Promise<void> {
  const response = await fetch(address, { redirect: 'error' })
  if (!response.ok || response.body === null) throw new Error((await response.text()).trim() || `the engine answered ${response.status}`)
  const beside = `${file}.part`
  try {
    await pipeline(Readable.fromWeb(response.body as ReadableStream), createWriteStream(beside))
    await rename(beside, file)
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
}
