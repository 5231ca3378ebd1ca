export const inputs = ['requests', 'responses', 'webSocketFrames', 'http2Frames'] as const
export type Input = (typeof inputs)[number]

/** What was sent, apart: what no peer has to take, and what every peer does. */
export class Tally {
  readonly malformed: Record<Input, number> = { requests: 0, responses: 0, webSocketFrames: 0, http2Frames: 0 }
  readonly whole: Record<Input, number> = { requests: 0, responses: 0, webSocketFrames: 0, http2Frames: 0 }

  count(input: Input, whole: boolean): void {
    ;(whole ? this.whole : this.malformed)[input]++
  }
}
