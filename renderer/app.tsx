import { Suspense, useEffect, useRef, type RefObject } from 'react'
import { I18nProvider } from 'react-aria-components'
import { languages, useLanguage, useMessages } from './i18n/messages.ts'
import { screens } from './screens/registry.tsx'
import { useProgressTitle } from './state/progress.ts'
import { useSettings } from './state/settings.ts'
import { useAppliedProjector } from './state/use-projector.ts'
import { useAppliedMotion } from './state/use-reduced-motion.ts'
import { useAppliedTheme } from './state/use-theme.ts'
import { useWorkbench } from './state/workbench.ts'
import { useShortcuts } from './widgets/use-shortcuts.ts'
import { FileDrop } from './widgets/file-drop.tsx'
import { Boundary } from './widgets/boundary.tsx'
import { Complaint, Gate } from './widgets/gate.tsx'
import { HelpOverlay } from './widgets/help-overlay.tsx'
import { Palette } from './widgets/palette.tsx'
import { focusScreen } from './widgets/panes.ts'
import { Rail } from './widgets/rail.tsx'
import { LoadingState } from './widgets/states.tsx'
import { StatusBar } from './widgets/status-bar.tsx'
import { StopFirst } from './widgets/stop-first.tsx'
import { Toasts } from './widgets/toasts.tsx'
import styles from './app.module.css'

export function App({ hasToken }: { readonly hasToken: boolean }) {
  useAppliedTheme()
  useAppliedMotion()
  useAppliedProjector()
  const language = useLanguage()
  return (
    <I18nProvider locale={languages.find(({ id }) => id === language)?.tag ?? 'en'}>
      <Gate hasToken={hasToken}>
        <Shell />
      </Gate>
    </I18nProvider>
  )
}

/** On Live the keys of the screen are those of its lanes; elsewhere lanes are a part, and would take brackets from the steps of a lesson. */
function toItsKeys(): void {
  const lanes = document.querySelector<HTMLElement>('main [role="application"]')
  if (lanes?.offsetParent && useWorkbench.getState().screen === 'live') lanes.focus({ preventScroll: true })
  else focusScreen()
}

/** Is there once the screen is, which may have to be fetched first. */
function Arrival({ lastRef }: { readonly lastRef: RefObject<number> }) {
  const arrivals = useWorkbench((bench) => bench.arrivals)
  const isPaletteOpen = useWorkbench((bench) => bench.paletteOpen)
  useEffect(() => {
    // A dialog gives the focus back to where it was taken from: after that.
    if (isPaletteOpen || arrivals === lastRef.current) return
    lastRef.current = arrivals
    const frame = requestAnimationFrame(() => requestAnimationFrame(toItsKeys))
    return () => cancelAnimationFrame(frame)
  }, [arrivals, isPaletteOpen, lastRef])
  return null
}

function Shell() {
  const messages = useMessages()
  useShortcuts()
  useProgressTitle()
  const current = useWorkbench((bench) => bench.screen)
  const projector = useSettings((settings) => settings.projector)
  const lastArrivalRef = useRef(0)
  const definition = screens.find((screen) => screen.id === current)
  return (
    <div className={styles['shell']} data-shell data-railless={projector || undefined}>
      <button type="button" className={styles['skip']} onClick={() => focusScreen()}>
        {messages.app.skip}
      </button>
      <Boundary key={current}>
        <Suspense fallback={<main><LoadingState /></main>}>
          {definition && <definition.Screen key={definition.id} />}
          <Arrival lastRef={lastArrivalRef} />
        </Suspense>
      </Boundary>
      {!projector && <Rail />}
      <StatusBar />
      <Complaint />
      <HelpOverlay />
      <Palette />
      <StopFirst />
      <Toasts />
      <FileDrop />
    </div>
  )
}
