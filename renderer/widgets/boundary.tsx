import { Component, type ReactNode } from 'react'
import { currentMessages } from '../i18n/messages.ts'
import { Button } from './button.tsx'
import { ErrorState } from './states.tsx'

/** A screen that fails says so in its place and takes no other down; the engine does not notice. Going elsewhere makes a new one (`key`). */
export class Boundary extends Component<{ readonly children: ReactNode }, { readonly error: Error | null }> {
  override state: { readonly error: Error | null } = { error: null }

  static getDerivedStateFromError(error: unknown): { readonly error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (!error) return this.props.children
    const { states } = currentMessages()
    return (
      <main tabIndex={-1}>
        <ErrorState title={states.crashed} text={states.crashedText} detail={error.stack ?? error.message} action={<Button onClick={() => this.setState({ error: null })}>{states.again}</Button>} />
      </main>
    )
  }
}
