import type { Catalogue, ConditionInfo } from '../../lab/contract/control.ts'

/** Which conditions the matrix is about. */
export type MatrixSet = 'standard' | 'imitations' | 'yours' | 'own'
export const matrixSets: readonly MatrixSet[] = ['standard', 'imitations', 'yours', 'own']

/** The conditions of a set. @param own ids that were picked one by one */
export function conditionsOf(set: MatrixSet, catalogue: Catalogue, own: readonly string[]): readonly ConditionInfo[] {
  const { conditions } = catalogue
  switch (set) {
    case 'standard':
      return conditions.filter(({ imitates, yours }) => imitates === undefined && !yours)
    case 'imitations':
      return conditions.filter(({ imitates }) => imitates !== undefined)
    case 'yours':
      return conditions.filter(({ yours }) => yours)
    case 'own':
      return conditions.filter(({ id }) => own.includes(id))
  }
}
