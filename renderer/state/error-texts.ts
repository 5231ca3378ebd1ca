import { errorSentence as say } from '../../lab/language/error-texts.ts'
import { currentMessages } from '../i18n/messages.ts'

/** What went wrong, or is wrong with a file: as the engine said it, in the language and the words of the window. */
export function errorSentence(text: string): string {
  return say(text, currentMessages().lab)
}

/** By a stop, or for something newer that was opened: whoever asked knows. */
export function wasGivenUp(error: unknown): boolean {
  return error instanceof Error && 'data' in error && (error.data as { readonly code?: string } | undefined)?.code === 'LAB_STOPPED'
}

/** What is shown of something that went wrong. */
export function messageOf(error: unknown): string {
  return errorSentence(error instanceof Error ? error.message : String(error))
}
