import { advisor } from './en/advisor.ts'
import { compare } from './en/compare.ts'
import { events } from './en/events.ts'
import { fixtures } from './en/fixtures.ts'
import { frame } from './en/frame.ts'
import { inspector } from './en/inspector.ts'
import { lessons } from './en/lessons.ts'
import { live } from './en/live.ts'
import { matrix } from './en/matrix.ts'
import { report } from './en/report.ts'
import { run } from './en/run.ts'
import { runs } from './en/runs.ts'
import { scenarios } from './en/scenarios.ts'
import { server } from './en/server.ts'
import { settings } from './en/settings.ts'
import { wireNotes } from './en/wire-notes.ts'

/** English: a file a screen. It is the shape of all catalogues; another language has the same files. */
export const en = { ...frame, ...run, ...live, ...matrix, advisor, compare, events, fixtures, inspector, lessons, report, runs, scenarios, server, settings, wireNotes }
