/**
 * Features: bounded functions of a state, whose means tell laws apart. Random ones are (1 + cos(w x + b)) / 2.
 * Reference: Rahimi and Recht 2007, "Random features for large-scale kernel machines".
 */
import { size, type Shape } from '../../core/graph.js'
import * as Space from '../../core/Space.js'
import * as T from '../../core/Term.js'
import type { Scalar, Term } from '../../core/types.js'
import { normalsOf, streamKey, fillWords } from '../../random/Rng.js'

/** A function of a state with values in [0, 1]. */
export type Feature<X> = (x: X) => Scalar

/** A feature with a name, for verdicts. */
export const named = <X>(name: string, f: Feature<X>): Feature<X> =>
  Object.defineProperty(f, 'name', { value: name })

/** (1 + cos v) / 2, a feature from any number. */
export const wave = (v: Scalar): Scalar => T.shift(0.5)(T.scale(0.5)(T.cos(v)))

/**
 * Features (1 + cos(w x + b)) / 2 with frequencies w ~ N(0, I) over all n numbers of the state, times sqrt(2 / n) where that is
 * less than 1 so that |w|^2 stays about 2, and b = pi times a normal draw; fixed by the seed. Means of enough of them determine
 * the joint law, correlations and all. They see most in laws of about unit scale.
 *
 * @example
 * import { Data, Run, Space as S } from 'giry'
 * import { Stat } from 'giry/check'
 * const at = Run.evaluate({ rows: Run.given(S.real(2), Data.data([1, 2, 30, 40], [2, 2])), backend: 'reference' })
 * const run = await at((x) => Stat.features(S.real(2), 3, 1).map((f) => f(x)))()
 * run._tag === 'Right' && run.right.length // 3
 * run._tag === 'Right' && run.right.every(({ values }) => values.every((f) => 0 <= f && f <= 1)) // true
 */
export const features = <X>(space: Space.Space<X>, count: number, seed: number): readonly Feature<X>[] => {
  const numbers = numbersIn(space)
  const spread = frequency(space)
  return Array.from({ length: count }, (_, k) => {
    const w = normals(seed, k, numbers + 1)
    return named(`random feature ${k}`, (x: X) => {
      let first = 0
      const phase = Space.flatten(x).reduce<Scalar>(
        (total, leaf) => {
          const n = size(leaf.shape)
          const part = T.tensor(
            w.slice(first, first + n).map((v) => spread * v),
            leaf.shape,
          )
          first += n
          return T.add(total, T.sum(T.mul(part, toReal(leaf))))
        },
        T.constant(Math.PI * w[numbers]!),
      )
      return wave(phase)
    })
  })
}

const numbersIn = (space: Space.Space<unknown>): number => space.leaves.reduce((n, l) => n + size(l.shape), 0)

/** 1 over the size of a sum of independent numbers, one for each in a state; at most 1. */
export const frequency = (space: Space.Space<unknown>): number => Math.sqrt(2 / Math.max(2, numbersIn(space)))

/** Integers and flags as floats. */
export const toReal = (leaf: T.Tensor): Term<Shape> =>
  (leaf.dtype === 'float' ? leaf : T.toFloat(leaf as Term<Shape, 'int'>)) as Term<Shape>

const normals = (seed: number, stream: number, count: number): readonly number[] => {
  const words = new Uint32Array(count + (count % 2))
  const out = new Float64Array(words.length)
  const [k0, k1] = streamKey(seed, stream)
  fillWords(k0, k1, 0, words)
  for (let i = 0; i < words.length; i += 2) normalsOf(words[i]!, words[i + 1]!, out, i)
  return Array.from(out.subarray(0, count))
}
