import { BrowserWindow, powerSaveBlocker, session, type Session } from 'electron'
import { isLoopback, isSameOrigin } from './policy/addresses.ts'
import { isTrusted } from './policy/fingerprint.ts'

export interface ProbePage {
  readonly url: string
  /** The only certificates that this window's session trusts. */
  readonly fingerprints: readonly string[]
}

export interface ProbeWindows {
  open(page: ProbePage): void
  close(): void
}

/** Chrome's permissions for pages that talk to this machine (Local Network Access); older engines do not ask. */
const loopbackPermissions: ReadonlySet<string> = new Set(['local-network-access', 'loopback-network'])

/** The hidden window in which a run's clients live: one at a time, in a session of its own that leaves nothing on disk. */
export function createProbeWindows(onFailed: (why: string) => void): ProbeWindows {
  let opened = 0
  let current: { readonly window: BrowserWindow; readonly awake: number } | undefined

  function close(): void {
    if (current === undefined) return
    const { window, awake } = current
    current = undefined
    powerSaveBlocker.stop(awake)
    if (!window.isDestroyed()) window.destroy()
  }

  function open(page: ProbePage): void {
    close()
    if (!isLoopback(page.url)) {
      onFailed(`the probe page must be on this machine, not at ${page.url}`)
      return
    }
    // The network service remembers what it verified: a new certificate needs a new session.
    const partition = session.fromPartition(`probe-${++opened}`)
    restrict(partition, page)
    const window = new BrowserWindow({
      show: false,
      width: 800,
      height: 600,
      webPreferences: {
        session: partition,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        spellcheck: false,
        // A hidden page's timers would otherwise be slowed down, and with them every client.
        backgroundThrottling: false,
      },
    })
    current = { window, awake: powerSaveBlocker.start('prevent-app-suspension') }
    const fail = (why: string) => {
      if (current?.window === window) onFailed(why)
    }
    const stay = (details: Electron.Event<{ url: string }>) => {
      if (!isSameOrigin(details.url, page.url)) details.preventDefault()
    }
    window.webContents.on('will-navigate', stay)
    window.webContents.on('will-redirect', stay)
    window.webContents.on('will-frame-navigate', stay)
    window.webContents.on('render-process-gone', (_event, details) => fail(`the probe window's process is gone (${details.reason})`))
    window.loadURL(page.url).catch((error: unknown) => fail(`the probe page did not load: ${error instanceof Error ? error.message : String(error)}`))
  }

  return { open, close }
}

function restrict(partition: Session, page: ProbePage): void {
  // 0 trusts; -3 leaves the verdict to Chromium, which refuses a self-signed certificate.
  partition.setCertificateVerifyProc((request, verdict) => {
    verdict(isTrusted({ hostname: request.hostname, fingerprint: request.certificate.fingerprint }, page.fingerprints) ? 0 : -3)
  })
  partition.setPermissionRequestHandler((contents, permission, answer) => answer(loopbackPermissions.has(permission) && isSameOrigin(contents.getURL(), page.url)))
  partition.setPermissionCheckHandler((_contents, permission, origin) => loopbackPermissions.has(permission) && isSameOrigin(origin, page.url))
  partition.setDevicePermissionHandler(() => false)
  // What is measured is the path of the lab, never a proxy of this machine.
  void partition.setProxy({ mode: 'direct' })
}
