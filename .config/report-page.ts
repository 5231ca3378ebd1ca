import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const cli = fileURLToPath(new URL('../dist/engine/brownout.mjs', import.meta.url))
const saved = fileURLToPath(new URL('../fixtures/runs/upgrade-stripped.ndjson', import.meta.url))

/** The HTML report of a saved run, as the command line writes it: its `file:` address, for as long as `use` takes. */
export async function withReportPage(use: (address: string) => Promise<void>): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'brownout-page-'))
  try {
    const file = join(dir, 'run.html')
    execFileSync(process.execPath, [cli, 'report', saved, '--format', 'html', '--out', file])
    await use(pathToFileURL(file).href)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}
