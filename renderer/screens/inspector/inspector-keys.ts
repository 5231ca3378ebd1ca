import type { Messages } from '../../i18n/messages.ts'
import { select } from '../../state/selection.ts'
import { setWorkbench } from '../../state/workbench.ts'
import type { KeyRow, ScreenDefinition } from '../screen-definition.ts'
import { setInspector } from './inspector-state.ts'

export function inspectorKeyRows({ inspector: { keys } }: Messages): readonly KeyRow[] {
  return [
    { keys: ['j', 'k', '↓', '↑'], does: keys.list },
    { keys: ['Home', 'End'], does: keys.ends },
    { keys: ['Enter'], does: keys.enter },
    { keys: ['←', '→'], does: keys.fields },
    { keys: ['/'], does: keys.find },
  ]
}

const go = () => setWorkbench({ screen: 'inspector' })

export const inspectorCommands: NonNullable<ScreenDefinition['commands']> = ({ inspector: { commands } }) => [
  { id: 'inspector-open', title: commands.open, run: go },
  { id: 'inspector-handshake', title: commands.handshake, run: findHandshake },
  { id: 'inspector-pings', title: commands.pings, run: () => (go(), setInspector(({ hidePings }) => ({ hidePings: !hidePings }))) },
  { id: 'inspector-raw', title: commands.raw, run: () => (go(), setInspector(({ raw }) => ({ raw: !raw }))) },
]

/** The first WebSocket connection is opened at its request. */
function findHandshake(): void {
  setInspector({ at: null, found: null, wanted: '', raw: false })
  select({ transport: 'websocket', connection: null, event: null })
  go()
}
