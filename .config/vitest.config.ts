import { defineConfig } from 'vitest/config'

/** Unit and integration tests: real sockets on loopback, one file per behaviour, beside its source. */
export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['lab/**/*.test.ts', 'main/**/*.test.ts', 'renderer/**/*.test.{ts,tsx}'],
    exclude: ['**/*.peer.test.ts', '**/node_modules/**', 'dist/**'],
    // What a developer has of own scenarios is none of the tests' business.
    env: { BROWNOUT_DATA: new URL('../.cache/test-data', import.meta.url).pathname },
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 20_000,
  },
})
