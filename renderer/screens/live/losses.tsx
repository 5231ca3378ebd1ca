import { useEffect, useRef, useState } from 'react'
import type { TransportId, TransportInfo } from '../../../lab/contract/transport.ts'
import { transportText } from '../../i18n/fixture-texts.ts'
import { list } from '../../i18n/format.ts'
import { currentMessages } from '../../i18n/messages.ts'
import { currentLog } from '../../state/live-run.ts'

const everyMs = 1000

/** Says who lost a connection and who has one again, to those who do not see the lanes; never more than once a second. */
export function Losses({ transports }: { readonly transports: readonly TransportInfo[] }) {
  const [said, setSaid] = useState('')
  const known = useRef(new Map<TransportId, { losses: number; reconnects: number }>())
  useEffect(() => {
    const look = () => {
      const lost: string[] = []
      const back: string[] = []
      for (const info of transports) {
        const lane = currentLog()?.lanes.get(info.id)
        if (!lane) continue
        const before = known.current.get(info.id) ?? { losses: 0, reconnects: 0 }
        const { title } = transportText(info)
        // Lost and back within one look is worth one word.
        if (lane.reconnects > before.reconnects && lane.connection === 'open') back.push(title)
        else if (lane.losses > before.losses) lost.push(title)
        known.current.set(info.id, { losses: lane.losses, reconnects: lane.reconnects })
      }
      const { announce } = currentMessages().lanes
      const news = [lost.length > 0 ? announce.lost(list(lost)) : '', back.length > 0 ? announce.back(list(back)) : ''].filter(Boolean).join(' ')
      if (news !== '') setSaid(news)
    }
    const timer = setInterval(look, everyMs)
    return () => clearInterval(timer)
  }, [transports])
  return (
    <p className="visually-hidden" role="status">
      {said}
    </p>
  )
}
