/** Every error a person can meet, with the exit code of the CLI it leads to (2 bad input, 3 invalid run). */
export const errorCodes = {
  LAB_SCENARIO_INVALID: 2,
  LAB_SCENARIO_NOT_FOUND: 2,
  LAB_SCENARIO_EXISTS: 2,
  LAB_SCENARIO_CHANGED: 2,
  LAB_LESSON_INVALID: 2,
  LAB_LESSON_NOT_FOUND: 2,
  LAB_UNKNOWN_FAULT: 2,
  LAB_UNKNOWN_TRANSPORT: 2,
  LAB_BAD_PARAMS: 2,
  LAB_BAD_OPTION: 2,
  LAB_SCALE_TOO_FINE: 2,
  LAB_PORT_IN_USE: 2,
  LAB_ADDRESS_GONE: 2,
  LAB_PROBE_MISSING: 2,
  LAB_PROBE_LOST: 3,
  LAB_NEEDS_BROWSER: 3,
  LAB_TASK_FAILED: 3,
  LAB_TOXIPROXY_UNREACHABLE: 2,
  LAB_TOXIC_UNAVAILABLE: 2,
  LAB_RUN_FILE_INVALID: 2,
  LAB_RUN_NOT_FOUND: 2,
  LAB_RUN_EXISTS: 2,
  LAB_DISK: 3,
  LAB_BUSY: 2,
  LAB_STOPPED: 3,
  LAB_INTERNAL: 3,
} as const

export type ErrorCode = keyof typeof errorCodes

/** An error whose message names the value and the way out, for a person to read. */
export class LabError extends Error {
  readonly code: ErrorCode
  constructor(code: ErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.name = 'LabError'
    this.code = code
  }
}

/** For exhaustive switches: the compiler refuses a missing case, the runtime names the value. */
export function assertNever(value: never, what: string): never {
  throw new LabError('LAB_INTERNAL', `unexpected ${what}: ${JSON.stringify(value)}`)
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
