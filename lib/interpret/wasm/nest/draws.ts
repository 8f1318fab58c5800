/** Random numbers of a block of chains: Threefry with the key of each chain, from an address on. */
import { size, type Shape } from '../../../core/graph.js'
import { number, uncovered, wordsOf } from '../cells.js'
import { counterOf, later, type Counter } from '../draws.js'
import type { I32, V128 } from '../emit/code.js'
import { i32 } from '../emit/scalar.js'
import { i32x4, v128 } from '../emit/vector.js'
import { normals } from '../math/normal.js'
import { threefry, uniform } from '../math/threefry.js'
import { accessOf, perVector, ROW, type Context } from './context.js'
import type { Found, Placed } from './found.js'

/** The two words of the key of each vector of the block. */
const keysOf = (c: Context, found: Found): readonly (readonly [V128, V128])[] => {
  if (found.kind !== 'scalar' || size(found.shape) !== 2) return uncovered('many keys for each chain')
  return perVector((q) => {
    const key = c.scalarOf(found.id, q)
    return [wordsOf(c.w, key.cell(0)), wordsOf(c.w, key.cell(1))]
  })
}

/** The address of a draw of each vector of the block. */
const addressesOf = (c: Context, found: Found): readonly Counter[] => {
  if (found.kind === 'located' || size(found.kind === 'scalar' ? found.shape : []) !== 1)
    return uncovered('many addresses for each chain')
  const cells = perVector((q) =>
    found.kind === 'number' ? number(found.x) : c.scalarOf(found.id, q).cell(0),
  )
  const first = counterOf(c.w, cells[0]!)
  return cells.map((cell, q) => (q === 0 || cell.kind !== 'integers' ? first : counterOf(c.w, cell)))
}

/** One word for each vector of the block, of the block at the address of a draw. */
export const firstWords = (c: Context, { args }: Placed): readonly V128[] => {
  const counters = addressesOf(c, args[1]!)
  return keysOf(c, args[0]!).map(([k0, k1], q) => threefry(c.w, k0, k1, ...counters[q]!)[0])
}

export const emitDraw = (c: Context, { e, args, root }: Placed): void => {
  const { w } = c
  const keys = keysOf(c, args[0]!)
  const first = addressesOf(c, args[1]!)
  const { base, offset } = accessOf(c, root, 0, [])
  const n = size(e.params['shape'] as Shape)
  const convert = (word0: V128, word1: V128): readonly V128[] =>
    e.op === 'normal' ? normals(w, word0, word1) : [uniform(w, word0), uniform(w, word1)]
  const block = (b: V128, at: I32, count: number): void =>
    keys.forEach(([k0, k1], q) => {
      const pair = convert(...threefry(w, k0, k1, ...later(w, first[q]!, b)))
      pair.slice(0, count).forEach((v, i) => w.emit(v128.store(at, v, offset + i * ROW + 16 * q)))
    })
  const pairs = Math.floor(n / 2)
  if (pairs > 0)
    w.loop(i32.constant(0), i32.constant(pairs), 1, (b) =>
      block(w.let(i32x4.splat(b)), w.let(i32.add(base, i32.mul(b, i32.constant(2 * ROW)))), 2),
    )
  if (n % 2 === 1) block(w.word(pairs), w.let(i32.add(base, i32.constant(2 * pairs * ROW))), 1)
}
