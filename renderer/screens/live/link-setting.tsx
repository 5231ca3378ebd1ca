import { ChevronDown } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import { Button as AriaButton, DialogTrigger } from 'react-aria-components'
import { useMessages } from '../../i18n/messages.ts'
import { useLocked } from '../../state/lock.ts'
import { ask, useSession } from '../../state/session-store.ts'
import { Button } from '../../widgets/button.tsx'
import { PopoverDialog } from '../../widgets/popover-dialog.tsx'
import styles from './path.module.css'

/** Who makes both links: the embedded engine, or a real Toxiproxy server by its address. From the next run on. */
export function LinkSetting({ locked }: { readonly locked: boolean }) {
  const messages = useMessages()
  const url = useSession((session) => session.info?.toxiproxyUrl ?? null)
  const presenting = useLocked()
  const { link } = messages.path
  const shown = url === null ? link.embedded : link.external(url)
  return (
    <DialogTrigger>
      <AriaButton className={styles['more'] ?? ''} data-solid isDisabled={locked || presenting} aria-label={messages.joined.named(link.title, shown)}>
        {shown}
        <ChevronDown size={13} aria-hidden />
      </AriaButton>
      <PopoverDialog className={styles['linkMenu']} label={link.title}>
        {(close) => <LinkForm url={url} onDone={close} />}
      </PopoverDialog>
    </DialogTrigger>
  )
}

const usualAddress = 'http://127.0.0.1:8474'

function LinkForm({ url, onDone }: { readonly url: string | null; readonly onDone: () => void }) {
  const messages = useMessages()
  const [address, setAddress] = useState(url ?? usualAddress)
  const { link } = messages.path
  const use = (next: string | null) => {
    ask(async (engine) => {
      await engine.useToxiproxy(next)
      useSession.setState({ info: await engine.info() })
    })
    onDone()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    use(address.trim())
  }
  return (
    <form className={styles['form']} onSubmit={submit}>
      <p>{link.explain}</p>
      <label className={styles['field']}>
        <span>{link.address}</span>
        <input className="mono" type="url" required value={address} onChange={(event) => setAddress(event.target.value)} />
      </label>
      <Button look="primary" submits>
        {link.useExternal}
      </Button>
      {url !== null && (
        <Button onClick={() => use(null)}>
          {link.useEmbedded}
        </Button>
      )}
    </form>
  )
}
