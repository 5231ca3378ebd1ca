import type { VoterView } from '../../contract/class.ts'
import { element, replaceContents, words } from './dom.ts'
import { follow, send } from './follow.ts'
import { type Language, texts } from './texts.ts'

type Shown =
  | { readonly kind: 'loading' }
  | { readonly kind: 'enter'; readonly error?: string | undefined; readonly typed?: string | undefined }
  | { readonly kind: 'view'; readonly view: VoterView }
  | { readonly kind: 'over' | 'gone' }

const main = document.getElementById('main') as HTMLElement
const status = document.getElementById('status') as HTMLElement
const languageButton = document.getElementById('language') as HTMLButtonElement

let language: Language = document.documentElement.lang.indexOf('zh') === 0 ? 'zh' : 'en'
let shown: Shown = { kind: 'loading' }
let following: ReturnType<typeof follow> | undefined
let isLost = false
/** A vote that did not arrive. */
let failed: string | undefined

const t = () => texts[language]

function show(next: Shown): void {
  const isSame = next.kind === 'view' && shown.kind === 'view' && idOf(next.view) === idOf(shown.view)
  shown = next
  if (isSame) refresh()
  else draw()
}

/** What is on screen; the rest of a view is refreshed in place. */
const idOf = ({ poll, result }: VoterView) => JSON.stringify([poll?.id, result])

function draw(): void {
  document.documentElement.lang = t().tag
  document.title = t().title
  languageButton.textContent = t().other
  languageButton.lang = language === 'en' ? 'zh-CN' : 'en'
  if (shown.kind === 'enter') drawEnter(shown)
  else if (shown.kind === 'over') replaceContents(main, heading(t().over), element('p', {}, t().overText))
  else if (shown.kind === 'gone') drawGone()
  else if (shown.kind === 'view') drawView(shown.view)
  tellStatus()
}

const heading = (text: string | Node) => element('h1', { tabindex: '-1' }, text)

function drawEnter({ error, typed = '' }: Extract<Shown, { kind: 'enter' }>): void {
  const input = element('input', { id: 'code', type: 'text', autocomplete: 'off', autocapitalize: 'characters', autocorrect: 'off', spellcheck: 'false', maxlength: '12', required: '', 'aria-describedby': 'code-hint' })
  const form = element('form', { novalidate: '' }, error !== undefined && element('p', { class: 'error', role: 'alert' }, error), element('label', { for: 'code' }, t().code), input, element('button', { class: 'go', type: 'submit' }, t().join), element('p', { id: 'code-hint', class: 'hint' }, t().codeHint))
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    join(input.value)
  })
  replaceContents(main, heading(t().enter), form)
  input.value = typed
  input.focus()
  input.select()
}

function drawGone(): void {
  const again = element('button', { class: 'go', type: 'button' }, t().again)
  again.addEventListener('click', start)
  replaceContents(main, heading(t().gone), element('p', {}, t().goneText), again)
}

function drawView(view: VoterView): void {
  const { poll, result, vote } = view
  if (!poll) return replaceContents(main, heading(t().waiting), element('p', {}, t().waitingText))
  const options = poll.options.map((option, i) => {
    const letter = element('span', { class: 'letter', 'aria-hidden': 'true' }, String.fromCharCode(65 + i))
    if (result) return element('li', {}, resultOf(option.texts[language], { letter, result, isYours: option.id === vote, id: option.id }))
    const button = element('button', { class: 'option', type: 'button', 'data-option': option.id, 'aria-pressed': 'false' }, letter, words(option.texts[language]))
    button.addEventListener('click', () => cast(poll.id, option.id))
    return element('li', {}, button)
  })
  const title = heading(words(poll.ask[language]))
  replaceContents(main, title, !result && element('p', { class: 'hint' }, t().choose), element('ol', {}, ...options), result !== undefined && result.actual === null && element('p', {}, t().none))
  refresh()
  // Who reads is taken to the beginning of what is new.
  title.focus()
}

function resultOf(text: string, { letter, result, isYours, id }: { readonly letter: Node; readonly result: NonNullable<VoterView['result']>; readonly isYours: boolean; readonly id: string }): HTMLElement {
  const all = result.tally.reduce((sum, { votes }) => sum + votes, 0)
  const mine = result.tally.filter(({ option }) => option === id)[0]
  const count = mine ? mine.votes : 0
  const label = words(text)
  if (isYours) label.appendChild(element('span', { class: 'chosen' }, `✓ ${t().yours}`))
  if (result.actual === id) label.appendChild(element('span', { class: 'came' }, `◆ ${t().came}`))
  return element('div', { class: result.actual === id ? 'result true' : 'result' }, element('div', { class: 'line' }, letter, label, element('span', { class: 'votes' }, t().votes(count))), element('progress', { max: String(Math.max(1, all)), value: String(count), 'aria-label': `${label.textContent ?? ''}: ${t().votes(count)}` }))
}

/** Own vote and whether there can be one, without rebuilding: who is on a button stays there. */
function refresh(): void {
  if (shown.kind !== 'view') return
  const { vote, phase } = shown.view
  const hint = main.querySelector<HTMLElement>('.hint')
  if (hint) hint.hidden = phase !== 'open'
  const buttons = main.querySelectorAll<HTMLButtonElement>('button.option')
  for (let i = 0; i < buttons.length; i++) {
    const button = buttons[i] as HTMLButtonElement
    const isChosen = button.getAttribute('data-option') === vote
    button.disabled = phase !== 'open'
    button.setAttribute('aria-pressed', String(isChosen))
    const label = button.querySelector('.words') as HTMLElement
    const mark = label.querySelector('.chosen')
    if (isChosen && !mark) label.appendChild(element('span', { class: 'chosen' }, `✓ ${t().yours}`))
    if (!isChosen && mark) label.removeChild(mark)
  }
  tellStatus()
}

function tellStatus(): void {
  const text = statusText()
  // Written again, it would be read again.
  if (status.textContent !== text) status.textContent = text
}

function statusText(): string {
  if (shown.kind !== 'view') return ''
  if (isLost) return t().lost
  if (failed !== undefined) return failed
  const { phase, vote } = shown.view
  if (phase === 'open') return vote === undefined ? '' : t().counted
  if (phase === 'closed') return vote === undefined ? t().closedNoVote : t().closed
  return ''
}

function cast(poll: string, option: string): void {
  void send('/vote', { poll, option }).then((answer) => {
    failed = answer === undefined ? t().notSent : answer.refused && answer.refused !== 'unknown' ? t().refused[answer.refused] : undefined
    if (answer && answer.view) show({ kind: 'view', view: answer.view })
    else if (answer && answer.refused === 'unknown') enter()
    else tellStatus()
  })
}

function join(code: string): void {
  void send('/join', { code }).then((answer) => {
    if (answer === undefined) show({ kind: 'enter', error: t().goneText, typed: code })
    else if (answer.refused) show({ kind: 'enter', error: t().refused[answer.refused], typed: code })
    else start(true)
  })
}

function enter(error?: string): void {
  if (following) following.stop()
  show({ kind: 'enter', error })
}

/** @param hasJoined just now: who is unknown all the same keeps no cookies */
function start(hasJoined: unknown): void {
  if (following) following.stop()
  isLost = false
  following = follow({
    onView(view) {
      failed = undefined
      show({ kind: 'view', view })
    },
    onLost() {
      isLost = true
      if (shown.kind === 'loading') show({ kind: 'gone' })
      tellStatus()
    },
    onBack() {
      isLost = false
      tellStatus()
    },
    onOver: () => show({ kind: 'over' }),
    onUnknown: () => enter(hasJoined === true ? t().cookies : undefined),
    onGone: () => show({ kind: 'gone' }),
  })
}

languageButton.addEventListener('click', () => {
  language = language === 'en' ? 'zh' : 'en'
  draw()
  languageButton.focus()
})

/** The code of the QR code's address: in the fragment, which is in no request and, after this, in no history. */
const given = location.hash.slice(1)
draw()
if (given !== '') {
  history.replaceState(null, '', location.pathname)
  join(given)
} else start(false)
