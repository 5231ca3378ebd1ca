import { useState } from 'react'
import type { Catalogue } from '../../../../lab/contract/control.ts'
import type { FaultId } from '../../../../lab/contract/fault.ts'
import { conditionText } from '../../../i18n/fixture-texts.ts'
import { useMessages } from '../../../i18n/messages.ts'
import { useAnswer } from '../../../state/use-answer.ts'
import { Button } from '../../../widgets/button.tsx'
import { Panel } from '../../../widgets/page.tsx'
import { EmptyState } from '../../../widgets/states.tsx'
import { addFault, placeBlock, removeBlock, setExpectation, setParam, setValue, toScenario } from '../document/edits.ts'
import { readModel, type Block, type FileModel } from '../document/file-model.ts'
import { AboutForm } from './about-form.tsx'
import { BlockForm } from './block-form.tsx'
import { timeScale, type Span } from './time-scale.ts'
import { Timeline } from './timeline.tsx'
import styles from './editor.module.css'

export interface VisualPaneProps {
  /** Null while the text cannot be read. */
  readonly model: FileModel | null
  readonly text: string
  readonly catalogue: Catalogue
  onChange(text: string, how: 'typing' | 'edit'): void
}

/** The timeline, the chosen fault, and what the file says besides. */
export function VisualPane({ model: readable, text, catalogue, onChange }: VisualPaneProps) {
  const { editor } = useMessages().scenarios
  /** What could be read last stays in its place, and cannot be changed until the text can be read again. */
  const [model, setModel] = useState(readable)
  if (readable !== null && readable !== model) setModel(readable)
  const [chosenKey, setChosen] = useState<string | null>(null)
  const base = useBase(model?.condition ?? '')
  if (!model) {
    return (
      <div className={styles['visual']}>
        <EmptyState title={editor.unreadable} text={editor.unreadableText} />
      </div>
    )
  }
  const chosen = model.blocks.find(({ key }) => key === chosenKey) ?? null
  const scale = timeScale([...model.blocks, ...base], model.durationMs)
  /** Writes, and keeps the block chosen wherever it went. */
  const change = (next: string, at: Pick<Block, 'fault' | 'fromMs'> | null, how: 'typing' | 'edit' = 'edit') => {
    onChange(next, how)
    setChosen(at === null ? null : (readModel(next)?.blocks.find(({ fault, fromMs }) => fault === at.fault && fromMs === at.fromMs)?.key ?? null))
  }
  const place = (block: Block, span: Span, how: 'typing' | 'edit') => change(placeBlock(text, block, span), { fault: block.fault, fromMs: span.fromMs }, how)
  const add = (fault: FaultId) => {
    const there = model.blocks.filter((block) => block.fault === fault).at(-1)
    if (there && model.kind === 'condition') return setChosen(there.key)
    const isInstant = catalogue.faults.find(({ id }) => id === fault)?.lifetime === 'instant'
    const fromMs = there ? (there.toMs ?? there.fromMs) + firstMs : model.kind === 'condition' ? (model.blocks[0]?.fromMs ?? 0) : firstMs
    change(addFault(text, fault, { fromMs, toMs: isInstant ? null : fromMs + lengthMs }), { fault, fromMs })
  }
  const remove = (block: Block) => change(removeBlock(text, block), null)
  return (
    <div className={styles['visual']} inert={readable === null} data-stale={readable === null || undefined}>
      {readable === null && (
        <p className={styles['stale']} role="status">
          <strong>{editor.unreadable}</strong>
          <span>{editor.unreadableText}</span>
        </p>
      )}
      <Panel
        title={editor.timeline}
        note={editor.hint}
        actions={
          model.kind === 'condition' && model.blocks.length > 0 ? (
            <Button look="quiet" title={editor.shared} onClick={() => onChange(toScenario(text, model.blocks), 'edit')}>
              {editor.toScenario}
            </Button>
          ) : undefined
        }
      >
        <Timeline
          catalogue={catalogue}
          blocks={model.blocks}
          base={base}
          baseTitle={titleOf(catalogue, model.condition)}
          durationMs={model.durationMs}
          chosen={chosen?.key ?? null}
          onChoose={(block) => setChosen(block.key)}
          onOpen={openForm}
          onPlace={place}
          onRemove={remove}
          onAdd={add}
        />
      </Panel>
      <div className={styles['forms']}>
        <Panel title={editor.fault}>
          <BlockForm
            key={chosen?.key ?? ''}
            block={chosen}
            info={catalogue.faults.find(({ id }) => id === chosen?.fault)}
            scale={scale}
            onPlace={(span, how) => chosen && place(chosen, span, how)}
            onParam={(name, value) => chosen && change(setParam(text, chosen, { name, value }), chosen)}
            onRemove={() => chosen && remove(chosen)}
          />
        </Panel>
        <Panel title={editor.about}>
          <AboutForm model={model} catalogue={catalogue} onValue={(path, value, how) => onChange(setValue(text, path, value), how)} onExpect={(transport, verdict) => onChange(setExpectation(text, transport, verdict), 'edit')} />
        </Panel>
      </div>
    </div>
  )
}

/** Where a new fault begins, and how long it is at first. */
const firstMs = 10_000
const lengthMs = 20_000

function openForm(): void {
  document.querySelector<HTMLElement>('[data-block-form] input')?.focus()
}

function titleOf(catalogue: Catalogue, id: string): string {
  const info = catalogue.conditions.find((one) => one.id === id)
  return info ? conditionText(info).title : id
}

/** What the condition does that the scenario builds on; nothing as long as there is none of that name. */
function useBase(condition: string): readonly Block[] {
  const { answer } = useAnswer(`base ${condition}`, async (engine) => (condition === '' ? null : await engine.library.open(condition)))
  if (answer.kind !== 'ready' || answer.value === null || answer.value.id !== condition) return []
  return answer.value.acts.map(({ fault, stated, fromMs, toMs }, i) => ({ key: `${fault} ${i}`, fault, stated: stated ?? {}, fromMs, toMs, steps: null }))
}
