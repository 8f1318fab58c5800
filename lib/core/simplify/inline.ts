/** Calls replaced by the bodies of their subprograms. */
import type { Block, Equation, Program } from '../Ir.js'
import { nextId, mapBlocks } from '../Ir.js'

const inlineBlock = (block: Block, body: (callee: string) => Block): Block => {
  let id = nextId(block)
  const alias = new Map<number, number>()
  const resolve = (a: number): number => alias.get(a) ?? a
  const equations = block.equations.flatMap((e): readonly Equation[] => {
    const mapped = { ...e, args: e.args.map(resolve), blocks: e.blocks.map((b) => inlineBlock(b, body)) }
    if (e.op !== 'call') return [mapped]
    const inner = body(e.callee!)
    const ids = new Map<number, number>(inner.params.map((p, i) => [p.id, mapped.args[i]!]))
    const copies = inner.equations.map((m) => {
      const args = m.args.map((a) => ids.get(a)!)
      const outs = m.outs.map((o) => ({ ...o, id: id++ }))
      m.outs.forEach((o, i) => ids.set(o.id, outs[i]!.id))
      return { ...m, args, outs }
    })
    inner.results.forEach((r, i) => alias.set(e.outs[i]!.id, ids.get(r)!))
    return copies
  })
  return { ...block, equations, results: block.results.map(resolve) }
}

/**
 * The same program without subprograms.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Core, Space as S, Term as T } from 'giry'
 * const square = T.named('square', (x: T.Scalar) => T.mul(x, x))
 * const made = Core.fromFunction('power', S.scalar, (x) => square(square(x)))
 * const names = (program: Core.Program) => Object.keys(program.functions)
 * pipe(made, Either.map(({ program }) => names(program))) // Either.right(['square'])
 * pipe(made, Either.map(({ program }) => names(Core.inline(program)))) // Either.right([])
 */
export const inline = (program: Program): Program => {
  const done = new Map<string, Block>()
  const body = (callee: string): Block => {
    const known = done.get(callee)
    if (known !== undefined) return known
    const made = inlineBlock(program.functions[callee]!, body)
    done.set(callee, made)
    return made
  }
  return { ...mapBlocks({ ...program, functions: {} }, (b) => inlineBlock(b, body)), functions: {} }
}
