import { dataFolderVariable, previousUrlVariable } from '../../lab/contract/desktop.ts'

/** Variables that change how a Node process starts, loads code or trusts peers: not for the engine of a packaged app. */
const dangerous = /^(NODE_OPTIONS|NODE_EXTRA_CA_CERTS|NODE_TLS_REJECT_UNAUTHORIZED|NODE_PATH|ELECTRON_RUN_AS_NODE|LD_PRELOAD|DYLD_.*|SSLKEYLOGFILE)$/i

/** The engine's environment: ours without what could change its behaviour, plus where it writes and what it should serve again. */
export function engineEnvironment(
  own: Readonly<Record<string, string | undefined>>,
  options: { readonly dataFolder: string; readonly previousUrl: string | undefined },
): Record<string, string> {
  const kept = Object.entries(own).filter((entry): entry is [string, string] => entry[1] !== undefined && !dangerous.test(entry[0]))
  return {
    ...Object.fromEntries(kept),
    [dataFolderVariable]: options.dataFolder,
    ...(options.previousUrl === undefined ? {} : { [previousUrlVariable]: options.previousUrl }),
  }
}
