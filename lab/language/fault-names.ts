import type { FaultId } from '../contract/fault.ts'

/** A fault as the rules name it in a sentence; at its beginning with a capital. */
const named = /\b(?:[Ll]ink|[Gg]ateway|[Oo]rigin)\/[a-z0-9-]+(?:@server)?/g

/** A sentence of the rules with its faults called as people call them. @param nameOf undefined: nobody knows it, so its id stays */
export function withFaultNames(sentence: string, nameOf: (fault: FaultId) => string | undefined): string {
  return sentence.replace(named, (id) => nameOf((id.charAt(0).toLowerCase() + id.slice(1)) as FaultId) ?? id)
}
