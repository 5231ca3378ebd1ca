import type { Chance } from './chance.ts'
import type { Tally } from './tally.ts'
import { brokenFrame, endlessFrame, wholeFrame } from './ws-frames.ts'

/** WebSocket frames of one side, one in ten of them whole, and one at last whose end never comes. */
export function sayFrames(chance: Chance, tally: Tally, count: number, { ofClient, write }: { readonly ofClient: boolean; readonly write: (frame: Buffer) => void }): void {
  for (let n = 1; n < count; n++) {
    const whole = chance.oneIn(10)
    tally.count('webSocketFrames', whole)
    write(whole ? wholeFrame(chance, ofClient) : brokenFrame(chance, ofClient))
  }
  tally.count('webSocketFrames', false)
  write(endlessFrame(chance, ofClient))
}
