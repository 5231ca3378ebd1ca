import { Ban, CircleMinus, Gauge, Grid3x3, Hourglass, Pause, PowerOff, Scissors, Shuffle, Snail, Zap, type LucideIcon } from 'lucide-react'
import type { FaultId } from '../../../lab/contract/fault.ts'
import { kindOfFault, type FaultKind } from './fault-kinds.ts'
import styles from './path.module.css'

const glyphs: Readonly<Record<FaultKind, LucideIcon>> = { slow: Snail, hold: Grid3x3, stall: Pause, timer: Hourglass, cut: Scissors, down: PowerOff, error: Zap, block: Ban, lose: CircleMinus, change: Shuffle, limit: Gauge }

/** What kind of fault it is, beside its name: never by colour alone. */
export function FaultGlyph({ fault, size = 13 }: { readonly fault: FaultId; readonly size?: number }) {
  const kind = kindOfFault(fault)
  const Glyph = kind ? glyphs[kind] : Zap
  return <Glyph className={styles['glyph']} size={size} data-kind={kind} aria-hidden />
}
