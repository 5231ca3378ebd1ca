import { readFile } from 'node:fs/promises'
import { type ClassAddress, type ClassState, type ClassSummary, type DoorSpec, doorSpecSchema, type HandCount, type Poll, type PollSpec, type Reveal } from '../contract/class.ts'
import { LabError } from '../core/errors.ts'
import { classAddresses } from '../class/addresses.ts'
import type { ClassPage } from '../class/class-page.ts'
import { type OpenClass, openClass } from '../class/open-class.ts'
import { createClassSession } from '../class/session.ts'
import { readLesson } from './lessons/lesson-files.ts'

/** The class of this engine: one at a time, off until the trainer says otherwise. */
export interface ClassDesk {
  state(): ClassState
  onState(listener: () => void): () => void
  addresses(): readonly ClassAddress[]
  /** By hand; nothing listens. */
  collect(): void
  /** For phones. @throws LabError LAB_PORT_IN_USE, LAB_ADDRESS_GONE, LAB_BAD_OPTION, LAB_BUSY */
  open(spec: DoorSpec): Promise<void>
  /** What was counted stays, to be exported. */
  off(): Promise<void>
  forget(): void
  /** Takes back the last `forget`, unless something was asked since. */
  recall(): void
  /** @throws LabError LAB_LESSON_NOT_FOUND, LAB_LESSON_INVALID, LAB_BAD_OPTION, LAB_BUSY when the class is off */
  ask(spec: PollSpec): void
  count(hand: HandCount): void
  lock(poll: string): void
  reveal(reveal: Reveal): void
  /** @throws LabError LAB_BUSY when nothing was asked yet */
  summary(): ClassSummary
  close(): Promise<void>
}

/** Built by `npm run build`; beside the engine bundle. */
const pageDir = new URL('../class/', import.meta.url)

export interface ClassDeskOptions {
  /** Of the phones; the built one when it is left out. */
  readonly page?: ClassPage
}

export function openClassDesk(options: ClassDeskOptions = {}): ClassDesk {
  const session = createClassSession()
  const listeners = new Set<() => void>()
  let collects: 'off' | 'hand' = 'off'
  let door: OpenClass | undefined
  let isOpening = false
  let startedAt = ''
  let undo = () => {}
  const changed = () => listeners.forEach((listener) => listener())
  session.onChange(changed)
  const shut = async () => {
    const open = door
    door = undefined
    await open?.close()
    if (open) session.dismiss()
  }
  const pollOf = (spec: PollSpec): Poll => {
    if (!door && collects === 'off') throw new LabError('LAB_BUSY', 'the class is off; collect by hand or open it for phones first')
    if (session.polls().length === 0) startedAt = new Date().toISOString()
    return readPoll(spec)
  }
  return {
    state: () => ({ collects: door ? 'phones' : collects, door: door?.door() ?? null, polls: session.polls(), current: session.current() }),
    onState(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    addresses: () => classAddresses(),
    collect() {
      if (door) throw new LabError('LAB_BUSY', 'the class is open for phones; hands can be counted beside them')
      collects = 'hand'
      changed()
    },
    async open(spec) {
      const { address, port } = doorSpecSchema.parse(spec)
      if (door || isOpening) throw new LabError('LAB_BUSY', 'the class is open already; close it before you open it elsewhere')
      isOpening = true
      try {
        door = await openClass({ host: address, port, session, page: options.page ?? (await builtPage()), onJoin: changed })
      } finally {
        isOpening = false
      }
      changed()
    },
    async off() {
      collects = 'off'
      await shut()
      changed()
    },
    forget: () => void (undo = session.forget()),
    recall: () => undo(),
    ask: (spec) => session.ask(pollOf(spec)),
    count: (hand) => session.count(pollOf(hand), hand),
    lock: session.lock,
    reveal: ({ poll, actual }) => session.reveal(poll, actual),
    summary() {
      const polls = session.polls()
      if (polls.length === 0) throw new LabError('LAB_BUSY', 'the class was asked nothing yet; ask it a prediction of a lesson first')
      return { startedAt, polls }
    },
    close: shut,
  }
}

function readPoll({ lesson: lessonId, prediction: predictionId }: PollSpec): Poll {
  const { texts, predictions } = readLesson(lessonId)
  const prediction = predictions.find(({ id }) => id === predictionId)
  if (!prediction) throw new LabError('LAB_BAD_OPTION', `the lesson "${lessonId}" has no prediction "${predictionId}"; it has ${predictions.map(({ id }) => id).join(', ')}`)
  // That each language has all of them is checked when a lesson is read.
  const words = (of: 'en' | 'zh') => texts[of].predictions[predictionId]
  return {
    id: `${lessonId}/${predictionId}`,
    lesson: lessonId,
    prediction: predictionId,
    title: { en: texts.en.title, zh: texts.zh.title },
    ask: { en: words('en')?.ask ?? predictionId, zh: words('zh')?.ask ?? predictionId },
    options: prediction.options.map(({ id }) => ({ id, texts: { en: words('en')?.options[id] ?? id, zh: words('zh')?.options[id] ?? id } })),
  }
}

async function builtPage(): Promise<ClassPage> {
  const [html, script, style] = await Promise.all(['index.html', 'page.js', 'page.css'].map((name) => readFile(new URL(name, pageDir), 'utf8').catch((error: unknown) => {
    throw new LabError('LAB_INTERNAL', 'the page for phones is not built; run `npm run build`', { cause: error })
  })))
  return { html: html ?? '', script: script ?? '', style: style ?? '' }
}
