/** Common subexpressions: equal equations of a block are computed once. Draws too: equal address, equal draw. */
import { canonicalBlock, exactJson, type Block, type Equation } from '../Ir.js'
import { rewrite, type Rule } from './rewrite.js'

const key = (e: Equation): string =>
  exactJson([
    e.op,
    e.args,
    Object.entries(e.params).sort(),
    e.outs.map((o) => [o.dtype, o.shape]),
    e.callee ?? null,
  ])

const blocksOf = (e: Equation): string => exactJson(e.blocks.map((b) => canonicalBlock(b)))

/** A rule with a memory of one block. The blocks of loops are large, and looked at only where all else is equal. */
const remembering = (): Rule => {
  const seen = new Map<string, Equation[]>()
  return (e) => {
    const k = key(e)
    const alike = seen.get(k) ?? []
    const before = alike.find((other) => e.blocks.length === 0 || blocksOf(other) === blocksOf(e))
    if (before !== undefined) return before.outs.map((o) => o.id)
    seen.set(k, [...alike, e])
    return undefined
  }
}

export const cse = (block: Block): Block => rewrite(block, remembering)
