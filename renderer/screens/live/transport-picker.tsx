import { ChevronDown } from 'lucide-react'
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components'
import type { Catalogue } from '../../../lab/contract/control.ts'
import type { TransportId } from '../../../lab/contract/transport.ts'
import { useMessages } from '../../i18n/messages.ts'
import { transportSubtitle, transportText } from '../../i18n/fixture-texts.ts'
import { setWorkbench, useWorkbench } from '../../state/workbench.ts'
import { useLocked } from '../../state/lock.ts'
import controls from '../../widgets/controls.module.css'
import styles from './path.module.css'

/** Which transports the next run takes; all of them as long as nobody chose. */
export function TransportPicker({ catalogue }: { readonly catalogue: Catalogue }) {
  const messages = useMessages()
  const locked = useLocked()
  const chosen = useWorkbench((bench) => bench.transports)
  const all = catalogue.transports.map((info) => info.id)
  const current = chosen ?? all
  const toggle = (id: TransportId) => {
    const next = all.filter((other) => (other === id ? !current.includes(id) : current.includes(other)))
    if (next.length > 0) setWorkbench({ transports: next.length === all.length ? null : next })
  }
  return (
    <DialogTrigger>
      <Button className={styles['more'] ?? ''} data-solid isDisabled={locked} aria-label={messages.path.pickTransports}>
        {chosen === null ? messages.path.allTransports : messages.path.someTransports(chosen.length, all.length)}
        <ChevronDown size={13} aria-hidden />
      </Button>
      <Popover className={controls['popover'] ?? ''} placement="bottom start" offset={6}>
        <Dialog className={styles['checks'] ?? ''} aria-label={messages.path.pickTransports}>
          {catalogue.transports.map((info) => (
            <label key={info.id}>
              <input type="checkbox" checked={current.includes(info.id)} onChange={() => toggle(info.id)} />
              <span>
                <strong>{transportText(info).title}</strong>{' '}
                <small>{transportSubtitle(info)}</small>
              </span>
            </label>
          ))}
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}
