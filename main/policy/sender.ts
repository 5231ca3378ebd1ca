import { isSameOrigin } from './addresses.ts'

/** What an IPC message says about its sender, taken from Electron's event. */
export interface Sender {
  /** Null once the frame has navigated away or is gone. */
  readonly frameUrl: string | null
  readonly isMainFrame: boolean
  readonly isUiWindow: boolean
}

/** Only the top frame of our own window, while it shows the engine's page, may call the shell. */
export function isTrustedSender(sender: Sender, engineUrl: string | undefined): boolean {
  if (engineUrl === undefined || sender.frameUrl === null) return false
  return sender.isUiWindow && sender.isMainFrame && isSameOrigin(sender.frameUrl, engineUrl)
}
