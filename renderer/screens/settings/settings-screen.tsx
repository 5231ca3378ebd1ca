import { Copy } from 'lucide-react'
import { languages, useMessages } from '../../i18n/messages.ts'
import { numberStyles, type NumberStyle } from '../../i18n/locale.ts'
import { useLocked } from '../../state/lock.ts'
import { useSession } from '../../state/session-store.ts'
import { switchClientCode } from '../../state/run-actions.ts'
import { changeSettings, defaultSettings, useSettings } from '../../state/settings.ts'
import { toast } from '../../state/toasts.ts'
import { Button } from '../../widgets/button.tsx'
import { Row } from '../../widgets/field.tsx'
import { Page, Panel } from '../../widgets/page.tsx'
import { RunChoices } from '../../widgets/run-choices.tsx'
import { Segmented } from '../../widgets/segmented.tsx'
import styles from './settings.module.css'

export function SettingsScreen() {
  const { settings } = useMessages()
  const locked = useLocked()
  const reset = () => {
    const before = useSettings.getState()
    changeSettings(defaultSettings)
    toast({ text: settings.resetDone, undo: () => changeSettings(before) })
  }
  return (
    <Page title={settings.title} note={settings.intro} actions={<Button onClick={reset}>{settings.reset}</Button>}>
      <div className={styles['parts']} inert={locked}>
        <Look />
        <Runs />
        <Engine />
      </div>
    </Page>
  )
}

function Look() {
  const { settings } = useMessages()
  const chosen = useSettings()
  const languageOptions = [{ id: 'system' as const, title: settings.languageSystem }, ...languages.map(({ id, name }) => ({ id, title: name }))]
  return (
    <Panel title={settings.look}>
      <Row label={settings.language}>
        <Segmented label={settings.language} value={chosen.language} options={languageOptions} onChange={(language) => changeSettings({ language })} />
      </Row>
      <Row label={settings.theme}>
        <Segmented label={settings.theme} value={chosen.theme} options={(['system', 'light', 'dark'] as const).map((id) => ({ id, title: settings.themes[id] }))} onChange={(theme) => changeSettings({ theme })} />
      </Row>
      <Row label={settings.projector} hint={settings.projectorHint}>
        <OnOff label={settings.projector} value={chosen.projector} onChange={(projector) => changeSettings({ projector })} />
      </Row>
      <Row label={settings.motion} hint={settings.motionHint}>
        <Segmented label={settings.motion} value={chosen.motion} options={(['system', 'reduced'] as const).map((id) => ({ id, title: settings.motions[id] }))} onChange={(motion) => changeSettings({ motion })} />
      </Row>
      <Row label={settings.numbers}>
        <Segmented
          label={settings.numbers}
          value={chosen.numbers}
          options={(Object.keys(numberStyles) as NumberStyle[]).map((id) => ({ id, title: settings.numberStyles[id] }))}
          onChange={(numbers) => changeSettings({ numbers })}
        />
      </Row>
      <Row label={settings.bareKeys} hint={settings.bareKeysHint}>
        <OnOff label={settings.bareKeys} value={chosen.bareKeys} onChange={(bareKeys) => changeSettings({ bareKeys })} />
      </Row>
    </Panel>
  )
}

function OnOff({ label, value, onChange }: { readonly label: string; readonly value: boolean; onChange(on: boolean): void }) {
  const { settings } = useMessages()
  return <Segmented label={label} value={value ? 'on' : 'off'} options={(['off', 'on'] as const).map((id) => ({ id, title: settings[id] }))} onChange={(chosen) => onChange(chosen === 'on')} />
}

function Runs() {
  const { settings, path } = useMessages()
  const chosen = useSettings()
  const folder = useSession((session) => session.info?.runsFolder)
  const copy = (path: string) => void navigator.clipboard.writeText(path).then(() => toast({ text: settings.copied }), () => {})
  return (
    <Panel title={settings.runs}>
      <Row label={`${settings.probe} · ${settings.scale}`} hint={settings.scaleHint}>
        <RunChoices locked={null} />
      </Row>
      <Row label={path.clientCode} hint={path.clientCodeHint}>
        <OnOff label={path.clientCode} value={chosen.clientCode} onChange={switchClientCode} />
      </Row>
      <Row label={settings.folder}>
        {folder === undefined ? (
          settings.folderUnknown
        ) : (
          <>
            <code className={`mono ${styles['path']}`}>{folder}</code>
            <Button look="quiet" onClick={() => copy(folder)}>
              <Copy size={13} aria-hidden /> {settings.copy}
            </Button>
          </>
        )}
      </Row>
    </Panel>
  )
}

function Engine() {
  const messages = useMessages()
  const info = useSession((session) => session.info)
  if (!info) return null
  return (
    <Panel title={messages.settings.engine}>
      <p className="mono">{[`${messages.app.name} ${info.version}`, `Node ${info.node}`, info.platform, `pid ${info.pid}`].join(' · ')}</p>
    </Panel>
  )
}
