/** What was acquired in a function that may fail half-way, released in reverse order. (AsyncDisposableStack is not in Node 20.) */
export interface ReleaseStack {
  /** Remembers how to release `resource` and returns it. What was still being opened when all else was released is released at once. */
  own<T>(resource: T, release: (resource: T) => void | Promise<void>): T
  /** Releases everything, newest first; every release runs, the first error is thrown at the end. */
  release(): Promise<void>
}

export function releaseStack(): ReleaseStack {
  const releases: (() => void | Promise<void>)[] = []
  let isReleased = false
  return {
    own(resource, release) {
      if (isReleased) void (async () => release(resource))().catch(() => {})
      else releases.push(() => release(resource))
      return resource
    },
    async release() {
      isReleased = true
      const errors: unknown[] = []
      for (let next = releases.pop(); next; next = releases.pop()) {
        try {
          await next()
        } catch (error) {
          errors.push(error)
        }
      }
      if (errors.length > 0) throw errors[0]
    },
  }
}
