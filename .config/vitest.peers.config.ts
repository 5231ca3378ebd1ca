import { defineConfig } from 'vitest/config'

/** Comparisons with the real peers (`.config/peers.mjs` fetches them); one file at a time: they measure time. */
export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['lab/**/*.peer.test.ts'],
    pool: 'forks',
    maxWorkers: 1,
    fileParallelism: false,
    // They measure time on a machine that may be shared.
    retry: 1,
    testTimeout: 30_000,
    hookTimeout: 300_000,
  },
})
