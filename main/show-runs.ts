import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { runsFolderName } from '../lab/contract/desktop.ts'

/** The folder of the saved runs, made when there was no run yet: a file manager cannot show what is not there. */
export async function showRuns(dataFolder: string, open: (folder: string) => Promise<unknown>): Promise<void> {
  const folder = join(dataFolder, runsFolderName)
  await mkdir(folder, { recursive: true })
  await open(folder)
}
