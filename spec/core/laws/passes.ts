/** Passes keep the value of every program and leave it well-formed; the normal form is one; calls are cached. */
import * as fc from 'fast-check'
import * as Either from 'fp-ts/lib/Either.js'
import { expect } from 'vitest'
import * as Arbitrary from '../../../lib/check/arbitrary.js'
import { decode, encode } from '../../../lib/core/codec.js'
import { hash } from '../../../lib/core/hash.js'
import { mapBlocks, type Block, type Program } from '../../../lib/core/Ir.js'
import { simplify } from '../../../lib/core/simplify.js'
import { cache } from '../../../lib/core/simplify/cache.js'
import { cse } from '../../../lib/core/simplify/cse.js'
import { dce } from '../../../lib/core/simplify/dce.js'
import { fold } from '../../../lib/core/simplify/fold.js'
import { hoist } from '../../../lib/core/simplify/hoist.js'
import { inline } from '../../../lib/core/simplify/inline.js'
import { prune } from '../../../lib/core/simplify/prune.js'
import { reuse } from '../../../lib/core/simplify/reuse.js'
import { rewrite } from '../../../lib/core/simplify/rewrite.js'
import { sink } from '../../../lib/core/simplify/sink.js'
import { allIdentical, run } from './evaluate.js'

const blockwise =
  (pass: (block: Block) => Block) =>
  (program: Program): Program =>
    mapBlocks(program, pass)

export const passes: { readonly [name: string]: (program: Program) => Program } = {
  sink: blockwise(sink),
  fold: blockwise((b) => rewrite(b, () => fold)),
  cse: blockwise(cse),
  dce: blockwise(dce),
  hoist: blockwise(hoist),
  reuse: blockwise(reuse),
  cache: blockwise(cache),
  prune,
  inline,
  simplify,
}

/** The value of a program after a pass is its value before, to the bit; and the pass gives a well-formed program. */
export const keepsValues = (name: string, numRuns: number): void => {
  const pass = passes[name]!
  fc.assert(
    fc.property(Arbitrary.program(), Arbitrary.inputs, (program, inputs) => {
      const before = Arbitrary.reified(program)
      const after = { ...before, program: pass(before.program) }
      expect(decode(encode(after.program))).toMatchObject({ _tag: 'Right' })
      return allIdentical(run(before, inputs), run(after, inputs))
    }),
    { seed: 11, numRuns },
  )
}

/** A pass keeps the value of what other passes leave, too: each after one round of all. */
export const keepsSimplified = (name: string, numRuns: number): void => {
  const pass = passes[name]!
  fc.assert(
    fc.property(Arbitrary.program(), Arbitrary.inputs, (program, inputs) => {
      const before = Arbitrary.reified(program)
      const start = { ...before, program: cacheable(before.program) }
      const after = { ...start, program: pass(start.program) }
      expect(decode(encode(after.program))).toMatchObject({ _tag: 'Right' })
      return allIdentical(run(before, inputs), run(after, inputs))
    }),
    { seed: 12, numRuns },
  )
}

const cacheable = (program: Program): Program =>
  ['sink', 'fold', 'cse', 'dce', 'hoist', 'reuse'].reduce((p, name) => passes[name]!(p), program)

/** simplify . simplify = simplify. */
export const normalFormIsOne = (numRuns: number): void =>
  fc.assert(
    fc.property(Arbitrary.program(), (program) => {
      const once = simplify(Arbitrary.reified(program).program)
      return hash(simplify(once)) === hash(once)
    }),
    { seed: 13, numRuns },
  )

/** How often a program calls a subprogram in each place: outside of loops, and in bodies of loops. */
export const callsOf = (
  program: Program,
  callee: string,
): { readonly outside: number; readonly inLoops: number } => {
  const count = (b: Block, inside: boolean): readonly [number, number] =>
    b.equations.reduce<readonly [number, number]>(
      ([o, i], e) => {
        const hit = e.callee === callee ? 1 : 0
        const inner = e.blocks.map((block) => count(block, true))
        return [
          o + (inside ? 0 : hit) + inner.reduce((s, x) => s + x[0], 0),
          i + (inside ? hit : 0) + inner.reduce((s, x) => s + x[1], 0),
        ]
      },
      [0, 0],
    )
  const [outside, inLoops] = count(program.main, false)
  return { outside, inLoops }
}

/** Whether JSON decodes. */
export const decodes = (json: unknown): boolean => Either.isRight(decode(json))
