export interface Patience {
  readonly beatMs: number
  /** So long without a beat, and whoever waits for it takes the other side for dead. */
  readonly patienceMs: number
}

/** The page of the tab, with nothing of the lab in it: a browser gets it as text, from the server of the experiment. */
export function tabBehindPage({ beatMs, patienceMs }: Patience): string {
  return `<!doctype html>
<title>A tab behind</title>
<link rel="icon" href="data:,">
<script type="module">
const asked = new URL(location.href)
// Straight to the server: what is said of a dead link must not depend on it.
const tell = (what, value) => void fetch('http://' + asked.hostname + ':' + asked.searchParams.get('port') + '/told?what=' + what + '&value=' + value, { mode: 'no-cors' })
const open = (name) => new WebSocket('ws://' + asked.host + '/' + name)
tell('visibility', document.visibilityState)

function judge(name, isDead) {
  const socket = open(name)
  let heard = performance.now()
  let unanswered
  socket.onmessage = () => {
    heard = performance.now()
    unanswered = undefined
  }
  socket.onopen = () => setInterval(() => {
    if (isDead({ heard, unanswered })) tell(name, 'dead')
    socket.send('ping')
    unanswered ??= performance.now()
  }, ${beatMs})
}
judge('age', ({ heard }) => performance.now() - heard > ${patienceMs})
judge('deadline', ({ unanswered }) => unanswered !== undefined && performance.now() - unanswered > ${patienceMs})

const answer = open('answer')
answer.onmessage = () => answer.send('pong')
</script>
`
}
