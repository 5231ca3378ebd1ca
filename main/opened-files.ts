import { basename, resolve } from 'node:path'
import type { OpenedFile } from '../lab/contract/desktop.ts'
import { largestBytes, readText } from './read-text.ts'

/** What the system asked to open, until the page takes it: the first may come before there is a window. Nothing of it is ever run. */
export interface OpenedFiles {
  add(path: string): void
  take(): Promise<readonly OpenedFile[]>
}

export function openedFiles(onAdded: () => void): OpenedFiles {
  let paths: string[] = []
  return {
    add(path) {
      paths.push(path)
      onAdded()
    },
    async take() {
      const taken = paths
      paths = []
      return Promise.all(taken.map(read))
    },
  }
}

async function read(path: string): Promise<OpenedFile> {
  const name = basename(path)
  try {
    return { name, text: await readText(path, largestBytes.scenario) }
  } catch (error) {
    return { name, trouble: error instanceof Error ? error.message : String(error) }
  }
}

/** The scenario files that a command line names: no switches, and not the app's own folder. */
export function scenarioPathsIn(argv: readonly string[], folder: string): readonly string[] {
  return argv.slice(1).filter((argument) => !argument.startsWith('-') && /\.(?:ya?ml|brownout)$/i.test(argument)).map((path) => resolve(folder, path))
}
