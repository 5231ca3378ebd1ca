import { useState, type InputHTMLAttributes, type KeyboardEvent } from 'react'

export interface CommitInputProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'value' | 'onChange' | 'onBlur' | 'onKeyDown'> {
  /** As the file says it. */
  readonly value: string
  onCommit(value: string): void
}

/** A field for a word that means nothing before it is whole, such as `40s`: it goes into the file with Enter or when the field is left. Escape takes it back. */
export function CommitInput({ value, onCommit, ...rest }: CommitInputProps) {
  const [typed, setTyped] = useState<string | null>(null)
  const commit = () => {
    if (typed !== null && typed.trim() !== value) onCommit(typed.trim())
    setTyped(null)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') commit()
    else if (event.key === 'Escape' && typed !== null) setTyped(null)
    else return
    event.stopPropagation()
  }
  return <input {...rest} value={typed ?? value} onChange={(event) => setTyped(event.target.value)} onBlur={commit} onKeyDown={onKeyDown} />
}
