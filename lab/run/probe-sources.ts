import type { Certificate } from '../contract/origin.ts'
import type { ProbeKind } from '../contract/report.ts'
import { LabError } from '../core/errors.ts'
import { releaseStack } from '../core/release.ts'
import { type Chromium, findChromium, launchChromium } from '../probe/chromium.ts'
import { probeInfo } from '../probe/probe-info.ts'
import { nodePlatform } from '../probe/node-platform.ts'
import { nodeProbe } from '../probe/node-probe.ts'
import { tasks } from '../probe/tasks/registry.ts'
import { clientDefinitions } from '../transports/clients.ts'
import { startProbePageServer, type ProbePageServer } from './probe-page-server.ts'
import type { ProbeSource } from './probes.ts'

/** How a host (the desktop) opens a page that becomes the probe. */
export interface ProbeHost {
  readonly kind: 'electron'
  open(url: string, certificate: Certificate): Promise<void>
  close(): Promise<void>
}

const pageWithinMs = 20_000
/** A person opens this one by hand. */
const handWithinMs = 120_000

/** @throws LabError LAB_PROBE_MISSING, with the way out, when this machine cannot open such a probe. */
export async function openProbeSource(kind: ProbeKind, certificate: Certificate, options: { readonly host?: ProbeHost | undefined; announce(line: string): void }): Promise<ProbeSource> {
  if (kind === 'node') return nodeSource(certificate)
  if (kind === 'electron' && !options.host) throw new LabError('LAB_PROBE_MISSING', 'the electron probe lives in the desktop app; start it with `npm start`, or use --probe chromium')
  const stack = releaseStack()
  try {
    const pages = stack.own(await startProbePageServer(), (server) => server.close())
    const { host } = options
    let browser: Chromium | undefined
    if (kind === 'electron' && host) {
      stack.own(host, (opened) => opened.close())
      await host.open(pages.address(kind), certificate)
    } else if (kind === 'chromium') {
      const launched = await launchChromium({ url: pages.address(kind), spkiSha256Base64: [certificate.spkiSha256Base64, certificate.interception.trusted.spkiSha256Base64] })
      browser = stack.own(launched, (chromium) => chromium.close())
    } else {
      options.announce(`Open this address in the browser that shall run the clients: ${pages.address(kind)}`)
    }
    return await pageSource({ kind, pages, browser, close: () => stack.release() })
  } catch (error) {
    await stack.release()
    throw error
  }
}

interface PageSourceParts {
  readonly kind: ProbeKind
  readonly pages: ProbePageServer
  readonly browser: Chromium | undefined
  readonly close: () => Promise<void>
}

async function pageSource({ kind, pages, browser, close }: PageSourceParts): Promise<ProbeSource> {
  const timeoutMs = kind === 'browser' ? handWithinMs : pageWithinMs
  const page = await pages.probes.waitForProbe(timeoutMs, kind)
  return { kind, version: page.version, open: (ctx) => pages.probes.openProbe({ kind, timeoutMs, browser }, ctx), close }
}

function nodeSource(certificate: Certificate): ProbeSource {
  return {
    kind: 'node',
    version: `Node ${process.versions.node}`,
    async open(ctx) {
      const platform = nodePlatform({ ca: [certificate.cert, certificate.interception.trusted.authority] })
      const probe = nodeProbe({ definitions: clientDefinitions, platform, tasks }, ctx)
      const close = async () => {
        await probe.close()
        await platform.close()
      }
      return { ...probe, close, [Symbol.asyncDispose]: close }
    },
    close: () => Promise.resolve(),
  }
}

/** A real browser engine where there is one, else Node. */
export async function chooseProbe(): Promise<ProbeKind> {
  return (await findChromium().catch(() => undefined)) ? 'chromium' : 'node'
}

export { probeInfo }
