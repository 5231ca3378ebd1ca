import type { TRPCClient } from '@trpc/client'
import type { Comparison } from '../../lab/contract/comparison.ts'
import type { DeletedRun, RunSummary } from '../../lab/contract/control.ts'
import type { Density, DensityQuery, EventPage, EventRange, RunHead } from '../../lab/contract/run-pages.ts'
import type { AppRouter } from '../../lab/control/router.ts'

/** Ids of the runs of each side of a comparison: one, or several repeats. */
export interface Sides {
  readonly a: readonly string[]
  readonly b: readonly string[]
}

/** What the screens ask of the engine about saved runs. */
export interface RunsClient {
  /** Newest first, those that fit what was typed. */
  list(search?: string): Promise<readonly RunSummary[]>
  trash(): Promise<{ readonly days: number; readonly runs: readonly DeletedRun[] }>
  /** Null: as its scenario is called. */
  rename(run: string, title: string | null): Promise<void>
  pin(run: string, pinned: boolean): Promise<void>
  /** To the trash. */
  remove(run: string): Promise<void>
  restore(run: string): Promise<void>
  upload(file: File): Promise<RunSummary>
  compare(sides: Sides): Promise<Comparison>
  head(run: string): Promise<RunHead>
  events(range: EventRange): Promise<EventPage>
  density(query: DensityQuery): Promise<Density>
}

/** A saved run played again. */
export interface ReplayClient {
  open(run: string): Promise<void>
  play(): Promise<void>
  pause(): Promise<void>
  /** Lab time. */
  seek(t: number): Promise<void>
  speed(speed: number): Promise<void>
}

export function runsClient({ runs }: TRPCClient<AppRouter>, { host, token }: { readonly host: string; readonly token: string }): RunsClient {
  return {
    list: (search) => runs.list.query(search),
    trash: () => runs.trash.query(),
    rename: (run, title) => runs.rename.mutate({ run, title }),
    pin: (run, pinned) => runs.pin.mutate({ run, pinned }),
    remove: (run) => runs.remove.mutate(run),
    restore: (run) => runs.restore.mutate(run),
    compare: ({ a, b }) => runs.compare.query({ a: [...a], b: [...b] }),
    head: (run) => runs.head.query(run),
    events: (range) => runs.events.query(range),
    density: (query) => runs.density.query(query),
    // Too long for a message of the socket.
    async upload(file) {
      const response = await fetch(`http://${host}/runs?name=${encodeURIComponent(file.name)}`, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: file })
      const answer = (await response.json()) as RunSummary | { readonly message: string }
      if (!response.ok) throw new Error('message' in answer ? answer.message : response.statusText)
      return answer as RunSummary
    },
  }
}

export function replayClient({ run: { replay } }: TRPCClient<AppRouter>): ReplayClient {
  return {
    open: (run) => replay.open.mutate(run),
    play: () => replay.play.mutate(),
    pause: () => replay.pause.mutate(),
    seek: (t) => replay.seek.mutate(t),
    speed: (speed) => replay.speed.mutate(speed),
  }
}
