// A report as one self-contained HTML page: text, tables and figures, all of them inline.

export interface Figure {
  readonly caption: string
  /** The picture as SVG source ... */
  readonly svg?: string
  /** ... or as the bytes of a PNG file. */
  readonly png?: Uint8Array
}

export interface Table {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | number)[])[]
}

export interface Section {
  readonly heading: string
  /** Plain text; a blank line starts a new paragraph. */
  readonly text?: string
  readonly figures?: readonly Figure[]
  readonly table?: Table
}

export interface Report {
  readonly title: string
  /** Plain text; a blank line starts a new paragraph. */
  readonly intro: string
  readonly sections: readonly Section[]
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text as HTML or XML that shows it, in an element or in a quoted attribute. */
export const escapeText = (text: string): string => text.replace(/[&<>"']/g, (c) => entities[c] ?? c)

/** Bytes of a PNG file as a URI that carries them. */
export const dataUri = (png: Uint8Array): string =>
  `data:image/png;base64,${Buffer.from(png).toString('base64')}`

const style = `
:root { color-scheme: light dark; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.55 system-ui, sans-serif; }
h1, h2 { line-height: 1.2; }
h2 { margin-top: 2.5rem; }
.figures { display: flex; flex-wrap: wrap; gap: 1.5rem; align-items: flex-start; }
figure { margin: 0; max-width: 100%; overflow-x: auto; }
figure svg, figure img { display: block; max-width: 100%; background: white; border-radius: 4px; }
figure svg { height: auto; }
figure img { image-rendering: pixelated; }
figcaption { margin-top: .4rem; font-size: .875rem; opacity: .8; max-width: 40rem; }
table { border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .8rem; text-align: left; border-bottom: 1px solid #8886; }
td.number { text-align: right; }
`

const paragraphs = (text: string): string =>
  text
    .split(/\n\s*\n/)
    .filter((part) => part.trim() !== '')
    .map((part) => `<p>${escapeText(part.trim())}</p>`)
    .join('\n')

/**
 * SVG source for use inside HTML: no XML prologue and no namespace addresses, which HTML implies; ids get a
 * prefix, since those of several pictures in one page would clash.
 */
const inlineSvg = (svg: string, prefix: string): string =>
  svg
    .slice(Math.max(0, svg.indexOf('<svg')))
    .replace(/ xmlns(:\w+)?="[^"]*"/g, '')
    .replace(/ id="([^"]+)"/g, ` id="${prefix}$1"`)
    .replace(/url\(#([^)]+)\)/g, `url(#${prefix}$1)`)
    .replace(/href="#([^"]+)"/g, `href="#${prefix}$1"`)

const figureHtml = ({ caption, svg, png }: Figure, prefix: string): string => {
  const image = png === undefined ? '' : `<img alt="${escapeText(caption)}" src="${dataUri(png)}">`
  const drawing = svg === undefined ? '' : inlineSvg(svg, prefix)
  return `<figure>${drawing}${image}<figcaption>${escapeText(caption)}</figcaption></figure>`
}

const cell = (value: string | number): string =>
  typeof value === 'number' ? `<td class="number">${value}</td>` : `<td>${escapeText(value)}</td>`

const tableHtml = ({ columns, rows }: Table): string => {
  const head = columns.map((column) => `<th>${escapeText(column)}</th>`).join('')
  const body = rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('\n')
  return `<table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body}\n</tbody>\n</table>`
}

const sectionHtml = ({ heading, text, figures = [], table }: Section, index: number): string =>
  [
    `<h2>${escapeText(heading)}</h2>`,
    paragraphs(text ?? ''),
    table === undefined ? '' : tableHtml(table),
    figures.length === 0
      ? ''
      : `<div class="figures">\n${figures.map((f, i) => figureHtml(f, `figure${index}-${i}-`)).join('\n')}\n</div>`,
  ]
    .filter((part) => part !== '')
    .join('\n')

/** The whole page. All texts are plain and get escaped; only `svg` is taken as it is. */
export const reportHtml = ({ title, intro, sections }: Report): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeText(title)}</title>
<style>${style}</style>
</head>
<body>
<h1>${escapeText(title)}</h1>
${paragraphs(intro)}
${sections.map(sectionHtml).join('\n')}
</body>
</html>
`
