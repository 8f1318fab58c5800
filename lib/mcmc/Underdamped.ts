/**
 * Underdamped Langevin dynamics, dx = v dt, dv = -grad U(x) dt - friction v dt + sqrt(2 friction) dW, by splittings: each letter
 * of a word follows one part of the dynamics exactly,
 *   A   x' = x + h v                                    drift
 *   B   v' = v - h grad U(x)                            kick
 *   O   v' = c v + sqrt(1 - c^2) xi,  c = exp(-friction h)   friction and noise
 * for its share h of the step: a letter that comes k times has stepSize / k each time. The law exp(-U(x) - |v|^2 / 2) is kept up
 * to an error of the order of stepSize^2 for palindromes, so steps are approximate. On N(0, 1) with h = stepSize
 *   BAOAB   var x = 1,                 var v = 1 - h^2 / 4
 *   ABOBA   var x = 1,                 var v = 1 / (1 - h^2 / 4)
 *   OBABO   var x = 1 / (1 - h^2 / 4), var v = 1
 * References: Leimkuhler and Matthews 2013, "Rational construction of stochastic numerical methods for molecular sampling";
 * Bussi and Parrinello 2007 (OBABO).
 */
import { axpy, combine } from '../core/linear.js'
import { fail } from '../core/GiryError.js'
import * as T from '../core/Term.js'
import type { Scalar } from '../core/types.js'
import * as E from '../model/Energy.js'
import type { Energy } from '../model/Energy.js'
import type { NoInfo } from '../model/Info.js'
import * as K from '../model/Kernel.js'
import * as R from '../random/Random.js'
import type { Random } from '../random/Random.js'
import { phaseTarget } from './GeneralizedHamiltonian.js'
import { phases, type Phase } from './hamiltonian/leapfrog.js'
import { requirePositive, shownOption } from './options.js'

/** How the dynamics are followed. */
export interface UnderdampedOptions {
  /** The time of a step, positive. */
  readonly stepSize: number | Scalar
  /** Per time, positive. */
  readonly friction: number | Scalar
  /** A word of the letters A, B and O; by default BAOAB. */
  readonly splitting?: string
}

type Part<X> = (p: Phase<X>) => Random<Phase<X>>

/** What each letter does for the time h. */
const partsFor = <X, L>(target: Energy<X, L>, friction: number | Scalar) => {
  const { space } = target
  return {
    A:
      (h: Scalar): Part<X> =>
      ({ x, v }) =>
        R.of({ x: axpy(space, h, x, v), v }),
    B:
      (h: Scalar): Part<X> =>
      ({ x, v }) =>
        R.of({ x, v: axpy(space, T.neg(h), v, E.grad(target)(x)) }),
    O:
      (h: Scalar): Part<X> =>
      ({ x, v }) => {
        const kept = T.exp(T.neg(T.scale(friction)(h)))
        const fresh = T.sqrt(T.neg(T.expm1(T.scale(-2)(T.scale(friction)(h)))))
        return R.map((xi: X) => ({ x, v: combine(space, kept, v, fresh, xi) }))(R.normalLike(space))
      },
  }
}

const isLetter = (c: string): c is 'A' | 'B' | 'O' => ['A', 'B', 'O'].includes(c)

/** The letters of a splitting; stops with an `OptionError` for another one. */
const lettersOf = (splitting: string): readonly ('A' | 'B' | 'O')[] => {
  const letters = [...splitting]
  return letters.length > 0 && letters.every(isLetter)
    ? letters
    : fail('OptionError', `splitting is '${splitting}'`, 'give a word of the letters A, B and O')
}

/**
 * For every target the kernel on its phase space; it claims nothing.
 *
 * @example
 * import { Data, Energy as E, Kernel as K, Move as M, Run, Space as S } from 'giry'
 * const kernel = M.underdamped({ stepSize: 0.5, friction: 1 })(E.standardNormal(S.real(2)))
 * kernel.exactness // K.approximate
 * kernel.options // { stepSize: 0.5, friction: 1, splitting: 'BAOAB' }
 * const start = { x: Data.data([0, 0], [1, 2]), v: Data.data([1, 0], [1, 2]) }
 * const run = await Run.chains({ start, chains: 1, draws: 5, seed: 1, backend: 'reference' })(kernel)()
 * run._tag === 'Right' && run.right.draws.x.shape // [1, 5, 2]
 */
export const underdamped =
  ({ stepSize, friction, splitting = 'BAOAB' }: UnderdampedOptions) =>
  <X, L>(
    target: Energy<X, L>,
  ): K.Kernel<Phase<X>, Phase<X>, K.Approximate, NoInfo, E.Tilted<E.Pulled<L>>> => {
    const source = phases(target.space)
    return K.kernel({
      name: 'underdamped',
      options: { stepSize: shownOption(stepSize), friction: shownOption(friction), splitting },
      source,
      exactness: K.approximate,
      target: phaseTarget(target),
      step: (phase) => {
        requirePositive('stepSize', stepSize, source, phase)
        requirePositive('friction', friction, source, phase)
        const letters = lettersOf(splitting)
        const parts = partsFor(target, friction)
        const share = (letter: string): Scalar =>
          T.scale(1 / letters.filter((l) => l === letter).length)(T.toScalar(stepSize))
        const end = letters.reduce<Random<Phase<X>>>(
          (before, letter) => R.chain(parts[letter](share(letter)))(before),
          R.of(phase),
        )
        return R.map((p: Phase<X>) => [p, {} as NoInfo] as const)(end)
      },
    })
  }
