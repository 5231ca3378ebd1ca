import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where runs are kept unless another folder is named: in `$BROWNOUT_DATA`, or the platform's own place for data. */
export function defaultRunsDir(): string {
  const given = process.env['BROWNOUT_DATA']
  if (given) return join(given, 'runs')
  const base = process.env['XDG_DATA_HOME'] ?? (process.platform === 'win32' ? process.env['LOCALAPPDATA'] : undefined) ?? join(homedir(), '.local', 'share')
  return join(base, 'brownout', 'runs')
}
