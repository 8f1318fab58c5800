/**
 * Core to Core, by passes that keep the value of every program: folding, common subexpressions, dead code, loop
 * invariants, caching of calls, pruning of subprograms. Repeated until nothing changes, so the result is a
 * normal form: simplify(simplify(p)) = simplify(p).
 */
import { hash } from './hash.js'
import { mapBlocks, renumber, type Block, type Program } from './Ir.js'
import { cache } from './simplify/cache.js'
import { cse } from './simplify/cse.js'
import { dce } from './simplify/dce.js'
import { fold } from './simplify/fold.js'
import { hoist } from './simplify/hoist.js'
import { prune } from './simplify/prune.js'
import { reuse } from './simplify/reuse.js'
import { rewrite } from './simplify/rewrite.js'
import { sink } from './simplify/sink.js'

const PASSES: readonly ((block: Block) => Block)[] = [
  sink,
  (b) => rewrite(b, () => fold),
  cse,
  dce,
  hoist,
  reuse,
  cache,
  cse,
  dce,
]
const ROUNDS = 12

const round = (program: Program): Program =>
  mapBlocks(prune(mapBlocks(program, (b) => PASSES.reduce((block, pass) => pass(block), b))), renumber)

/**
 * The normal form of a program: it computes the same values, up to the sign of zero.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Core, Space as S, Term as T } from 'giry'
 * const hashOf = (f: (x: T.Vec<2>) => T.Vec<2>) =>
 *   pipe(Core.fromFunction('f', S.real(2), f), Either.map(({ program }) => Core.hash(Core.simplify(program))))
 * hashOf((x) => T.scale(1)(T.neg(T.neg(x)))) // hashOf((x) => x)
 */
export const simplify = (program: Program): Program => {
  let current = program
  let digest = ''
  for (let i = 0; i < ROUNDS; i++) {
    const next = round(current)
    const after = hash(next)
    if (after === digest) return next
    current = next
    digest = after
  }
  return current
}
