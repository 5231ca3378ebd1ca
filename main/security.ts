import { app, shell, type Session } from 'electron'
import { isDocumentation, isSameOrigin, isUiRequest } from './policy/addresses.ts'

/** Switches that must be set before `ready`. */
export function hardenProcess(): void {
  // As root inside a container Chromium runs only without its sandbox, and then this call never returns.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  // The lab is offline: nothing but this machine has a name. Unlike a request filter this costs a measurement nothing.
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE [::1]')
  // Timers of the hidden probe window must run as in a window in front.
  for (const name of ['disable-renderer-backgrounding', 'disable-background-timer-throttling', 'disable-backgrounding-occluded-windows']) app.commandLine.appendSwitch(name)
}

/** For every page of ours: no webview, no window of its own; documentation opens in the system's browser. */
export function hardenContents(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(({ url }) => {
      if (isDocumentation(url)) void shell.openExternal(url)
      return { action: 'deny' }
    })
  })
}

/** The UI's session: no permission, no request but to the engine that serves it. */
export function hardenUiSession(ui: Session, engineUrl: () => string | undefined): void {
  ui.setPermissionRequestHandler((contents, permission, answer) => answer(isHarmless(permission) && isSameOrigin(contents.getURL(), engineUrl() ?? '')))
  ui.setPermissionCheckHandler((_contents, permission, origin) => isHarmless(permission) && isSameOrigin(origin, engineUrl() ?? ''))
  ui.setDevicePermissionHandler(() => false)
  ui.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !isUiRequest(details.url, engineUrl()) }))
}

/** Copying a number out of the window, and nothing else. */
function isHarmless(permission: string): boolean {
  return permission === 'clipboard-sanitized-write'
}

/** The UI window stays on the engine's page. */
export function hardenNavigation(contents: Electron.WebContents, engineUrl: () => string | undefined): void {
  const stay = (details: Electron.Event<{ url: string }>) => {
    if (!isSameOrigin(details.url, engineUrl() ?? '')) details.preventDefault()
  }
  contents.on('will-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-frame-navigate', stay)
}
