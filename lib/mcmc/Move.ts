/**
 * Moves: functions from a target to a kernel on its space, as callable data with a name and options. So tempering,
 * tilting and conditioning act on energies, and nobody searches a kernel for its target. Most moves take any target; one that
 * knows its space (a metric, a focus, a bijection) takes targets on that space only, and says so in its type.
 */
import type { Scalar } from '../core/types.js'
import type { Energy } from '../model/Energy.js'
import type { Info, NoInfo } from '../model/Info.js'
import * as K from '../model/Kernel.js'
import * as R from '../random/Random.js'
import type { Random } from '../random/Random.js'
import { logDensity } from '../random/density.js'

/** For every target on a space of D's (by default any space) a kernel there, of exactness E for its law, which reports I. */
export interface Move<E extends K.Approximate = K.Approximate, I extends Info = Info, D = unknown> {
  <X extends D, L>(target: Energy<X, L>): K.Kernel<X, X, E, I, L>
  readonly name: string
  readonly options: K.Options
  readonly exactness: E
  /** The move whose kernels run the same chains backwards, where it is known and another one. */
  readonly reversed?: () => Move<K.Approximate, Info, D>
  /** Only for the compiler: what steps report. */
  readonly info?: I
  /** Only for the compiler: what states may be. */
  readonly domain?: (d: D) => void
}

/** A move whose kernels have a density: what `metropolis` corrects. One signature, so that it reads well in a pipe. */
export interface ProposalMove<I extends Info = Info, D = unknown> extends Pick<
  Move<K.Approximate, I, D>,
  'name' | 'options' | 'exactness' | 'info' | 'domain'
> {
  <X extends D, L>(target: Energy<X, L>): K.Proposal<X, I, L>
}

interface Description<E extends K.Approximate, D = unknown> {
  readonly name: string
  readonly options: K.Options
  readonly exactness: E
  readonly reversed?: () => Move<K.Approximate, Info, D>
}

type Steps<I extends Info> = <X, L>(target: Energy<X, L>) => (x: X) => Random<readonly [X, I]>

const callable = <F extends object>(f: F, name: string, rest: object): F =>
  Object.defineProperty(Object.assign(f, rest), 'name', { value: name }) as F

/**
 * A move from the step that it makes for a target.
 *
 * @example
 * import { Energy as E, Kernel as K, Move as M, Random as R, Space as S } from 'giry'
 * const stay = M.move(
 *   { name: 'stay', options: {}, exactness: K.reversible },
 *   <X, L>(_target: E.Energy<X, L>) => (x: X) => R.of([x, {}] as const),
 * )
 * stay(E.standardNormal(S.real(2))).name // 'stay'
 */
export const move = <E extends K.Approximate, I extends Info>(
  description: Description<E>,
  steps: Steps<I>,
): Move<E, I> => moveOn(description, steps)

/**
 * A move for targets on one space only, from the step that it makes for such a target.
 *
 * @example
 * import { Energy as E, Kernel as K, Move as M, Random as R, Space as S, Term as T } from 'giry'
 * const turn: M.Move<K.Reversible, {}, T.Flag> = M.moveOn(
 *   { name: 'turn', options: {}, exactness: K.reversible },
 *   <L>(target: E.Energy<T.Flag, L>) => (x: T.Flag) => {
 *     const other = T.not(x)
 *     const rise = T.sub(E.value(target)(other), E.value(target)(x))
 *     return R.map((go: T.Flag) => [T.select(go, other, x), {}] as const)(R.accept(T.neg(rise)))
 *   },
 * )
 * turn(E.energy('bent', S.flag, T.toFloat)).name // 'turn'
 */
export const moveOn = <D, E extends K.Approximate, I extends Info>(
  { name, options, exactness, reversed }: Description<E, D>,
  steps: <L>(target: Energy<D, L>) => (x: D) => Random<readonly [D, I]>,
): Move<E, I, D> => {
  const back = reversed === undefined ? {} : { reversed }
  const at = <L>(target: Energy<D, L>): K.Kernel<D, D, E, I, L> =>
    K.kernel({
      name,
      options,
      source: target.space,
      exactness,
      target,
      ...(reversed === undefined ? {} : { reversed: () => reversed()(target) }),
      step: (x) => steps(target)(x),
    })
  return callable(at, name, { options, exactness, ...back }) as unknown as Move<E, I, D>
}

/**
 * A move from the proposal that it makes for a target; each component must be one draw or an image of one. The example
 * proposes fresh normal values, which Metropolis-Hastings always accepts where the target is the normal law itself.
 *
 * @example
 * import { Energy as E, Move as M, Random as R, Run, Space as S } from 'giry'
 * const fresh = M.proposal({ name: 'fresh', options: {} }, (target) => () => R.normalLike(target.space))
 * const kernel = M.metropolis(fresh)(E.standardNormal(S.real(2)))
 * const run = await Run.chains({ chains: 1, draws: 3, seed: 1, backend: 'reference' })(kernel)()
 * run._tag === 'Right' && run.right.info.acceptance.values // [1, 1, 1]
 */
export const proposal = (
  description: Pick<Description<K.Approximate>, 'name' | 'options'>,
  proposals: <X, L>(target: Energy<X, L>) => (x: X) => Random<X>,
  density?: <X, L>(target: Energy<X, L>) => (from: X) => (to: X) => Scalar,
): ProposalMove<NoInfo> => proposalOn(description, proposals, density)

/** A proposal for targets on one space only. Its density is given where giry can't derive it. */
export const proposalOn = <D>(
  { name, options }: Pick<Description<K.Approximate>, 'name' | 'options'>,
  proposals: <L>(target: Energy<D, L>) => (x: D) => Random<D>,
  density?: <L>(target: Energy<D, L>) => (from: D) => (to: D) => Scalar,
): ProposalMove<NoInfo, D> => {
  const at = <L>(target: Energy<D, L>): K.Proposal<D, NoInfo, L> => {
    const propose = (x: D): Random<D> => R.located(name, () => proposals(target)(x))
    const step = (x: D): Random<readonly [D, NoInfo]> =>
      R.map((y: D) => [y, {}] as const)(proposals(target)(x))
    const exactness = K.approximate
    const kernel = K.kernel({ name, options, source: target.space, exactness, target, step })
    return {
      ...kernel,
      propose,
      logDensity: density === undefined ? (from) => logDensity(propose(from)) : density(target),
    }
  }
  return callable(at, name, { options, exactness: K.approximate }) as unknown as ProposalMove<NoInfo, D>
}
