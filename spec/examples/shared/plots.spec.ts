import { describe, expect, it } from 'vitest'
import { bars, lines } from '../../../examples/shared/plots.js'

const series = [
  {
    name: 'learned sampler',
    points: [
      [1, 0.2, 0.1, 0.3],
      [10, 0.3, 0.2, 0.4],
      [100, 0.1, 0, 0.2],
    ] as const,
  },
  {
    name: 'Langevin',
    points: [
      [1, 0.5],
      [10, 0.4],
      [100, 0.3],
    ] as const,
  },
]
const plot = { title: 'Energy distance', x: 'steps', y: 'distance', series }

const marks = (svg: string, kind: string): number =>
  svg.match(new RegExp(`aria-roledescription="${kind}"`, 'g'))?.length ?? 0

describe('line plots', () => {
  it('name their series, axes and title', async () => {
    const svg = await lines(plot)
    for (const name of ['learned sampler', 'Langevin', 'steps', 'distance', 'Energy distance']) {
      expect(svg).toContain(`>${name}</text>`)
    }
  })

  it('have a line for each series and a band where there are intervals', async () => {
    const svg = await lines(plot)
    expect(marks(svg, 'line mark')).toBe(2)
    expect(marks(svg, 'area mark')).toBe(1)
  })

  it('have reference rules with names', async () => {
    const rules = [{ name: 'untrained', value: 0.9 }]
    expect(await lines({ ...plot, rules })).toContain('>untrained</text>')
    expect(await lines(plot)).not.toContain('untrained')
  })

  it('place decades evenly on a logarithmic axis, and leave out what is not on it', async () => {
    const zero = {
      name: 'zero',
      points: [
        [0, 1],
        [1, 1],
        [10, 1],
        [100, 1],
      ] as const,
    }
    const svg = await lines({ ...plot, series: [zero], logX: true })
    const path = /aria-roledescription="line mark" d="M([^"]+)"/.exec(svg)?.[1] ?? ''
    expect(path.split('L').map((pair) => Math.round(Number(pair.split(',')[0])))).toEqual([0, 240, 480])
  })

  it('draw nothing for points that are not finite', async () => {
    const broken = {
      name: 'broken',
      points: [
        [0, NaN],
        [1, 1],
        [Infinity, 2],
      ] as const,
    }
    expect(await lines({ ...plot, series: [broken] })).not.toMatch(/NaN|Infinity/)
  })
})

describe('bar plots', () => {
  it('have a bar for each name, whiskers and rules', async () => {
    const svg = await bars({
      title: 'FCD',
      x: 'model',
      y: 'FCD of samples',
      bars: [
        { name: 'DAMC', value: 2, low: 1, high: 3 },
        { name: 'LEBM', value: 4 },
      ],
      rules: [{ name: 'data', value: 1 }],
    })
    for (const name of ['FCD', 'model', 'DAMC', 'LEBM', 'data']) expect(svg).toContain(`>${name}</text>`)
    expect(marks(svg, 'bar')).toBe(2)
    expect(marks(svg, 'rule mark')).toBe(2)
  })
})
