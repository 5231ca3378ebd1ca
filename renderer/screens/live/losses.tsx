import { useEffect, useRef, useState } from 'react'
import type { TransportId, TransportInfo } from '../../../lab/contract/transport.ts'
import { transportText } from '../../i18n/fixture-texts.ts'
import { list } from '../../i18n/format.ts'
import { currentMessages } from '../../i18n/messages.ts'
import { clock, currentLog } from '../../state/live-run.ts'
import { useSession } from '../../state/session-store.ts'
import { newsOf, untold, type Told } from './lane-news.ts'
import { measuredTime, timesOf } from './run-extent.ts'

const everyMs = 1000

/** Says who lost a connection, and who has one again and what it missed, to those who do not see the lanes; never more than once a second. */
export function Losses({ transports }: { readonly transports: readonly TransportInfo[] }) {
  const [said, setSaid] = useState('')
  const told = useRef(new Map<TransportId, Told>())
  useEffect(() => {
    const look = () => {
      const { announce } = currentMessages().lanes
      const log = currentLog()
      const { run } = useSession.getState()
      const lost: string[] = []
      const back: string[] = []
      for (const info of transports) {
        const lane = log?.lanes.get(info.id)
        if (!log || !run || !lane) continue
        const news = newsOf(log, info.id, { told: told.current.get(info.id) ?? untold, measured: measuredTime(timesOf(run, log, clock.now(performance.now()))) })
        const { title } = transportText(info)
        if (news?.kind === 'back') back.push(news.missing > 0 ? announce.withMissing(title, news.missing) : title)
        else if (news) lost.push(title)
        told.current.set(info.id, { losses: lane.losses, reconnects: lane.reconnects })
      }
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
