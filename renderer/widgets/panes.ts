/** The window as F6 walks it: the bar, the parts of the screen (`data-pane`) or the screen as a whole, the status, the rail. */
function panes(): readonly HTMLElement[] {
  const parts = [...document.querySelectorAll<HTMLElement>('[data-shell] > :is(header, main, footer, nav)')].flatMap((part) => {
    const inside = part.localName === 'main' ? [...part.querySelectorAll<HTMLElement>('[data-pane]')].filter(isShown) : []
    return inside.length > 0 ? inside : [part]
  })
  return parts.filter(isShown).toSorted((a, b) => rank(a) - rank(b))
}

function rank(pane: HTMLElement): number {
  return { HEADER: 0, FOOTER: 2, NAV: 3 }[pane.closest('header, footer, nav, main')?.tagName ?? ''] ?? 1
}

function isShown(element: HTMLElement): boolean {
  return element.offsetParent !== null && !element.closest('[inert]')
}

/** What a part of a screen is there for (`data-main`), else its first control. */
function controlOf(pane: HTMLElement): HTMLElement | null {
  return pane.querySelector<HTMLElement>('[data-pane] [data-main]') ?? pane.querySelector<HTMLElement>('button:not(:disabled), input:not(:disabled), [tabindex="0"]')
}

/** Each part takes the focus at what it is there for. */
export function nextPane(step: 1 | -1): boolean {
  const all = panes()
  const within = all.findIndex((pane) => pane.contains(document.activeElement))
  // From the screen itself, which is none of its parts, on to the first of them.
  const inMain = within < 0 && document.activeElement?.closest('main') ? all.findIndex((pane) => pane.closest('main')) : -1
  const at = within >= 0 ? within : inMain >= 0 && step === 1 ? inMain - 1 : inMain
  for (let i = 1; i <= all.length; i++) {
    const pane = all[(at + step * i + all.length * 2) % all.length]
    const control = pane && controlOf(pane)
    control?.focus()
    if (control && document.activeElement === control) return true
  }
  return false
}

/** Past bar and rail, to the screen itself. */
export function focusScreen(options?: FocusOptions): void {
  const main = document.querySelector('main')
  main?.setAttribute('tabindex', '-1')
  main?.focus(options)
}
