/**
 * Quadrature: kernels on one or two real numbers, without sampling. The target's density and every normal draw become
 * weighted nodes, an accept becomes both of its outcomes with their probabilities, and for functions f and g
 *   invariance      E_pi [K f] - E_pi [f]           is 0 if pi K = pi
 *   reversibility   E_pi [g K f] - E_pi [f K g]     is 0 if pi(dx) K(x, dy) is symmetric
 * Nodes are evenly spaced: on smooth integrands that vanish at the ends the trapezoidal rule converges faster than any
 * power of the spacing, and the kink of min(1, r) costs an error of the order of the spacing squared.
 * Reference: Trefethen and Weideman 2014, "The exponentially convergent trapezoidal rule".
 */
import { pipe } from 'fp-ts/lib/function.js'
import * as Either from 'fp-ts/lib/Either.js'
import { attempt, type GiryError } from '../core/GiryError.js'
import { size } from '../core/graph.js'
import * as Space from '../core/Space.js'
import * as T from '../core/Term.js'
import type { Scalar } from '../core/types.js'
import type { Energy } from '../model/Energy.js'
import { exchange, type Functions, type Step } from './exact/exchange.js'
import { statesOf, type Grid } from './exact/nodes.js'

export type { Functions } from './exact/exchange.js'
export { grid, type Resolution } from './exact/grid.js'
export type { Axis, Grid } from './exact/nodes.js'

/** The largest absolute defects over the functions, and over their pairs. */
export interface Defects {
  readonly invariance: number
  readonly reversibility: number
  /** The function, by its name, whose mean moves the most, with E_pi [f] and E_pi [K f]; if there is a function. */
  readonly moved?: { readonly f: string; readonly before: number; readonly after: number }
  /** The pair that is exchanged the least evenly, with E_pi [f K g] and E_pi [g K f]; if there is a pair. */
  readonly swapped?: {
    readonly f: string
    readonly g: string
    readonly forth: number
    readonly back: number
  }
}

/**
 * How far a kernel is from leaving the law of an energy invariant, and from being reversible for it.
 * Left: a space of other than real numbers, a grid that cuts the law off, more draws than nodes can stand for.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Energy as E, Move as M, Quadrature, Space as S } from 'giry'
 * const energy = E.standardNormal(S.scalar)
 * const grid = { axes: [{ low: -7, high: 7, points: 201 }], noise: 201 }
 * const functions = Quadrature.functions(energy, grid)
 * pipe(functions, Either.map((fs) => fs.length)) // Either.right(3)
 * const of = (move: M.Move) =>
 *   pipe(functions, Either.chain((fs) => Quadrature.defects(move(energy), energy, grid, fs)))
 * pipe(of(M.mala({ stepSize: 0.4 })), Either.map((d) => d.invariance < 1e-4 && d.reversibility < 1e-4)) // Either.right(true)
 * pipe(of(M.ula({ stepSize: 0.4 })), Either.map((d) => d.invariance > 0.01)) // Either.right(true)
 */
export const defects = <X, L>(
  kernel: Step<X>,
  energy: Energy<X, L>,
  grid: Grid,
  functions: Functions<X>,
): Either.Either<GiryError, Defects> =>
  attempt(() => {
    const states = statesOf(energy, grid.axes)
    const sums = exchange(kernel, states, grid.noise, functions)
    const name = (i: number): string => functions[i]!.name || `function ${i}`
    const [moved, swapped] = [worst(sums.moved), worst(sums.swapped)]
    return {
      invariance: Math.abs(moved?.change ?? 0),
      reversibility: Math.abs(swapped?.change ?? 0),
      ...(moved && { moved: { f: name(moved.f), before: moved.before, after: moved.before + moved.change } }),
      ...(swapped && {
        swapped: {
          f: name(swapped.f),
          g: name(swapped.g),
          forth: swapped.forth,
          back: swapped.forth + swapped.change,
        },
      }),
    }
  })

/** What changes the most; what is not a number is more than any number. */
const worst = <A extends { readonly change: number }>(all: readonly A[]): A | undefined =>
  all.reduce<A | undefined>(
    (w, a) =>
      w !== undefined && (Number.isNaN(w.change) || Math.abs(a.change) <= Math.abs(w.change)) ? w : a,
    undefined,
  )

/**
 * The largest |E_pi [K f] - E_pi [f]| over the functions; 0 up to the error of the grid where K leaves pi invariant.
 * Left: as for `defects`.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Energy as E, Move as M, Quadrature, Space as S, Term as T } from 'giry'
 * const energy = E.standardNormal(S.scalar)
 * const grid = { axes: [{ low: -7, high: 7, points: 201 }], noise: 201 }
 * const small = pipe(
 *   Quadrature.invariance(M.mala({ stepSize: 0.4 })(energy), energy, grid, [T.tanh, T.square]),
 *   Either.map((defect) => defect < 1e-4),
 * )
 * small // Either.right(true)
 */
export const invariance = <X, L>(
  kernel: Step<X>,
  energy: Energy<X, L>,
  grid: Grid,
  functions: Functions<X>,
): Either.Either<GiryError, number> =>
  pipe(
    defects(kernel, energy, grid, functions),
    Either.map((d) => d.invariance),
  )

/** A function with a name, for who reads what it finds. */
const named = <F extends object>(name: string, f: F): F => Object.defineProperty(f, 'name', { value: name })

/** A number of the state in units of its standard deviation from its mean, and how that is written. */
const unit = (path: string, mean: number, deviation: number) => {
  const short = (v: number): number => Number(v.toPrecision(3))
  const centred =
    Math.abs(mean) < 1e-3 * deviation ? path : `(${path} ${mean < 0 ? '+' : '-'} ${short(Math.abs(mean))})`
  const written = short(deviation) === 1 ? centred : `${centred} / ${short(deviation)}`
  return { written, of: (t: Scalar) => T.scale(1 / deviation)(T.shift(-mean)(t)) }
}

/** The numbers of a state by their places: `x`, `v`, or `x[1]` in a vector; a state that is one number is called x. */
const places = (space: Space.Space<unknown>): readonly string[] =>
  space.leaves.flatMap(({ path, shape }) => {
    const [name, count] = [path === '' ? 'x' : path, size(shape)]
    return shape.length === 0 ? [name] : Array.from({ length: count }, (_, i) => `${name}[${i}]`)
  })

/**
 * Bounded functions that tell laws on one or two real numbers apart: of each number t, in units of its standard deviation
 * from its mean, tanh t, cos t and sin 2t, and of two numbers sin(s + t) and tanh(s) tanh(t). Their names say what they
 * are. Left: as for `defects`.
 */
export const functions = <X, L>(energy: Energy<X, L>, grid: Grid): Either.Either<GiryError, Functions<X>> =>
  attempt(() => {
    const { columns, weights } = statesOf(energy, grid.axes)
    const mean = (c: Float64Array): number => c.reduce((s, v, k) => s + weights[k]! * v, 0)
    const paths = places(energy.space)
    const units = columns.map((c, i) => {
      const centre = mean(c)
      return unit(paths[i]!, centre, Math.sqrt(mean(c.map((v) => (v - centre) ** 2))))
    })
    const numbers = (x: X): readonly Scalar[] => {
      const all = Space.flatten(x).flatMap((leaf) => T.unstack(T.reshape([size(leaf.shape)], leaf)))
      return all.map((t, i) => units[i]!.of(t))
    }
    const ofOne = units.flatMap(({ written: t }, i) => [
      named(`tanh(${t})`, (x: X) => T.tanh(numbers(x)[i]!)),
      named(`cos(${t})`, (x: X) => T.cos(numbers(x)[i]!)),
      named(`sin(2 ${t})`, (x: X) => T.sin(T.scale(2)(numbers(x)[i]!))),
    ])
    if (units.length !== 2) return ofOne
    const [s, t] = units.map((u) => u.written)
    const both = (f: (a: Scalar, b: Scalar) => Scalar) => (x: X) => f(numbers(x)[0]!, numbers(x)[1]!)
    return [
      ...ofOne,
      named(
        `sin(${s} + ${t})`,
        both((a, b) => T.sin(T.add(a, b))),
      ),
      named(
        `tanh(${s}) tanh(${t})`,
        both((a, b) => T.mul(T.tanh(a), T.tanh(b))),
      ),
    ]
  })
