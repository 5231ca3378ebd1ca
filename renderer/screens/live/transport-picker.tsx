import { ChevronDown } from 'lucide-react'
import { Button, DialogTrigger } from 'react-aria-components'
import type { Catalogue } from '../../../lab/contract/control.ts'
import type { TransportId, TransportInfo } from '../../../lab/contract/transport.ts'
import { useMessages } from '../../i18n/messages.ts'
import { transportSubtitle, transportText } from '../../i18n/fixture-texts.ts'
import { useSettings } from '../../state/settings.ts'
import { spokenOf, standardTransports } from '../../state/transports.ts'
import { setWorkbench, useWorkbench } from '../../state/workbench.ts'
import { useLocked } from '../../state/lock.ts'
import { PopoverDialog } from '../../widgets/popover-dialog.tsx'
import styles from './path.module.css'

/** Which transports the next run takes; those of the scenario, or the standard ones, as long as nobody chose. */
export function TransportPicker({ catalogue }: { readonly catalogue: Catalogue }) {
  const messages = useMessages()
  const locked = useLocked()
  const chosen = useWorkbench((bench) => bench.transports)
  const clientCode = useSettings((settings) => settings.clientCode)
  const scenario = useWorkbench((bench) => bench.scenario)
  const standard = standardTransports(catalogue).map(({ id }) => id)
  const own = catalogue.scenarios.find(({ id }) => id === scenario)?.transports ?? []
  // An experiment has none.
  const unchosen = own.length > 0 ? own : standard
  const current = chosen ?? unchosen
  const toggle = (id: TransportId) => {
    const next = catalogue.transports.map((info) => info.id).filter((other) => (other === id ? !current.includes(id) : current.includes(other)))
    if (next.length > 0) setWorkbench({ transports: next.join() === unchosen.join() ? null : next })
  }
  const isBrought = ({ plain }: TransportInfo) => clientCode && plain !== undefined && current.includes(plain)
  const shown = current.join() === standard.join() ? messages.path.allTransports : messages.path.someTransports(current.length, spokenOf(catalogue, (id) => current.includes(id)).length)
  return (
    <DialogTrigger>
      <Button className={styles['more'] ?? ''} data-solid isDisabled={locked} aria-label={messages.joined.named(messages.path.pickTransports, shown)}>
        {shown}
        <ChevronDown size={13} aria-hidden />
      </Button>
      <PopoverDialog className={styles['checks']} label={messages.path.pickTransports}>
        {catalogue.transports.map((info) => (
          <label key={info.id} data-beside={info.plain !== undefined || undefined}>
            <input type="checkbox" checked={current.includes(info.id) || isBrought(info)} disabled={isBrought(info)} onChange={() => toggle(info.id)} />
            <span>
              <strong>{info.plain === undefined ? transportText(info).title : messages.lanes.withCode}</strong>{' '}
              <small>{transportSubtitle(info)}</small>
            </span>
          </label>
        ))}
      </PopoverDialog>
    </DialogTrigger>
  )
}
