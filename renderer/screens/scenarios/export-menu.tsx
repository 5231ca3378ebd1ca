import { Share } from 'lucide-react'
import { useMessages } from '../../i18n/messages.ts'
import { toolTitle } from '../../i18n/fixture-texts.ts'
import { exportFor } from '../../state/scenario-actions.ts'
import { useAnswer } from '../../state/use-answer.ts'
import { Choice } from '../../widgets/choice.tsx'
import controls from '../../widgets/controls.module.css'

/** The same condition for a tool that goes beyond one machine. */
export function ExportMenu({ file }: { readonly file: { readonly id: string; readonly text?: string } }) {
  const { scenarios } = useMessages()
  const { answer } = useAnswer('export tools', (engine) => engine.library.tools())
  const tools = answer.kind === 'ready' ? answer.value : []
  return (
    <Choice label={scenarios.details.exportTo} value="" className={controls['button']} isDisabled={tools.length === 0} sections={[{ items: tools.map(({ id, title }) => ({ id, title: toolTitle({ id, title }) })) }]} onChange={(tool) => exportFor(tool, file)}>
      <Share size={14} aria-hidden />
      {scenarios.details.exportTo}
    </Choice>
  )
}
