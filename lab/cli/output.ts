import { writeFile } from 'node:fs/promises'
import { LabError, messageOf } from '../core/errors.ts'

/** `-` is standard output; then nothing else may be written there. Text ends with a line end; bytes are written as they are. */
export async function writeOutput(target: string, content: string | Uint8Array): Promise<void> {
  const data = typeof content === 'string' && !content.endsWith('\n') ? `${content}\n` : content
  if (target === '-') return new Promise((resolve) => process.stdout.write(data, () => resolve()))
  try {
    await writeFile(target, data)
  } catch (cause) {
    throw new LabError('LAB_DISK', `cannot write "${target}": ${messageOf(cause)}`, { cause })
  }
}
