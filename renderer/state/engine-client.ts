import { createTRPCClient, createWSClient, wsLink } from '@trpc/client'
import type { Advice, AdviceRequest } from '../../lab/contract/advice.ts'
import type { Catalogue, EngineHealth, EngineInfo, FaultSwitch, MatrixEstimate, MatrixSpec, MatrixState, NotesSpec, NotesState, RunSpec, RunUpdate } from '../../lab/contract/control.ts'
import type { ExportOffer, ExportSpec, ExportSubject, PreparedExport } from '../../lab/contract/export.ts'
import type { AppRouter } from '../../lab/control/router.ts'
import { classClient, type ClassClient } from './class-client.ts'
import { libraryClient, type LibraryClient } from './library-client.ts'
import { lessonsClient, type LessonsClient } from './lessons-client.ts'
import { serverClient, type ServerClient } from './server-client.ts'
import { replayClient, runsClient, type ReplayClient, type RunsClient } from './runs-client.ts'
import { wireClient, type WireClient } from './wire-client.ts'

/** What the screens ask of the engine. One carrier: tRPC over a WebSocket on the page's own host. */
export interface EngineClient {
  info(): Promise<EngineInfo>
  catalogue(): Promise<Catalogue>
  watchHealth(onHealth: (health: EngineHealth) => void): void
  watchRun(onUpdate: (update: RunUpdate) => void): void
  watchMatrix(onState: (state: MatrixState) => void): void
  /** @returns its id */
  startRun(spec: RunSpec): Promise<string>
  stopRun(): Promise<void>
  switchFault(change: FaultSwitch): Promise<void>
  undo(): Promise<void>
  addReady(): Promise<void>
  startMatrix(spec: MatrixSpec): Promise<void>
  stopMatrix(): Promise<void>
  watchNotes(onState: (state: NotesState) => void): void
  checkNotes(spec: NotesSpec): Promise<void>
  stopNotes(): Promise<void>
  readonly runs: RunsClient
  readonly replay: ReplayClient
  recallMatrix(): Promise<void>
  estimateMatrix(spec: MatrixSpec): Promise<MatrixEstimate>
  openRun(run: string): Promise<void>
  /** From the saved runs. */
  advise(request: AdviceRequest): Promise<Advice>
  readonly library: LibraryClient
  readonly lessons: LessonsClient
  readonly class: ClassClient
  readonly server: ServerClient
  readonly wire: WireClient
  /** What can be made of a run, or of the matrix. */
  exportOffer(subject: ExportSubject): Promise<ExportOffer>
  /** A file to be fetched from the path that it is given. */
  prepareExport(spec: ExportSpec): Promise<PreparedExport>
  /** Address of a real Toxiproxy for the links, or null for the embedded engine. */
  useToxiproxy(url: string | null): Promise<void>
  /** Lets go of the connection for good. */
  close(): void
}

export interface EngineLink {
  readonly host: string
  readonly token: string
  onOpen(): void
  onClose(): void
  /** A subscription that the engine refused. */
  onRefused(error: Error): void
}

/** Keeps trying by itself when the engine is lost; subscriptions go on where the connection comes back. */
export function connectEngine(link: EngineLink): EngineClient {
  const socket = createWSClient({
    url: `ws://${link.host}/trpc`,
    connectionParams: { token: link.token },
    retryDelayMs: (attempt) => Math.min(5000, 250 * 2 ** attempt),
    keepAlive: { enabled: true, intervalMs: 5000, pongTimeoutMs: 3000 },
    onOpen: () => link.onOpen(),
    onClose: () => link.onClose(),
  })
  const trpc = createTRPCClient<AppRouter>({ links: [wsLink({ client: socket })] })
  const watch = <T>(onData: (data: T) => void) => ({ onData, onError: (error: Error) => link.onRefused(error) })
  return {
    info: () => trpc.engine.info.query(),
    catalogue: () => trpc.catalogue.query(),
    watchHealth: (onHealth) => void trpc.engine.health.subscribe(undefined, watch(onHealth)),
    watchRun: (onUpdate) => void trpc.run.watch.subscribe(undefined, watch(onUpdate)),
    watchMatrix: (onState) => void trpc.matrix.watch.subscribe(undefined, watch(onState)),
    startRun: async (spec) => (await trpc.run.start.mutate(spec)).run,
    stopRun: () => trpc.run.stop.mutate(),
    switchFault: (change) => trpc.run.fault.mutate(change),
    undo: () => trpc.run.undo.mutate(),
    addReady: () => trpc.run.addReady.mutate(),
    startMatrix: (spec) => trpc.matrix.start.mutate(spec),
    stopMatrix: () => trpc.matrix.stop.mutate(),
    watchNotes: (onState) => void trpc.notes.watch.subscribe(undefined, watch(onState)),
    checkNotes: (spec) => trpc.notes.start.mutate(spec),
    stopNotes: () => trpc.notes.stop.mutate(),
    runs: runsClient(trpc, link),
    replay: replayClient(trpc),
    recallMatrix: () => trpc.matrix.recall.mutate(),
    estimateMatrix: (spec) => trpc.matrix.estimate.query(spec),
    openRun: (run) => trpc.runs.open.mutate(run),
    advise: (request) => trpc.advise.query(request),
    library: libraryClient(trpc),
    lessons: lessonsClient(trpc),
    class: classClient(trpc, (error) => link.onRefused(error)),
    server: serverClient(trpc, (error) => link.onRefused(error)),
    wire: wireClient(trpc),
    exportOffer: (subject) => trpc.export.offer.query(subject),
    prepareExport: (spec) => trpc.export.prepare.mutate(spec),
    useToxiproxy: (url) => trpc.link.use.mutate(url),
    close: () => void socket.close(),
  }
}
