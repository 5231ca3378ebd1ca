import { homedir } from 'node:os'
import { join } from 'node:path'
import { dataFolderVariable, runsFolderName } from '../contract/desktop.ts'

/** Where everything of the person's is kept: in `$BROWNOUT_DATA`, or the platform's own place for data. */
function dataDir(): string {
  const given = process.env[dataFolderVariable]
  if (given) return given
  const base = process.env['XDG_DATA_HOME'] ?? (process.platform === 'win32' ? process.env['LOCALAPPDATA'] : undefined) ?? join(homedir(), '.local', 'share')
  return join(base, 'brownout')
}

/** Where runs are kept unless another folder is named. */
export function defaultRunsDir(): string {
  return join(dataDir(), runsFolderName)
}

/** The person's own conditions and scenarios. */
export function ownScenariosDir(): string {
  return join(dataDir(), 'scenarios')
}
