import type { Refusal, VoterView } from '../../contract/class.ts'

export interface FollowEvents {
  onView(view: VoterView): void
  /** It tries again by itself. */
  onLost(): void
  /** After `onLost`. */
  onBack(): void
  onOver(): void
  /** This device is not in the class (any more). */
  onUnknown(): void
  /** Nobody has answered for long; nothing is tried any more. */
  onGone(): void
}

/** The server beats every 15 s. */
const silentAfterMs = 40_000
const giveUpAfterMs = 120_000
const pollEveryMs = 2000
/** Streams that broke before they brought anything: something on the way does not let them through. */
const worthlessStreams = 3

/**
 * The view of this device, kept up to date: by EventSource, which comes back by itself after a cut but not after a refusal, and cannot see a
 * connection that died in silence; where it does not get through, by asking.
 */
export function follow(on: FollowEvents): { stop(): void } {
  let source: EventSource | undefined
  let timer: number | undefined
  const presence = createPresence(on)
  let isStopped = false
  let worthless = 0

  const letGo = () => {
    if (source) source.close()
    source = undefined
    clearTimeout(timer)
  }
  const stop = () => {
    isStopped = true
    letGo()
    unwatch()
  }
  /** Not all phones of the room at the same moment. */
  const later = (afterMs: number, what: () => void) => {
    clearTimeout(timer)
    timer = setTimeout(what, afterMs * (0.75 + Math.random() / 2))
  }

  function open(): void {
    letGo()
    if (typeof EventSource === 'undefined' || worthless >= worthlessStreams) return ask()
    const opened = openStream({
      onBeat(view) {
        worthless = 0
        presence.heard()
        if (view) on.onView(view)
      },
      onEnd() {
        stop()
        on.onOver()
      },
      onError() {
        if (source !== opened) return
        if (opened.readyState !== EventSource.CLOSED) return presence.lost()
        // Refused, or told to stay away; why, only an ordinary request can see.
        worthless++
        ask()
      },
    })
    source = opened
  }

  function ask(): void {
    void askState().then((answer) => {
      if (isStopped) return
      if (answer === 'nobody') {
        presence.lost()
        return later(pollEveryMs * 2, ask)
      }
      if (answer === 'unknown' || answer === 'over') {
        stop()
        return answer === 'unknown' ? on.onUnknown() : on.onOver()
      }
      presence.heard()
      on.onView(answer)
      later(pollEveryMs, worthless < worthlessStreams ? open : ask)
    })
  }

  const unwatch = watchSilence({
    silentMs: presence.silentMs,
    onDead() {
      if (!source || source.readyState !== EventSource.OPEN) return
      worthless++
      open()
    },
    onGone() {
      stop()
      on.onGone()
    },
    onWake() {
      presence.wake()
      open()
    },
  })
  open()
  return { stop }
}

/** When the class was heard of last. */
function createPresence({ onLost, onBack }: Pick<FollowEvents, 'onLost' | 'onBack'>) {
  let heardAt = Date.now()
  let isLost = false
  return {
    silentMs: () => Date.now() - heardAt,
    heard() {
      heardAt = Date.now()
      if (isLost) onBack()
      isLost = false
    },
    lost() {
      if (!isLost) onLost()
      isLost = true
    },
    /** The silence was the phone's own. */
    wake() {
      heardAt = Date.now()
    },
  }
}

/** @returns what ends it */
function watchSilence({ silentMs, onDead, onGone, onWake }: { silentMs(): number; onDead(): void; onGone(): void; onWake(): void }): () => void {
  const watchdog = setInterval(() => {
    if (silentMs() > giveUpAfterMs) onGone()
    else if (silentMs() > silentAfterMs) onDead()
  }, 5000)
  // A phone that was in a pocket: its timers stood still, and its connection may be long dead.
  const wake = () => {
    if (document.visibilityState === 'visible' && silentMs() > silentAfterMs / 2) onWake()
  }
  document.addEventListener('visibilitychange', wake)
  return () => {
    clearInterval(watchdog)
    document.removeEventListener('visibilitychange', wake)
  }
}

interface StreamEvents {
  /** Something came; a view, where it was one. */
  onBeat(view?: VoterView): void
  onEnd(): void
  onError(): void
}

function openStream({ onBeat, onEnd, onError }: StreamEvents): EventSource {
  const source = new EventSource('/events')
  source.addEventListener('view', (event) => onBeat(JSON.parse((event as MessageEvent<string>).data) as VoterView))
  source.addEventListener('beat', () => onBeat())
  source.addEventListener('end', onEnd)
  source.onerror = onError
  return source
}

async function askState(): Promise<VoterView | 'unknown' | 'over' | 'nobody'> {
  try {
    const response = await fetch('/state', { credentials: 'same-origin', cache: 'no-store' })
    if (response.status === 401) return 'unknown'
    if (response.status === 410) return 'over'
    return response.ok ? ((await response.json()) as VoterView) : 'nobody'
  } catch {
    return 'nobody'
  }
}

/** What the door says, or nothing when nobody answered. */
export async function send(path: '/join' | '/vote', body: unknown): Promise<{ readonly refused?: Refusal | undefined; readonly view?: VoterView | undefined } | undefined> {
  try {
    const response = await fetch(path, { method: 'POST', credentials: 'same-origin', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    if (response.status === 204) return {}
    if (response.ok) return { view: (await response.json()) as VoterView }
    return { refused: ((await response.json()) as { readonly error: Refusal }).error }
  } catch {
    return undefined
  }
}
