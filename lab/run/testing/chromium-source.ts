import { readFile } from 'node:fs/promises'
import type { Certificate } from '../../contract/origin.ts'
import { launchChromium } from '../../probe/chromium.ts'
import { startTestEngine } from '../../probe/test-page.ts'
import type { ProbeSource } from '../probes.ts'

/** For tests: as `openProbeSource` opens one, with the page from its source instead of from a build. */
export async function chromiumSource(certificate: Certificate): Promise<ProbeSource> {
  const engine = await startTestEngine(await readFile(new URL('../../probe/page/page.ts', import.meta.url), 'utf8'))
  const chromium = await launchChromium({ url: engine.url, spkiSha256Base64: certificate.spkiSha256Base64 })
  return {
    kind: 'chromium',
    version: 'Chromium',
    open: (ctx) => engine.pages.openProbe({ kind: 'chromium', timeoutMs: 20_000, browser: chromium }, ctx),
    async close() {
      await chromium[Symbol.asyncDispose]()
      await engine[Symbol.asyncDispose]()
    },
  }
}
