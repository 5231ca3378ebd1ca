import { Activity, Binary, Compass, FileText, GitCompareArrows, Globe, GraduationCap, Grid2x2, History, ListChecks, Settings, SlidersHorizontal } from 'lucide-react'
import { lazy, type ComponentType } from 'react'
import { announceScreens } from './known-screens.ts'
import { inspectorCommands, inspectorKeyRows } from './inspector/inspector-keys.ts'
import { lessonCommands, lessonKeyRows } from './lessons/lesson-keys.ts'
import { laneKeyRows } from './live/lane-keys.ts'
import { LiveScreen } from './live/live-screen.tsx'
import { matrixKeyRows } from './matrix/cell-actions.ts'
import { reportCommands, reportKeyRows } from './report/report-commands.ts'
import { scenarioCommands, scenarioKeyRows } from './scenarios/scenario-keys.ts'
import { runOrStopLesson } from '../state/lesson-run.ts'
import { checkOrStopNotes } from '../state/note-checks.ts'
import { runOrStopMatrix, startRun, stopOr, stopOwnServer } from '../state/run-actions.ts'
import { compareNewest, pickAndImport } from '../state/saved-runs.ts'
import { runsKeyRows } from './runs/runs-keys.ts'
import type { ScreenDefinition } from './screen-definition.ts'

/** A screen that is fetched when somebody goes there. */
function later(load: () => Promise<ComponentType>): ComponentType {
  return lazy(async () => ({ default: await load() }))
}

/** The rail, top to bottom. A screen is one line here, one folder beside this file, one file of texts a language. */
export const screens: readonly ScreenDefinition[] = [
  { id: 'live', Icon: Activity, Screen: LiveScreen, runOrStop: () => stopOr(startRun), keys: laneKeyRows },
  { id: 'matrix', Icon: Grid2x2, Screen: later(async () => (await import('./matrix/matrix-screen.tsx')).MatrixScreen), runOrStop: runOrStopMatrix, keys: matrixKeyRows },
  { id: 'compare', Icon: GitCompareArrows, Screen: later(async () => (await import('./compare/compare-screen.tsx')).CompareScreen), commands: ({ compare }) => [{ id: 'compare-newest', title: compare.pairOfAny, run: compareNewest }] },
  { id: 'lessons', Icon: GraduationCap, Screen: later(async () => (await import('./lessons/lessons-screen.tsx')).LessonsScreen), runOrStop: runOrStopLesson, keys: lessonKeyRows, commands: lessonCommands },
  { id: 'inspector', Icon: Binary, Screen: later(async () => (await import('./inspector/inspector-screen.tsx')).InspectorScreen), keys: inspectorKeyRows, commands: inspectorCommands },
  { id: 'report', Icon: FileText, Screen: later(async () => (await import('./report/report-screen.tsx')).ReportScreen), keys: reportKeyRows, commands: reportCommands },
  { id: 'scenarios', Icon: SlidersHorizontal, Screen: later(async () => (await import('./scenarios/scenarios-screen.tsx')).ScenariosScreen), keys: scenarioKeyRows, commands: scenarioCommands },
  { id: 'runs', Icon: History, Screen: later(async () => (await import('./runs/runs-screen.tsx')).RunsScreen), keys: runsKeyRows, commands: ({ runs }) => [{ id: 'import-run', title: runs.importCommand, run: pickAndImport }] },
  { id: 'server', Icon: Globe, Screen: later(async () => (await import('./server/server-screen.tsx')).ServerScreen), runOrStop: stopOwnServer },
  { id: 'advisor', Icon: Compass, Screen: later(async () => (await import('./advisor/advisor-screen.tsx')).AdvisorScreen) },
  { id: 'notes', Icon: ListChecks, Screen: later(async () => (await import('./notes/notes-screen.tsx')).NotesScreen), runOrStop: checkOrStopNotes },
  { id: 'settings', Icon: Settings, Screen: later(async () => (await import('./settings/settings-screen.tsx')).SettingsScreen), atFoot: true },
]

announceScreens(screens.map(({ id }) => id))
