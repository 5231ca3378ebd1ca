import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { LabError, messageOf } from '../core/errors.ts'
import { scanRunFile } from './read-run-file.ts'
import { runFileName } from './run-file-name.ts'
import { metaPathOf } from './run-meta.ts'
import { parseHeader } from './run-header.ts'

/** Where an imported run comes from. */
export interface ImportSource {
  /** As error messages call it. */
  readonly name: string
  /** Writes its bytes to a file that does not exist yet. */
  writeTo(path: string): Promise<void>
}

export interface ImportFolders {
  readonly dir: string
  readonly trashDir: string
  list(): Promise<readonly { readonly run: string; readonly file: string }[]>
  trash(): Promise<readonly { readonly run: string }[]>
}

/** A longer upload is refused; a file of that size on this machine is imported by its path. */
const mostUploadBytes = 1_000_000_000

/** No first line of ours is longer; a file without one must not be taken in whole before it is refused. */
const longestHeader = 8 * 1024 * 1024

export function fromPath(path: string): ImportSource {
  return { name: path, writeTo: (copy) => copyFile(path, copy, constants.COPYFILE_EXCL) }
}

/** What a page sends: refused as soon as its first line is no header, and when it is too long. */
export function fromUpload(name: string, bytes: AsyncIterable<Uint8Array>, { mostBytes = mostUploadBytes } = {}): ImportSource {
  return {
    name,
    async writeTo(copy) {
      // There before the first byte is read: a file that is opened while what it is for is refused would come after its removal, and stay.
      const file = await open(copy, 'wx')
      await pipeline(Readable.from(bytes), guard(name, mostBytes), file.createWriteStream())
    },
  }
}

function guard(name: string, mostBytes: number): Transform {
  let total = 0
  let first: Buffer | undefined = Buffer.alloc(0)
  const check = (chunk: Buffer) => {
    total += chunk.length
    if (total > mostBytes) throw new LabError('LAB_RUN_FILE_INVALID', `${name} is longer than ${Math.round(mostBytes / 1e6)} MB; import it by its path: brownout runs import PATH`)
    if (!first) return
    const end = chunk.indexOf(0x0a)
    first = Buffer.concat([first, end < 0 ? chunk : chunk.subarray(0, end)])
    if (end < 0 && first.length <= longestHeader) return
    parseHeader(first.toString('utf8'), name)
    first = undefined
  }
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        check(chunk)
        done(null, chunk)
      } catch (error) {
        done(error as Error)
      }
    },
  })
}

/**
 * A run file as a new file of the folder. The copy is looked through, not the original: what was checked is what is kept.
 * @returns its name
 * @throws LabError LAB_RUN_FILE_INVALID, LAB_RUN_EXISTS, LAB_DISK.
 */
export async function importRun({ dir, trashDir, list, trash }: ImportFolders, { name, writeTo }: ImportSource): Promise<string> {
  const copy = join(trashDir, `import-${randomUUID()}.part`)
  await changing(trashDir, () => mkdir(trashDir, { recursive: true }))
  try {
    await writeTo(copy).catch((cause: unknown) => {
      throw cause instanceof LabError ? cause : new LabError('LAB_RUN_FILE_INVALID', `${name} cannot be copied to ${dir}: ${messageOf(cause)}`, { cause })
    })
    const { header } = await scanRunFile(copy, () => {}).catch((error: unknown) => {
      throw error instanceof LabError ? new LabError(error.code, error.message.replaceAll(copy, name), { cause: error }) : error
    })
    const twin = (await list()).find(({ run }) => run === header.run)
    if (twin) throw new LabError('LAB_RUN_EXISTS', `run ${header.run} is in ${dir} already, as ${twin.file}`)
    if ((await trash()).some(({ run }) => run === header.run)) throw new LabError('LAB_RUN_EXISTS', `run ${header.run} is in the trash of ${dir}; restore it instead`)
    const file = runFileName(header)
    // A note that a run of this name has left here is not about this one.
    await rm(metaPathOf(join(dir, file)), { force: true })
    await changing(copy, () => rename(copy, join(dir, file)))
    return file
  } finally {
    await rm(copy, { force: true })
  }
}

/** @throws LabError LAB_DISK */
export async function changing<T>(path: string, change: () => Promise<T>): Promise<T> {
  try {
    return await change()
  } catch (cause) {
    throw new LabError('LAB_DISK', `cannot change ${path}: ${messageOf(cause)}`, { cause })
  }
}
