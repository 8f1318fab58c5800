/**
 * Moves: functions from a target to a kernel on its space, as callable data with a name and options. So tempering,
 * tilting and conditioning act on energies, and nobody searches a kernel for its target.
 *   cycle(a, b)(U) = a(U) then b(U)               invariant if both are
 *   mix([v, a], [w, b])(U) = v a(U) + w b(U)      as exact as its weakest part
 */
import { fail, requireOption } from '../core/GiryError.js'
import { topological, type Json, type Tensor } from '../core/graph.js'
import type * as Space from '../core/Space.js'
import * as T from '../core/Term.js'
import type { Scalar } from '../core/types.js'
import type { Energy } from '../model/Energy.js'
import type { Info, NoInfo } from '../model/Info.js'
import * as K from '../model/Kernel.js'
import * as R from '../random/Random.js'
import type { Random } from '../random/Random.js'

/** For every target a kernel on its space, of exactness E for its law, which reports I. */
export interface Move<E extends K.Approximate = K.Approximate, I extends Info = Info> {
  <X, L>(target: Energy<X, L>): K.Kernel<X, X, E, I, L>
  readonly name: string
  readonly options: K.Options
  readonly exactness: E
  /** Only for the compiler: what steps report. */
  readonly info?: I
}

/** A move whose kernels have a density: what `metropolis` corrects. One signature, so that it reads well in a pipe. */
export interface ProposalMove<I extends Info = Info> extends Pick<
  Move<K.Approximate, I>,
  'name' | 'options' | 'exactness' | 'info'
> {
  <X, L>(target: Energy<X, L>): K.Proposal<X, I, L>
}

interface Description<E extends K.Approximate> {
  readonly name: string
  readonly options: K.Options
  readonly exactness: E
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
  { name, options, exactness }: Description<E>,
  steps: Steps<I>,
): Move<E, I> =>
  callable(
    <X, L>(target: Energy<X, L>): K.Kernel<X, X, E, I, L> =>
      K.kernel({
        name,
        options,
        source: target.space,
        exactness,
        target,
        step: (x) => steps(target)(x),
      }),
    name,
    { options, exactness },
  ) as Move<E, I>

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
  { name, options }: Omit<Description<K.Approximate>, 'exactness'>,
  proposals: <X, L>(target: Energy<X, L>) => (x: X) => Random<X>,
): ProposalMove<NoInfo> =>
  callable(
    <X, L>(target: Energy<X, L>): K.Proposal<X, NoInfo, L> => {
      const propose = (x: X): Random<X> => R.located(name, () => proposals(target)(x))
      const step = (x: X): Random<readonly [X, NoInfo]> =>
        R.map((y: X) => [y, {}] as const)(proposals(target)(x))
      const exactness = K.approximate
      return { ...K.kernel({ name, options, source: target.space, exactness, target, step }), propose }
    },
    name,
    { options, exactness: K.approximate },
  ) as ProposalMove<NoInfo>

/** A step size or scale as an option: a number is shown, a term is a run-time input. */
export const shownOption = (value: number | Scalar): Json => (typeof value === 'number' ? value : 'term')

/**
 * Checks a step size, a scale or a weight where a step from x is built: a number is positive, a term is no function of x,
 * since a kernel chosen by the state that it moves is another one, with another law. Stops with an `OptionError` or a `LawError`.
 *
 * @example
 * import { Error, Move as M, Space as S, Term as T } from 'giry'
 * const { value: x } = S.variables(S.scalar)
 * const check = (h: number | T.Scalar) => Error.attempt(() => M.requirePositive('stepSize', h, S.scalar, x))._tag
 * check(0.1) // 'Right'
 * check(-0.1) // 'Left'
 * check(T.constant(0.1)) // 'Right'
 * check(T.exp(x)) // 'Left'
 * M.shownOption(0.1) // 0.1
 * M.shownOption(T.constant(0.1)) // 'term'
 */
export const requirePositive = <X>(
  name: string,
  value: number | Scalar,
  space: Space.Space<X>,
  x: X,
): void => {
  if (typeof value === 'number') return requireOption(name, value, (h) => h > 0, 'positive')
  const leaves = space.flatten(x)
  const isLeaf = (t: Tensor): boolean => leaves.some((l) => l.node === t.node && l.out === t.out)
  if (isLeaf(value) || topological([value]).some((n) => n.args.some(isLeaf)))
    fail(
      'LawError',
      `${name} is a function of the state`,
      'keep it fixed, let it depend on another part of the state, or adapt it in a warm-up',
    )
}

type AnyMove = Move<K.Approximate, Info>
type Claims<P extends readonly AnyMove[]> = P[number]['exactness']
type Infos<P extends readonly AnyMove[]> = {
  readonly [N in keyof P]: P[N] extends { readonly info?: infer I extends Info } ? I : never
}

/** One move after the other, on one target; reports the tuple of the infos. */
export const cycle = <const P extends readonly [AnyMove, ...AnyMove[]]>(
  ...parts: P
): Move<K.Cycled<Claims<P>>, Infos<P>> => {
  const exactness = K.cycled<Claims<P>>(parts.map((p) => p.exactness))
  const options = { of: parts.map((p) => ({ name: p.name, options: p.options })) }
  return move({ name: 'cycle', options, exactness }, <X, L>(target: Energy<X, L>) => {
    const kernels: readonly K.AnyKernel<X, L>[] = parts.map((p) => p(target))
    return K.inTurn(kernels) as unknown as (x: X) => Random<readonly [X, Infos<P>]>
  })
}

type Weighted = readonly [weight: number | Scalar, move: AnyMove]
type MixedClaims<P extends readonly Weighted[]> = P[number][1]['exactness']

/**
 * Chooses one of the moves at each step, with probability proportional to its weight (positive). The weights must
 * not depend on the state. All parts are computed and one is kept, so that chains can choose differently.
 */
export const mix = <const P extends readonly Weighted[]>(
  ...parts: P
): Move<K.Weakest<MixedClaims<P>>, NoInfo> => {
  const exactness = K.weakest<MixedClaims<P>>(parts.map(([, m]) => m.exactness))
  const options = {
    of: parts.map(([w, m]) => ({ weight: shownOption(w), name: m.name, options: m.options })),
  }
  return move({ name: 'mix', options, exactness }, <X, L>(target: Energy<X, L>) => {
    const kernels = parts.map(([, m]) => m(target))
    const logits = T.log(T.concat<number>(...parts.map(([w]) => T.reshape([1], T.toScalar(w)))))
    const moved = (x: X): readonly Random<X>[] =>
      kernels.map((k) => R.map(([y]: readonly [X, Info]) => y)(k.step(x)))
    return (x: X) => {
      parts.forEach(([w]) => requirePositive('weight', w, target.space, x))
      return R.map((y: X) => [y, {} as NoInfo] as const)(R.mixture(logits, moved(x)))
    }
  })
}
