import { Check, TriangleAlert } from 'lucide-react'
import { useRef, useState, type FormEvent, type KeyboardEvent } from 'react'
import type { TargetFindings } from '../../../lab/contract/own-server.ts'
import { conditionText } from '../../i18n/fixture-texts.ts'
import { currentMessages, tagOf, useMessages } from '../../i18n/messages.ts'
import { messageOf, wasGivenUp } from '../../state/error-texts.ts'
import { whenFree } from '../../state/make-way.ts'
import { askFor, useSession } from '../../state/session-store.ts'
import { changeSettings, useSettings } from '../../state/settings.ts'
import { Button } from '../../widgets/button.tsx'
import { Choice } from '../../widgets/choice.tsx'
import { Field, Row } from '../../widgets/field.tsx'
import { Panel } from '../../widgets/page.tsx'
import styles from './server.module.css'

interface Chosen {
  readonly target: string
  readonly insecure: boolean
  readonly caFile: string
  readonly condition: string
  readonly port: string
  readonly keepHost: boolean
}

const first: Chosen = { target: 'http://127.0.0.1:3000', insecure: false, caFile: '', condition: 'clean', port: '', keepHost: false }

type Step = { readonly kind: 'idle' | 'looking' | 'starting' } | { readonly kind: 'failed'; readonly message: string }

/** What was refused was refused of the former words; an answer about another address than the one that stands there now is not wanted any more. */
function useTarget() {
  const [chosen, setChosen] = useState(first)
  const [found, setFound] = useState<TargetFindings | null>(null)
  const [step, setStep] = useState<Step>({ kind: 'idle' })
  const asked = useRef('')
  const failed = (error: unknown): Step => (wasGivenUp(error) ? { kind: 'idle' } : { kind: 'failed', message: messageOf(error) })
  const trust = { insecure: chosen.insecure, ...(chosen.caFile === '' ? {} : { caFile: chosen.caFile }) }
  const change = (part: Partial<Chosen>) => {
    setChosen({ ...chosen, ...part })
    if (step.kind === 'failed') setStep({ kind: 'idle' })
  }
  const readdress = (target: string) => {
    change({ target })
    asked.current = ''
    setFound(null)
    setStep({ kind: 'idle' })
  }
  const look = (event?: FormEvent) => {
    event?.preventDefault()
    setStep({ kind: 'looking' })
    const { target } = chosen
    asked.current = target
    const settle = (next: Step, findings: TargetFindings | null) => {
      if (asked.current !== target) return
      setFound(findings)
      setStep(next)
    }
    askFor((engine) => engine.server.look({ target, ...trust })).then((findings) => settle({ kind: 'idle' }, findings), (error: unknown) => settle(failed(error), null))
  }
  const start = (owned: boolean) => {
    const { target, condition, keepHost, port } = chosen
    whenFree({ verb: 'open', what: currentMessages().living.what.server(target) }, () => {
      setStep({ kind: 'starting' })
      askFor((engine) => engine.server.start({ target, condition, keepHost, port: Number(port) || 0, owned, ...trust })).then(() => setStep({ kind: 'idle' }), (error: unknown) => setStep(failed(error)))
    })
  }
  return { chosen, found, step, change, readdress, look, start }
}

/** Which server, how to begin, and go: in this order. */
export function StartForm() {
  const { server } = useMessages()
  const { chosen, found, step, change, readdress, look, ...form } = useTarget()
  const isOwned = useSettings((settings) => found !== null && (found.isLoopback || settings.ownedHosts.includes(found.host)))
  const start = () => form.start(isOwned)
  const goOn = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    if (!found) look()
    else if (isOwned && step.kind !== 'starting') start()
  }
  return (
    <div className={styles['steps']} onKeyDown={goOn}>
      <Panel title={server.steps.which}>
        <form className={styles['step']} onSubmit={look}>
          <Field label={server.address} hint={server.addressHint}>
            {(ids) => (
              <>
                <input {...ids} className={`mono ${styles['address']}`} value={chosen.target} spellCheck={false} onChange={(event) => readdress(event.target.value)} />
                <Button onClick={() => look()} disabled={step.kind === 'looking'}>
                  {step.kind === 'looking' ? server.looking : server.look}
                </Button>
              </>
            )}
          </Field>
        </form>
        {found && <Findings found={found} chosen={chosen} onChange={change} />}
      </Panel>
      {found && <Beginning chosen={chosen} onChange={change} />}
      {found && (
        <Panel title={server.steps.open}>
          <p className={styles['what']}>{server.what}</p>
          <p className={styles['secrets']}>
            <TriangleAlert size={14} aria-hidden /> {server.secrets}
          </p>
          <div className={styles['go']}>
            <Button look="primary" onClick={start} disabled={!isOwned || step.kind === 'starting'} aria-keyshortcuts="Control+Enter">
              {step.kind === 'starting' ? server.starting : server.start}
            </Button>
            {!isOwned && <span>{server.ownedNeeded}</span>}
          </div>
        </Panel>
      )}
      {step.kind === 'failed' && (
        <p className={styles['failed']} role="alert">
          <TriangleAlert size={14} aria-hidden /> <span lang={tagOf(step.message)}>{step.message}</span>
        </p>
      )}
    </div>
  )
}

interface Changing {
  readonly chosen: Chosen
  onChange(part: Partial<Chosen>): void
}

function Findings({ found, chosen, onChange }: Changing & { readonly found: TargetFindings }) {
  const { server } = useMessages()
  const owned = useSettings((settings) => settings.ownedHosts)
  const own = (isOwn: boolean) => changeSettings({ ownedHosts: isOwn ? [...owned, found.host] : owned.filter((host) => host !== found.host) })
  const protocols = found.alpn.map((name) => (name === 'h2' ? 'HTTP/2' : 'HTTP/1.1')).join(', ')
  return (
    <div className={styles['found']} role="status">
      {found.problem === null ? (
        <p className={styles['good']}>
          <Check size={14} aria-hidden /> {server.answers(protocols)}
        </p>
      ) : (
        <p className={styles['bad']}>
          <TriangleAlert size={14} aria-hidden />
          <span>
            <strong>{found.problem.kind === 'unreachable' ? server.unreachable : server.untrusted}</strong> <code className="mono">{found.problem.why}</code>
            <br />
            {found.problem.kind === 'unreachable' ? server.unreachableText : server.untrustedText}
          </span>
        </p>
      )}
      {found.tls && (
        <>
          <Field label={server.caFile}>{(ids) => <input {...ids} className="mono" value={chosen.caFile} spellCheck={false} onChange={(event) => onChange({ caFile: event.target.value })} />}</Field>
          <Tick label={server.insecure} checked={chosen.insecure} onChange={(insecure) => onChange({ insecure })} />
        </>
      )}
      {!found.isLoopback && <Tick label={server.owned(found.host)} hint={server.ownedHint} checked={owned.includes(found.host)} onChange={own} />}
    </div>
  )
}

function Beginning({ chosen, onChange }: Changing) {
  const { server } = useMessages()
  return (
    <Panel title={server.steps.how}>
      <Row label={server.condition}>
        <ConditionChoice value={chosen.condition} onChange={(condition) => onChange({ condition })} />
      </Row>
      <Field label={server.port} hint={server.portHint}>
        {(ids) => <input {...ids} className="mono" type="number" min={0} max={65_535} value={chosen.port} onChange={(event) => onChange({ port: event.target.value })} />}
      </Field>
      <Tick label={server.keepHost} hint={server.keepHostHint} checked={chosen.keepHost} onChange={(keepHost) => onChange({ keepHost })} />
    </Panel>
  )
}

/** Conditions without faults that act inside a server. */
export function ConditionChoice({ value, onChange }: { readonly value: string; onChange(id: string): void }) {
  const { server } = useMessages()
  const conditions = useSession((session) => session.catalogue?.conditions ?? [])
  const possible = conditions.filter(({ faults }) => faults.every(({ fault }) => !fault.startsWith('origin/')))
  const chosen = conditions.find(({ id }) => id === value)
  return (
    <Choice label={server.condition} value={value} sections={[{ items: possible.map((info) => ({ id: info.id, title: conditionText(info).title, note: conditionText(info).text })) }]} onChange={onChange}>
      {chosen ? conditionText(chosen).title : server.clean}
    </Choice>
  )
}

function Tick({ label, hint, checked, onChange }: { readonly label: string; readonly hint?: string; readonly checked: boolean; onChange(checked: boolean): void }) {
  return (
    <label className={styles['tick']}>
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      <span>
        {label}
        {hint !== undefined && <small>{hint}</small>}
      </span>
    </label>
  )
}
