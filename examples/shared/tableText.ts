/** A table as aligned lines of text, such as a terminal shows. */
import type { Table } from './html.js'

export const tableText = ({ columns, rows }: Table): string => {
  const all = [columns, ...rows.map((row) => row.map(String))]
  const widths = columns.map((_, k) => Math.max(...all.map((line) => line[k]!.length)))
  return all
    .map((line) =>
      line
        .map((text, k) => text.padEnd(widths[k]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
