import { z } from 'zod'
import { screenNames } from './screens.ts'

/** What the desktop shell and the engine in its `utilityProcess` say to each other, over the process's own port. */

/** Engine -> shell. */
export const fromEngineSchema = z.discriminatedUnion('kind', [
  /** The UI and the API are served here; the fragment carries the token. */
  z.object({ kind: z.literal('ready'), url: z.url() }),
  /** The engine cannot start, or cannot go on: one sentence for a person. It ends after this. */
  z.object({ kind: z.literal('failed'), message: z.string() }),
  /**
   * Open the probe page in a hidden window whose session trusts these certificates, and that only for loopback.
   * A fingerprint is the SHA-256 of the DER: `sha256/<base64>`, bare base64 or hex with or without colons.
   */
  z.object({ kind: z.literal('probe-open'), url: z.url(), fingerprints: z.array(z.string()) }),
  z.object({ kind: z.literal('probe-close') }),
])
export type FromEngine = z.infer<typeof fromEngineSchema>

/** Shell -> engine. */
export const toEngineSchema = z.discriminatedUnion('kind', [
  /** Stop what runs, keep what was recorded, end with exit code 0. */
  z.object({ kind: z.literal('shutdown') }),
  /** The probe page did not load, or its process is gone. */
  z.object({ kind: z.literal('probe-failed'), why: z.string() }),
])
export type ToEngine = z.infer<typeof toEngineSchema>

/** Environment of the engine process: the address that the window shows, to be served again after a crash where possible. */
export const previousUrlVariable = 'BROWNOUT_PREVIOUS_URL'
/** Environment of the engine process: the folder that it may write to. */
export const dataFolderVariable = 'BROWNOUT_DATA'
/** Where in that folder runs are kept. */
export const runsFolderName = 'runs'

/** What the shell's menu asks of the UI. */
export const desktopCommands = ['open', 'save', 'export', 'run-stop', 'undo', ...screenNames, 'palette', 'theme', 'projector', 'help'] as const
export type DesktopCommand = (typeof desktopCommands)[number]

/** What the shell tells the UI about the engine; the connection itself says the rest. */
export type EngineStatus = { readonly state: 'ready' } | { readonly state: 'restarting'; readonly attempt: number } | { readonly state: 'failed'; readonly why: string }

const fileKindSchema = z.enum(['scenario', 'run', 'report'])
export type DesktopFileKind = z.infer<typeof fileKindSchema>

/** What goes on for minutes, or until somebody ends it; a run that ends by itself within seconds is not worth a question. */
const askedKinds = ['matrix', 'notes', 'server', 'free'] as const
export type AskedKind = (typeof askedKinds)[number]

/** The desktop calls and what they take; the shell parses with these, whatever the sender's types claimed. */
export const desktopCalls = {
  openFile: z.strictObject({ kind: fileKindSchema }),
  saveFile: z.strictObject({ kind: fileKindSchema, suggestedName: z.string().min(1).max(120), text: z.string().max(64_000_000) }),
  /** Scenario files that the system asked the app to open (double click, command line, dock); each is told once. */
  takeOpenedFiles: z.strictObject({}),
  /** A file that the engine has ready (`PreparedExport`): streamed to the place that the person chooses, whatever its size. */
  saveExport: z.strictObject({ path: z.string().min(1).max(400), suggestedName: z.string().min(1).max(120) }),
  setTheme: z.strictObject({ theme: z.enum(['system', 'light', 'dark']) }),
  /** The menu speaks the window's language. */
  setLanguage: z.strictObject({ language: z.enum(['en', 'zh']) }),
  /** After the shell has given the engine up. */
  restartEngine: z.strictObject({}),
  /** What the window is not closed under without a question, and the fraction of it that is done, for the task bar, where that is known; null when there is none. */
  setLiving: z.strictObject({ kind: z.enum(askedKinds).nullable(), fraction: z.number().min(0).max(1).nullable() }),
} as const
export type DesktopCall = keyof typeof desktopCalls
export type DesktopParams<C extends DesktopCall> = z.infer<(typeof desktopCalls)[C]>

/** A file as it was read, or why it was not. */
export type OpenedFile = { readonly name: string; readonly text: string } | { readonly name: string; readonly trouble: string }

export interface DesktopAnswers {
  /** null: the dialog was cancelled. */
  openFile: { readonly name: string; readonly text: string } | null
  saveFile: { readonly path: string } | null
  takeOpenedFiles: readonly OpenedFile[]
  saveExport: { readonly path: string } | null
  setTheme: null
  setLanguage: null
  restartEngine: null
  setLiving: null
}
/** Errors travel as data: an exception loses all but its message on the way. */
export type DesktopResult<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: 'FORBIDDEN' | 'BAD_INPUT' | 'FAILED'; readonly message: string }

/** `window.brownoutDesktop`: present in the desktop window only. */
export type DesktopApi = {
  readonly [C in DesktopCall]: (params: DesktopParams<C>) => Promise<DesktopResult<DesktopAnswers[C]>>
} & {
  /** Returns the function that stops listening. */
  onCommand(listener: (command: DesktopCommand) => void): () => void
  onEngine(listener: (status: EngineStatus) => void): () => void
  /** There is something to take. */
  onOpenedFiles(listener: () => void): () => void
}
