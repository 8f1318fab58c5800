/**
 * Warm-ups: parameters of a move that learn from its steps. What adapts follows the past, so it leaves no law invariant; a
 * warm-up therefore gives two kernels,
 *   adapting   (x, a) -> (y, a'),   y ~ K_p(a)(x, .),   a' = update(a, info, y)     claims nothing
 *   frozen     (x, p) -> (y, p),    y ~ K_p(x, .)                                   claims what the move claims
 * and only the second one's draws count. The parameters p are part of the state, so they are inputs of the program: other
 * values need no other program. Each chain adapts alone, so that chain i of many is the single chain i.
 */
import type { Json } from '../../core/graph.js'
import * as Space from '../../core/Space.js'
import { contramap, type Energy, type Pulled } from '../../model/Energy.js'
import type { Info } from '../../model/Info.js'
import * as K from '../../model/Kernel.js'
import * as R from '../../random/Random.js'
import type { Move } from '../Move.js'

/**
 * How parameters P follow the infos of steps and the states X that they lead to, by way of a state A; steps must report at least
 * the fields of I.
 */
export interface Adaptation<A, P, I, X = unknown> {
  readonly name: string
  readonly options: { readonly [name: string]: Json }
  /** The state before the first step. */
  readonly init: A
  /** The parameters of the next step of the warm-up; stops with an `OptionError` for an option out of its domain. */
  readonly parameters: (a: A) => P
  /** The state after a step to x that reported `info`. */
  readonly update: (a: A, info: I, x: X) => A
  /** The parameters to keep when the warm-up is over. */
  readonly frozen: (a: A) => P
}

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

/** For every target on a space of D's a warm-up; `freeze` gives the move with the parameters of a state of the adaptation. */
export interface Warmup<A, P, E extends K.Approximate, I extends Info, D = unknown> {
  <X extends D, L>(target: Energy<X, L>): Warming<X, A, P, E, I, L>
  readonly steps: number
  readonly freeze: (a: A) => Move<E, I, D>
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
  <A, P, J extends Info, D = unknown>(rule: Adaptation<A, P, J, D>, { steps }: WarmupOptions) =>
  <E extends K.Approximate, I extends J>(move: (parameters: P) => Move<E, I, D>): Warmup<A, P, E, I, D> => {
    const freeze = (a: A): Move<E, I, D> => move(rule.frozen(a))
    const { name, options, exactness } = freeze(rule.init)
    const warming = <X extends D, L>(target: Energy<X, L>): Warming<X, A, P, E, I, L> => ({
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
              [{ x: y, adaptation: rule.update(adaptation, info, y) }, info] as const,
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
