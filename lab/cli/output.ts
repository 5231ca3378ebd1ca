import { writeFile } from 'node:fs/promises'
import { LabError, messageOf } from '../core/errors.ts'

/** `-` is standard output; then nothing else may be written there. */
export async function writeOutput(target: string, text: string): Promise<void> {
  if (target === '-') return void process.stdout.write(`${text}\n`)
  try {
    await writeFile(target, `${text}\n`)
  } catch (cause) {
    throw new LabError('LAB_DISK', `cannot write "${target}": ${messageOf(cause)}`, { cause })
  }
}
