import { defineTask } from '../../task.ts'

export interface LeavePageParams {
  readonly by: 'sse' | 'websocket' | 'http-stream'
  /** What the page has open when it is left. */
  readonly url: string
  /** Another page takes its place, or it goes away with nothing in its place, as a closed tab does. */
  readonly how: 'navigate' | 'close'
  readonly withinMs: number
}

/** Opens a page in a frame, waits until its connection is open, and leaves it. Returns the moment on the platform's clock at which it did. */
export const leavePage = defineTask<LeavePageParams>({
  name: 'leave-page',
  async run({ by, url, how, withinMs }, platform): Promise<{ readonly at: number }> {
    const frame = document.createElement('iframe')
    frame.hidden = true
    frame.src = `./leaf.html#${new URLSearchParams({ by, url }).toString()}`
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`its ${by} was not open within ${withinMs} ms`)), withinMs)
      addEventListener('message', function heard(event) {
        if (event.source !== frame.contentWindow || event.data !== 'open') return
        removeEventListener('message', heard)
        clearTimeout(late)
        resolve()
      })
      document.body.append(frame)
    })
    const at = platform.now()
    if (how === 'close') frame.remove()
    else {
      await new Promise<void>((resolve) => {
        frame.addEventListener('load', () => resolve(), { once: true })
        // Not only another fragment: that would be the same page.
        frame.src = './leaf.html?next'
      })
      frame.remove()
    }
    return { at }
  },
})
