export interface TextCell {
  readonly text: string
  /** ANSI foreground, used only when colour is asked for. */
  readonly ansi?: number | undefined
}

export interface TextColumn {
  readonly title: string
  readonly align: 'left' | 'right'
}

export interface TextStyle {
  readonly colour: boolean
}

export function paint(text: string, ansi: number | undefined, { colour }: TextStyle): string {
  return colour && ansi !== undefined ? `\u001b[38;5;${ansi}m${text}\u001b[39m` : text
}
export function dim(text: string, { colour }: TextStyle): string {
  return colour ? `\u001b[2m${text}\u001b[22m` : text
}
export function bold(text: string, { colour }: TextStyle): string {
  return colour ? `\u001b[1m${text}\u001b[22m` : text
}

/** Columns as wide as their widest cell, two spaces apart, no space at line ends. */
export function renderTable(columns: readonly TextColumn[], rows: readonly (readonly TextCell[])[], style: TextStyle): string[] {
  const widths = columns.map((column, i) => Math.max(column.title.length, ...rows.map((row) => (row[i]?.text ?? '').length)))
  const pad = (text: string, i: number, last: boolean) => {
    if (columns[i]?.align === 'right') return text.padStart(widths[i] ?? 0)
    return last ? text : text.padEnd(widths[i] ?? 0)
  }
  const line = (cells: readonly TextCell[], decorate: (padded: string, cell: TextCell) => string) =>
    cells
      .map((cell, i) => decorate(pad(cell.text, i, i === cells.length - 1), cell))
      .join('  ')
      .trimEnd()
  return [line(columns.map(({ title }) => ({ text: title })), (padded) => dim(padded, style)), ...rows.map((row) => line(row, (padded, cell) => paint(padded, cell.ansi, style)))]
}

/** Not between a number and its unit. */
const breakable = / (?!(?:s|ms|%)(?![a-z]))/

/** Breaks at spaces; every line but the first is indented. */
export function wrap(text: string, { width, indent }: { readonly width: number; readonly indent: string }): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(breakable)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = indent + word
    } else line = line === '' ? word : `${line} ${word}`
  }
  if (line !== '') lines.push(line)
  return lines
}
