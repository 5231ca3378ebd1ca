import { randomUUID } from 'node:crypto'
import { rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { LabError, messageOf } from './errors.ts'

/**
 * Writes a file whole or not at all, also when the process dies, the disk fills up or another one writes the same: a new file takes the
 * old one's name. @throws LabError LAB_DISK, and then the file is as it was.
 */
export async function writeWhole(path: string, text: string): Promise<void> {
  const fresh = join(dirname(path), `.${randomUUID()}.part`)
  try {
    await writeFile(fresh, text, { flag: 'wx', flush: true })
    await rename(fresh, path)
  } catch (cause) {
    await rm(fresh, { force: true }).catch(() => {})
    throw new LabError('LAB_DISK', `cannot write ${path}: ${isFull(cause) ? 'the disk is full; free some space and try again' : messageOf(cause)}`, { cause })
  }
}

function isFull(cause: unknown): boolean {
  return cause instanceof Error && ['ENOSPC', 'EDQUOT'].includes((cause as NodeJS.ErrnoException).code ?? '')
}
