import { Cpu, Timer } from 'lucide-react'
import type { RunState } from '../../lab/contract/control.ts'
import { useMessages } from '../i18n/messages.ts'
import { useSession } from '../state/session-store.ts'
import { changeSettings, scales, useSettings } from '../state/settings.ts'
import { Choice } from './choice.tsx'

/** Where clients run and how fast the lab's timers go; while a run lives, what it was started with. */
export function RunChoices({ locked }: { readonly locked: Pick<RunState, 'probe' | 'probeVersion' | 'scale'> | null }) {
  const messages = useMessages()
  const info = useSession((session) => session.info)
  const chosen = useSettings()
  if (!info) return null
  const probe = locked?.probe ?? chosen.probe ?? info.defaultProbe
  const scale = locked?.scale ?? chosen.scale ?? info.defaultScale
  const { topBar } = messages
  const version = locked?.probeVersion || (info.probes.find((candidate) => candidate.kind === probe)?.version ?? topBar.probe[probe])
  return (
    <>
      <Choice
        label={topBar.probePick}
        value={probe}
        isDisabled={locked !== null}
        sections={[{ items: info.probes.map((candidate) => ({ id: candidate.kind, title: topBar.probe[candidate.kind], note: topBar.probeNote((candidate.available ? candidate.version : candidate.why) ?? topBar.probeUnavailable), disabled: !candidate.available })) }]}
        onChange={(id) => changeSettings({ probe: info.probes.find((candidate) => candidate.kind === id)?.kind ?? null })}
      >
        <Cpu size={13} aria-hidden />
        {shortVersion(version)}
      </Choice>
      <Choice
        label={topBar.scalePick}
        value={String(scale)}
        isDisabled={locked !== null}
        sections={[{ items: scales.map((value) => ({ id: String(value), title: topBar.scale(value), note: topBar.scaleHint(value) })) }]}
        onChange={(id) => changeSettings({ scale: Number(id) })}
      >
        <Timer size={13} aria-hidden />
        {topBar.scale(scale)}
      </Choice>
    </>
  )
}

/** `Chromium 156.0.8078.73` -> `Chromium 156`. */
function shortVersion(version: string): string {
  return version.replace(/(\d+)(?:\.\d+){2,}/, '$1')
}
