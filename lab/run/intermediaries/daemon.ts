/** One way through a daemon: a listener of its own in front of one upstream. */
export interface Route {
  readonly port: number
  /** Terminate TLS (and HTTP/2 where the software can); the upstream is plain HTTP/1.1 always. */
  readonly tls: boolean
  readonly upstreamPort: number
}

export interface DaemonSetup {
  readonly routes: readonly Route[]
  /** Empty, readable by everybody, removed with the daemon. */
  readonly folder: string
  readonly certFile: string
  readonly keyFile: string
  /** Lines where this software's proxy settings go; see each daemon. */
  readonly settings: readonly string[]
  /** Nothing goes through it but clients that wait for its limits: those that a busy run would trip over are scaled as well. */
  readonly forLimits: boolean
  /** Its own timers at the lab's scale: 60 s of lab time in wall ms. */
  scaledMs(labSeconds: number): number
  /** One more free port, for software that is told to reload over HTTP. */
  readonly adminPort: number
}

export interface DaemonLaunch {
  readonly files: Readonly<Record<string, string>>
  readonly args: readonly string[]
}

/** How to install, configure, start and reload one piece of real software. One file each. */
export interface DaemonDefinition {
  /** As its makers write it. */
  readonly software: string
  readonly packages: readonly string[]
  readonly binary: string
  readonly versionArgs: readonly string[]
  /** In the text that `versionArgs` gives. */
  readonly version: RegExp
  /** False: TLS is left to other software, and rows that need it cannot be compared. */
  readonly speaksTls: boolean
  /** Wall ms between two looks of its own at what is due; timers are exact without it. */
  readonly tickMs?: number
  /** Every route needs a process of its own. */
  readonly oneRouteEach?: boolean
  configure(setup: DaemonSetup): DaemonLaunch
  /** What reloads it: a signal to its main process, or a command line. */
  readonly reload: NodeJS.Signals | ((setup: DaemonSetup) => readonly string[])
}
