// Ten thousand generated programs as modules, on a memory of their own, against the Reference.

import { describe, expect, it } from 'vitest'
import type { Block, Equation } from '../../../lib/core/Ir.js'
import { table } from '../../../lib/core/table.js'
import * as Laws from './laws/modules.js'

const RUNS = 10_000
const MINUTES = 10
const SHARE = 500

const equationsIn = (block: Block): readonly Equation[] =>
  block.equations.flatMap((e) => [e, ...e.blocks.flatMap(equationsIn)])

/** Equations that wait for each other, those of loops among them. */
const depthOf = (block: Block): number => {
  const depths = new Map(block.params.map((p) => [p.id, 0]))
  let most = 0
  for (const e of block.equations) {
    const inner = Math.max(0, ...e.blocks.map(depthOf))
    const depth = 1 + inner + Math.max(0, ...e.args.map((a) => depths.get(a)!))
    e.outs.forEach((o) => depths.set(o.id, depth))
    most = Math.max(most, depth)
  }
  return most
}

const quantiles = (xs: readonly number[]): string => {
  const sorted = [...xs].sort((a, b) => a - b)
  return [0, 0.25, 0.5, 0.75, 0.95, 1].map((q) => sorted[Math.round(q * (sorted.length - 1))]!).join(', ')
}

/** Lets the runner's answers in: it takes a worker that doesn't hear them for a minute to be lost. */
const pause = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 50))

describe('ten thousand generated programs', () => {
  it(
    'agree with the Reference, are valid and stay inside of their values [8 eps of the magnitude]',
    async () => {
      await pause()
      const cases = Laws.generated(20, RUNS)
      await pause()
      const blocks = cases.map(({ reified }) => reified.program.main)
      let [covered, worst] = [0, 0]
      for (let from = 0; from < cases.length; from += SHARE) {
        const found = Laws.agreementOfAll(cases.slice(from, from + SHARE))
        covered += found.covered
        worst = Math.max(worst, found.worst)
        await pause()
      }
      const counts = new Map<string, number>()
      blocks.flatMap(equationsIn).forEach((e) => counts.set(e.op, (counts.get(e.op) ?? 0) + 1))
      console.log(
        [
          `${covered} programs; error / bound at most ${worst.toFixed(3)}`,
          `equations, at quantiles 0, 1/4, 1/2, 3/4, 0.95 and 1: ${quantiles(blocks.map((b) => equationsIn(b).length))}`,
          `depth: ${quantiles(blocks.map(depthOf))}`,
          [...counts].map(([op, n]) => `${op} ${n}`).join(', '),
        ].join('\n'),
      )
      expect(cases.length).toBeGreaterThanOrEqual(RUNS)
      expect(covered).toBe(cases.length)
      // before anything is compiled calls become their bodies, and what only gradients see goes
      for (const name of table.keys())
        if (!['variable', 'call', 'stopGradient'].includes(name))
          expect(counts.get(name), name).toBeGreaterThanOrEqual(100)
    },
    MINUTES * 60_000,
  )
})
