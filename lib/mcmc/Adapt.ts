/**
 * Adaptation: parameters of a move that learn from its steps. What adapts follows the past, so it leaves no law invariant; a
 * warm-up therefore gives two kernels,
 *   adapting   (x, a) -> (y, a'),   y ~ K_p(a)(x, .),   a' = update(a, info)     claims nothing
 *   frozen     (x, p) -> (y, p),    y ~ K_p(x, .)                                claims what the move claims
 * and only the second one's draws count. The parameters p are part of the state, so they are inputs of the program: other
 * values need no other program. Each chain adapts alone, so that chain i of many is the single chain i.
 *
 * Dual averaging (Hoffman and Gelman 2014, eq. 6, after Nesterov 2009) finds the h at which acceptances alpha have mean delta:
 *   H_m       = (1 - 1 / (m + t0)) H_(m-1) + (delta - alpha_m) / (m + t0)
 *   log h_m   = mu - sqrt(m) H_m / gamma                  for the next step of the warm-up
 *   log hbar_m = m^-kappa log h_m + (1 - m^-kappa) log hbar_(m-1)    what is frozen
 * with gamma = 0.05, t0 = 10, kappa = 0.75, mu = log(10 h_0).
 */
import { requireOption } from '../core/GiryError.js'
import type { Json } from '../core/graph.js'
import * as Space from '../core/Space.js'
import * as T from '../core/Term.js'
import type { Scalar } from '../core/types.js'
import { contramap, type Energy, type Pulled } from '../model/Energy.js'
import type { Acceptance, Info } from '../model/Info.js'
import * as K from '../model/Kernel.js'
import * as R from '../random/Random.js'
import type { Move } from './Move.js'

/** How parameters P follow the infos of steps, by way of a state A; steps must report at least the fields of I. */
export interface Adaptation<A, P, I> {
  readonly name: string
  readonly options: { readonly [name: string]: Json }
  /** The state before the first step. */
  readonly init: A
  /** The parameters of the next step of the warm-up; stops with an `OptionError` for an option out of its domain. */
  readonly parameters: (a: A) => P
  /** The state after a step that reported `info`. */
  readonly update: (a: A, info: I) => A
  /** The parameters to keep when the warm-up is over. */
  readonly frozen: (a: A) => P
}

/** What dual averaging finds: h > 0. */
export interface StepSize {
  readonly stepSize: Scalar
}

/** The state of dual averaging after m steps. */
export interface DualAveraging {
  readonly count: Scalar
  /** H_m, the running shortfall of the acceptance. */
  readonly shortfall: Scalar
  readonly logStep: Scalar
  /** log hbar_m. */
  readonly logAverage: Scalar
}

/** What to aim at, and from where. */
export interface DualAveragingOptions {
  /** The mean acceptance to reach, in (0, 1): 0.574 is best for MALA in many dimensions (Roberts and Rosenthal 1998). */
  readonly target: number
  /** h_0 > 0, the first step's size; default 0.1. */
  readonly initial?: number
}

const GAMMA = 0.05
const T0 = 10
const KAPPA = 0.75

/** A step size whose acceptance has the given mean. */
export const dualAveraging = ({
  target,
  initial = 0.1,
}: DualAveragingOptions): Adaptation<DualAveraging, StepSize, Acceptance> => ({
  name: 'dualAveraging',
  options: { target, initial },
  init: {
    count: T.constant(0),
    shortfall: T.constant(0),
    logStep: T.constant(Math.log(initial)),
    logAverage: T.constant(Math.log(initial)),
  },
  parameters: ({ logStep }) => {
    requireOption('target', target, (d) => d > 0 && d < 1, 'between 0 and 1')
    requireOption('initial', initial, (h) => h > 0, 'positive')
    return { stepSize: T.exp(logStep) }
  },
  update: (a, { acceptance }) => {
    const count = T.shift(1)(a.count)
    const rate = T.div(T.constant(1), T.shift(T0)(count))
    const gap = T.sub(T.constant(target), acceptance)
    const shortfall = T.add(a.shortfall, T.mul(rate, T.sub(gap, a.shortfall)))
    const fall = T.scale(1 / GAMMA)(T.mul(T.sqrt(count), shortfall))
    const logStep = T.sub(T.constant(Math.log(10 * initial)), fall)
    const weight = T.exp(T.scale(-KAPPA)(T.log(count)))
    const logAverage = T.add(a.logAverage, T.mul(weight, T.sub(logStep, a.logAverage)))
    return { count, shortfall, logStep, logAverage }
  },
  frozen: ({ logAverage }) => ({ stepSize: T.exp(logAverage) }),
})

/** A chain that adapts. */
export interface Adapting<X, A> {
  readonly x: X
  readonly adaptation: A
}

/** A chain with parameters that stay as they are. */
export interface Frozen<X, P> {
  readonly x: X
  readonly parameters: P
}

/** A warm-up for one target. */
export interface Warming<X, A, P, E extends K.Approximate, I extends Info, L> {
  readonly name: string
  /** Steps of the warm-up. */
  readonly steps: number
  readonly source: Space.Space<X>
  /** The state of the adaptation before the first step. */
  readonly init: A
  /** Steps that learn: no law is invariant under them. */
  readonly adapting: K.Kernel<Adapting<X, A>, Adapting<X, A>, K.Approximate, I, Pulled<L>>
  readonly freeze: (state: Adapting<X, A>) => Frozen<X, P>
  /** Steps at parameters that stay: what the move claims, for the target's law and any parameters. */
  readonly frozen: K.Kernel<Frozen<X, P>, Frozen<X, P>, E, I, Pulled<L>>
}

/** For every target a warm-up; `freeze` gives the move with the parameters of a state of the adaptation. */
export interface Warmup<A, P, E extends K.Approximate, I extends Info> {
  <X, L>(target: Energy<X, L>): Warming<X, A, P, E, I, L>
  readonly steps: number
  readonly freeze: (a: A) => Move<E, I>
}

/** How long a warm-up is. */
export interface WarmupOptions {
  /** How many steps each chain adapts for, a whole number of at least 1. */
  readonly steps: number
}

/** A space beside another one, and the target where it was. */
const beside = <X, L, B, N extends string>(
  target: Energy<X, L>,
  name: N,
  other: Space.Space<B>,
): {
  readonly source: Space.Space<{ readonly x: X } & Readonly<Record<N, B>>>
  readonly target: Energy<{ readonly x: X } & Readonly<Record<N, B>>, Pulled<L>>
} => {
  const source = Space.struct({ x: target.space, [name]: other }) as unknown as Space.Space<
    { readonly x: X } & Readonly<Record<N, B>>
  >
  return { source, target: contramap(source, ({ x }: { readonly x: X }) => x)(target) }
}

/**
 * A warm-up of a move that depends on parameters. The move must report what the adaptation looks at: a move without a
 * Metropolis test has no acceptance, which is a compile error. A cycle reports the infos of its parts, so that its parts are
 * warmed up, not the cycle. `Run.warmed` runs a warm-up and then its frozen chains.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import { Adapt as A, Energy as E, Move as M, Run, Space as S } from 'giry'
 * const tuned = A.warmup(A.dualAveraging({ target: 0.574 }), { steps: 50 })(({ stepSize }) => M.mala({ stepSize }))
 * const run = await pipe(
 *   E.standardNormal(S.real(2)),
 *   tuned,
 *   Run.warmed({ chains: 4, draws: 10, seed: 1, backend: 'reference' }),
 * )()
 * run._tag === 'Right' && run.right.draws.shape // [4, 10, 2]
 * run._tag === 'Right' && run.right.parameters.stepSize.shape // [4]
 */
export const warmup =
  <A, P, J extends Info>(rule: Adaptation<A, P, J>, { steps }: WarmupOptions) =>
  <E extends K.Approximate, I extends J>(move: (parameters: P) => Move<E, I>): Warmup<A, P, E, I> => {
    const freeze = (a: A): Move<E, I> => move(rule.frozen(a))
    const { name, options, exactness } = freeze(rule.init)
    const warming = <X, L>(target: Energy<X, L>): Warming<X, A, P, E, I, L> => ({
      name: `warmup(${name})`,
      steps,
      source: target.space,
      init: rule.init,
      adapting: K.kernel({
        name: `warmup(${name})`,
        options: { rule: rule.name, ...rule.options, steps, of: options },
        exactness: K.approximate,
        ...beside(target, 'adaptation', Space.of(rule.init)),
        step: ({ x, adaptation }) =>
          R.map(
            ([y, info]: readonly [X, I]) =>
              [{ x: y, adaptation: rule.update(adaptation, info) }, info] as const,
          )(move(rule.parameters(adaptation))(target).step(x)),
      }),
      freeze: ({ x, adaptation }) => ({ x, parameters: rule.frozen(adaptation) }),
      frozen: K.kernel({
        name,
        options,
        exactness,
        ...beside(target, 'parameters', Space.of(rule.frozen(rule.init))),
        step: ({ x, parameters }) =>
          R.map(([y, info]: readonly [X, I]) => [{ x: y, parameters }, info] as const)(
            move(parameters)(target).step(x),
          ),
      }),
    })
    return Object.assign(warming, { steps, freeze })
  }
