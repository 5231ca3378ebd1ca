import { pause } from '../testbed.ts'

export type Resources = ReadonlyMap<string, number>

/** What keeps the process alive: sockets, servers, timers. */
export function resources(): Resources {
  const counts = new Map<string, number>()
  for (const name of process.getActiveResourcesInfo()) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

/** What there is more of than before, once it had 2 s to go. */
export async function leftOver(before: Resources): Promise<string[]> {
  const look = () => [...resources()].filter(([name, count]) => /TCP|TLS|Timeout/.test(name) && count > (before.get(name) ?? 0)).map(([name, count]) => `${count - (before.get(name) ?? 0)} ${name}`)
  let left = look()
  for (let n = 0; n < 100 && left.length > 0; n++, left = look()) await pause(20)
  return left
}
