import { screens } from './screens/registry.tsx'
import { useAppliedTheme } from './state/use-theme.ts'
import { useWorkbench } from './state/workbench.ts'
import { useShortcuts } from './widgets/use-shortcuts.ts'
import { Complaint, Gate } from './widgets/gate.tsx'
import { HelpOverlay } from './widgets/help-overlay.tsx'
import { Rail } from './widgets/rail.tsx'
import { StatusBar } from './widgets/status-bar.tsx'
import styles from './app.module.css'

export function App({ hasToken }: { readonly hasToken: boolean }) {
  useAppliedTheme()
  return (
    <Gate hasToken={hasToken}>
      <Shell />
    </Gate>
  )
}

function Shell() {
  useShortcuts()
  const current = useWorkbench((bench) => bench.screen)
  const definition = screens.find((screen) => screen.id === current)
  return (
    <div className={styles['shell']}>
      {definition && <definition.Screen key={definition.id} />}
      <Rail />
      <StatusBar />
      <Complaint />
      <HelpOverlay />
    </div>
  )
}
