/** Texts become text nodes and nothing else. */
export type Child = Node | string | false | undefined

export function element<K extends keyof HTMLElementTagNameMap>(name: K, attributes: Readonly<Record<string, string>>, ...children: readonly Child[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(name)
  for (const key of Object.keys(attributes)) made.setAttribute(key, attributes[key] ?? '')
  for (const child of children) if (child !== false && child !== undefined) made.appendChild(typeof child === 'string' ? document.createTextNode(child) : child)
  return made
}

export function replaceContents(of: HTMLElement, ...children: readonly Child[]): void {
  of.textContent = ''
  for (const child of children) if (child !== false && child !== undefined) of.appendChild(typeof child === 'string' ? document.createTextNode(child) : child)
}

/** The `code` of a lesson's sentence; its emphasis is left out. */
export function words(sentence: string): HTMLSpanElement {
  const pieces = sentence.split('`').map((piece, i) => (i % 2 === 1 ? element('code', {}, piece) : piece.replace(/\*\*/g, '')))
  return element('span', { class: 'words' }, ...pieces)
}
