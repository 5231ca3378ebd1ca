import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import type { DesktopFileKind } from '../lab/contract/desktop.ts'

/** A scenario is written by hand; more than this is another kind of file. */
export const largestBytes: Readonly<Record<DesktopFileKind, number>> = { scenario: 2_000_000, run: 256_000_000, report: 64_000_000 }

export async function readText(path: string, largest: number): Promise<string> {
  // One handle for both questions: the file whose size was looked at is the file that is read.
  const file = await open(path)
  try {
    const { size } = await file.stat()
    if (size > largest) throw new Error(`${basename(path)} has ${size} bytes; the largest file of this kind is ${largest}`)
    return await file.readFile('utf8')
  } finally {
    await file.close()
  }
}
