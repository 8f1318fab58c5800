import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as Either from 'fp-ts/lib/Either.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { reportHtml, type Report } from '../../../examples/shared/html.js'
import { grayGrid } from '../../../examples/shared/images.js'
import { lines } from '../../../examples/shared/plots.js'
import { writeReport, writeSummary } from '../../../examples/shared/report.js'

const png = grayGrid([new Float32Array([-1, 0, 0, 1])], 2, 1, 1)

const report: Report = {
  title: 'A <script>alert(1)</script> & more',
  intro: 'One <b>.\n\nTwo.',
  sections: [
    {
      heading: 'H <script>',
      text: 'T <script>',
      figures: [{ caption: 'C "<script>', png }],
      table: { columns: ['<script>c'], rows: [['<script>d'], [0.5]] },
    },
    { heading: 'Bare' },
  ],
}

describe('the page of a report', () => {
  it('escapes every text', () => {
    const html = reportHtml(report)
    expect(html).not.toMatch(/<script|<b>/)
    expect(html.match(/&lt;script&gt;/g)?.length).toBe(8)
    expect(html).toContain('alt="C &quot;&lt;script&gt;"')
  })

  it('has a paragraph for each block of text, and numbers in cells of their own kind', () => {
    const html = reportHtml(report)
    expect(html).toContain('<p>One &lt;b&gt;.</p>\n<p>Two.</p>')
    expect(html).toContain('<td class="number">0.5</td>')
  })

  it('carries its images: no addresses, PNG bytes unchanged', () => {
    const html = reportHtml(report)
    const data = /src="data:image\/png;base64,([^"]+)"/.exec(html)?.[1] ?? ''
    expect(new Uint8Array(Buffer.from(data, 'base64'))).toEqual(png)
  })

  it('refers to nothing outside, with a plot in it', async () => {
    const svg = await lines({
      title: 'T',
      x: 'x',
      y: 'y',
      series: [
        {
          name: 's',
          points: [
            [0, 1],
            [1, 2],
          ],
        },
      ],
    })
    const html = reportHtml({
      title: 'T',
      intro: '',
      sections: [{ heading: 'H', figures: [{ caption: 'c', svg }] }],
    })
    expect(html).toContain('<svg')
    expect(html).not.toMatch(/https?:\/\/|@import|<link|<script/)
  })

  it('keeps the ids of several pictures apart', () => {
    const svg = '<?xml version="1.0"?><svg><clipPath id="clip0"/><g clip-path="url(#clip0)"/></svg>'
    const figure = { caption: 'c', svg }
    const html = reportHtml({
      title: 'T',
      intro: '',
      sections: [{ heading: 'H', figures: [figure, figure] }],
    })
    const ids = [...html.matchAll(/id="([^"]+)"/g)].map((match) => match[1])
    const uses = [...html.matchAll(/url\(#([^)]+)\)/g)].map((match) => match[1])
    expect(new Set(ids).size).toBe(2)
    expect(uses).toEqual(ids)
    expect(html).not.toContain('<?xml')
  })
})

describe('writing', () => {
  let dir = ''
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'report-'))
  })
  afterEach(() => rm(dir, { recursive: true }))

  it('makes the folder, replaces an older report and leaves no temporary file', async () => {
    const out = join(dir, 'a', 'b')
    await writeReport(out, { ...report, title: 'old' })()
    expect(await writeReport(out, report)()).toEqual(Either.right(join(out, 'report.html')))
    expect(await readFile(join(out, 'report.html'), 'utf8')).toBe(reportHtml(report))
    expect(await readdir(out)).toEqual(['report.html'])
  })

  it('writes a summary for people and programs', async () => {
    const summary = {
      example: 'e',
      profile: 'p',
      seed: 1,
      programHash: 'h',
      seconds: 2,
      metrics: { a: Infinity },
    }
    await writeSummary(dir, summary)()
    const text = await readFile(join(dir, 'summary.json'), 'utf8')
    expect(JSON.parse(text)).toEqual({ ...summary, metrics: { a: null } })
    expect(text).toContain('\n  "seed": 1,\n')
    expect(await readdir(dir)).toEqual(['summary.json'])
  })

  it('says where it failed and what to do', async () => {
    const file = join(dir, 'file')
    await writeFile(file, '')
    const result = await writeReport(file, report)()
    if (Either.isRight(result)) throw new Error('a file was taken for a folder')
    expect(result.left.message).toContain(join(file, 'report.html'))
    expect(result.left.message).toContain('--out')
  })
})
