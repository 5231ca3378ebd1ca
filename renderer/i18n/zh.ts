import type { Messages } from './messages.ts'
import { compare } from './zh/compare.ts'
import { events } from './zh/events.ts'
import { fixtures } from './zh/fixtures.ts'
import { frame } from './zh/frame.ts'
import { inspector } from './zh/inspector.ts'
import { lessons } from './zh/lessons.ts'
import { live } from './zh/live.ts'
import { matrix } from './zh/matrix.ts'
import { report } from './zh/report.ts'
import { run } from './zh/run.ts'
import { scenarios } from './zh/scenarios.ts'
import { settings } from './zh/settings.ts'
import { wireNotes } from './zh/wire-notes.ts'

/** Simplified Chinese. Names of protocols, APIs, headers and statuses stay as engineers write them. */
export const zh: Messages = { ...frame, ...run, ...live, ...matrix, compare, events, fixtures, inspector, lessons, report, scenarios, settings, wireNotes }
