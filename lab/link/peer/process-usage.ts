import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)
/** Linux counts CPU time in hundredths of a second. */
const tickMs = 10

/** User and system time that a process has used, ms. */
export async function readCpuMs(pid: number): Promise<number> {
  if (process.platform === 'linux') {
    // The name in parentheses may hold spaces: fields are counted behind it.
    const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).replace(/^.*\) /s, '').split(' ')
    return (Number(fields[11]) + Number(fields[12])) * tickMs
  }
  const { stdout } = await run('ps', ['-o', 'cputime=', '-p', String(pid)])
  return stdout.trim().split(':').reduce((sum, part) => sum * 60 + Number(part), 0) * 1000
}

/** Resident memory of a process, MB. */
export async function readMemoryMb(pid: number): Promise<number> {
  const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(pid)])
  return Number(stdout.trim()) / 1000
}
