import type { LadderStep } from '../../../lab/contract/wire-pages.ts'
import { currentMessages } from '../../i18n/messages.ts'
import { ask } from '../../state/session-store.ts'
import { toast } from '../../state/toasts.ts'
import { curlOf, hexdump } from './copy-texts.ts'
import { useInspector } from './inspector-state.ts'
import type { BytesStep } from './ladder-rows.ts'

/** The request that these bytes belong to: themselves, or the last head before them on their connection and stream. */
export function requestStepOf(step: BytesStep, steps: readonly LadderStep[]): BytesStep | undefined {
  const { hop, conn, stream, t } = step
  return steps.findLast((one): one is BytesStep => isRequest(one) && one.hop === hop && one.conn === conn && one.stream === stream && (one.t <= t || one === step))
}

function isRequest(step: LadderStep): step is BytesStep {
  return step.kind === 'bytes' && step.dir === 'c2s' && (step.unit === 'request-head' || /^HEADERS\b/.test(step.label))
}

export function copyCurl(step: BytesStep): void {
  const { transport, hop, conn, dir, start, end } = step
  ask(async (engine) => {
    const { unit } = await engine.wire.bytes({ transport, hop, conn, dir, start, end })
    const text = unit && curlOf(unit)
    if (text) copy(text, currentMessages().inspector.bytes.copied.curl)
  })
}

export function copyHexdump(): void {
  const { shown } = useInspector.getState()
  if (shown) copy(hexdump(shown.lines), currentMessages().inspector.bytes.copied.hexdump)
}

function copy(text: string, done: string): void {
  navigator.clipboard.writeText(text).then(
    () => toast({ text: done }),
    () => toast({ text: currentMessages().inspector.bytes.copyFailed }),
  )
}
