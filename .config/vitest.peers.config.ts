import { defineConfig, type TestProjectConfiguration } from 'vitest/config'

const root = new URL('..', import.meta.url).pathname
/** They count what comes out, not when: two at a time. */
const untimed = ['lab/wire/fuzz', 'lab/gateway/fuzz', 'lab/report/pcapng', 'lab/run/captures', 'lab/run/exports', 'lab/run/export-condition', 'lab/run/export-condition-envoy', 'lab/run/full-disk', 'lab/run/own-server', 'lab/link/api', 'lab/link/clients', 'lab/link/metrics'].map((name) => `${name}.peer.test.ts`)

/** They measure times of a few ms, how a crash finds the file, or two things beside each other: alone. The others judge runs, and a run says itself when the machine has spoiled it. */
const alone = ['lab/link/behaviour', 'lab/link/driver', 'lab/run/crash', 'lab/run/intermediaries/*'].map((name) => `${name}.peer.test.ts`)

const project = (name: string, files: { include: string[]; exclude?: string[] }, { groupOrder, maxWorkers }: { readonly groupOrder: number; readonly maxWorkers: number }): TestProjectConfiguration => ({
  test: {
    name,
    root,
    ...files,
    pool: 'forks',
    maxWorkers,
    sequence: { groupOrder },
    // They run on a machine that may be shared.
    retry: 2,
    testTimeout: 30_000,
    hookTimeout: 300_000,
  },
})

/** Comparisons with the real peers (`.config/peers.mjs` fetches them). */
export default defineConfig({
  test: {
    projects: [
      project('untimed', { include: untimed }, { groupOrder: 0, maxWorkers: 2 }),
      project('runs', { include: ['lab/**/*.peer.test.ts'], exclude: [...untimed, ...alone] }, { groupOrder: 1, maxWorkers: 2 }),
      project('alone', { include: alone }, { groupOrder: 2, maxWorkers: 1 }),
    ],
  },
})
