// Line and bar charts as SVG, drawn by Vega-Lite without a browser.

import { View, parse } from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'

/** x, y, and the ends of an interval around y where there is one. */
export type Point = readonly [x: number, y: number, low?: number, high?: number]

export interface Series {
  readonly name: string
  readonly points: readonly Point[]
}

/** A dashed horizontal line for reference, with its name above it. */
export interface Rule {
  readonly name: string
  readonly value: number
}

interface Frame {
  readonly title: string
  /** The axes' titles. */
  readonly x: string
  readonly y: string
  readonly rules?: readonly Rule[]
}

export interface LinePlot extends Frame {
  readonly series: readonly Series[]
  /** A logarithmic x axis; points at x <= 0 have no place on it and are left out. */
  readonly logX?: boolean
}

export interface Bar {
  readonly name: string
  readonly value: number
  readonly low?: number
  readonly high?: number
}

export interface BarPlot extends Frame {
  readonly bars: readonly Bar[]
}

type Layers = Extract<TopLevelSpec, { layer: unknown }>['layer']

/** Pixels. */
const size = { width: 480, height: 280 }

/** With this many points or fewer a line also shows each of them. */
const fewPoints = 30

const render = async (spec: TopLevelSpec): Promise<string> => {
  const view = new View(parse(compile(spec).spec), { renderer: 'none' })
  try {
    return await view.toSVG()
  } finally {
    view.finalize()
  }
}

const ruleLayers = (rules: readonly Rule[], y: string): Layers =>
  rules.length === 0
    ? []
    : [
        {
          data: { values: rules.map((rule) => ({ ...rule })) },
          mark: { type: 'rule', strokeDash: [5, 4], color: '#666' },
          encoding: { y: { field: 'value', type: 'quantitative', title: y } },
        },
        {
          data: { values: rules.map((rule) => ({ ...rule })) },
          mark: { type: 'text', align: 'right', baseline: 'bottom', dx: -3, dy: -2, color: '#444' },
          encoding: {
            x: { value: size.width },
            y: { field: 'value', type: 'quantitative', title: y },
            text: { field: 'name' },
          },
        },
      ]

const chart = (title: string, layer: Layers): TopLevelSpec => ({
  ...size,
  title,
  background: 'white',
  layer,
  config: { axis: { labelFontSize: 11, titleFontSize: 12 }, legend: { labelFontSize: 11, labelLimit: 300 } },
})

const lineData = ({ series, logX }: LinePlot) =>
  series.flatMap(({ name, points }) =>
    points
      .filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y) && (logX !== true || x > 0))
      .map(([x, y, low = y, high = y]) => ({ name, x, y, low, high })),
  )

/** Curves over x, each with its name in the legend, with a band where points carry `low` and `high`. */
export const lines = (plot: LinePlot): Promise<string> => {
  const values = lineData(plot)
  const x = {
    field: 'x',
    type: 'quantitative' as const,
    title: plot.x,
    scale:
      plot.logX === true
        ? { type: 'log' as const, nice: false }
        : { type: 'linear' as const, zero: false, nice: false },
  }
  const color = {
    field: 'name',
    type: 'nominal' as const,
    title: null,
    scale: { domain: plot.series.map(({ name }) => name) },
  }
  const y = { field: 'y', type: 'quantitative' as const, title: plot.y, scale: { zero: false } }
  const banded = values.filter(({ low, high }) => low !== high)
  const point = plot.series.every(({ points }) => points.length <= fewPoints)
  return render(
    chart(plot.title, [
      {
        data: { values: banded },
        mark: { type: 'area', opacity: 0.2 },
        encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' }, color },
      },
      {
        data: { values },
        mark: { type: 'line', strokeWidth: 2, point },
        encoding: { x, y, color, order: { field: 'x' } },
      },
      ...ruleLayers(plot.rules ?? [], plot.y),
    ]),
  )
}

/** One bar for each name, with a whisker where `low` and `high` are given. */
export const bars = (plot: BarPlot): Promise<string> => {
  const names = plot.bars.map(({ name }) => name)
  const x = {
    field: 'name',
    type: 'nominal' as const,
    title: plot.x,
    scale: { domain: names },
    axis: { labelAngle: 0 },
  }
  const y = { field: 'value', type: 'quantitative' as const, title: plot.y }
  const whiskers = plot.bars.filter(({ low, high }) => low !== undefined && high !== undefined)
  return render(
    chart(plot.title, [
      {
        data: { values: plot.bars.map((bar) => ({ ...bar })) },
        mark: { type: 'bar', width: { band: 0.6 } },
        encoding: { x, y },
      },
      {
        data: { values: whiskers.map((bar) => ({ ...bar })) },
        mark: { type: 'rule', strokeWidth: 1.5 },
        encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' } },
      },
      ...ruleLayers(plot.rules ?? [], plot.y),
    ]),
  )
}
