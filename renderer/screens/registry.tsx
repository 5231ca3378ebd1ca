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
import { compareNewest, pickAndImport } from '../state/saved-runs.ts'
import { runsKeyRows } from './runs/runs-keys.ts'
import type { ScreenDefinition } from './screen-definition.ts'

/** A screen that is fetched when somebody goes there. */
function later(load: () => Promise<ComponentType>): ComponentType {
  return lazy(async () => ({ default: await load() }))
}

/** The rail, top to bottom. A screen is one line here, one folder beside this file, one file of texts a language. */
export const screens: readonly ScreenDefinition[] = [
  { id: 'live', digit: 1, Icon: Activity, Screen: LiveScreen, keys: laneKeyRows },
  { id: 'matrix', digit: 2, Icon: Grid2x2, Screen: later(async () => (await import('./matrix/matrix-screen.tsx')).MatrixScreen), keys: matrixKeyRows },
  { id: 'compare', digit: 3, Icon: GitCompareArrows, Screen: later(async () => (await import('./compare/compare-screen.tsx')).CompareScreen), commands: ({ compare }) => [{ id: 'compare-newest', title: compare.newestTwo, run: compareNewest }] },
  { id: 'lessons', digit: 4, Icon: GraduationCap, Screen: later(async () => (await import('./lessons/lessons-screen.tsx')).LessonsScreen), keys: lessonKeyRows, commands: lessonCommands },
  { id: 'inspector', digit: 5, Icon: Binary, Screen: later(async () => (await import('./inspector/inspector-screen.tsx')).InspectorScreen), keys: inspectorKeyRows, commands: inspectorCommands },
  { id: 'report', digit: 6, Icon: FileText, Screen: later(async () => (await import('./report/report-screen.tsx')).ReportScreen), keys: reportKeyRows, commands: reportCommands },
  { id: 'scenarios', digit: 7, Icon: SlidersHorizontal, Screen: later(async () => (await import('./scenarios/scenarios-screen.tsx')).ScenariosScreen), keys: scenarioKeyRows, commands: scenarioCommands },
  { id: 'runs', digit: 8, Icon: History, Screen: later(async () => (await import('./runs/runs-screen.tsx')).RunsScreen), keys: runsKeyRows, commands: ({ runs }) => [{ id: 'import-run', title: runs.importCommand, run: pickAndImport }] },
  { id: 'server', digit: 9, Icon: Globe, Screen: later(async () => (await import('./server/server-screen.tsx')).ServerScreen) },
  { id: 'advisor', Icon: Compass, Screen: later(async () => (await import('./advisor/advisor-screen.tsx')).AdvisorScreen) },
  { id: 'notes', Icon: ListChecks, Screen: later(async () => (await import('./notes/notes-screen.tsx')).NotesScreen) },
  { id: 'settings', digit: 0, Icon: Settings, Screen: later(async () => (await import('./settings/settings-screen.tsx')).SettingsScreen), atFoot: true },
]

announceScreens(screens.map(({ id }) => id))
