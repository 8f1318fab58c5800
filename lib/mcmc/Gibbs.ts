/**
 * Moves on parts of a state, the rest of it fixed:
 *   on(focus)(move)(U)(s) = move(a -> U(set(s, a)))(get s)       as exact as the move, for every value of the rest
 *   gibbs(focus)          the exact conditional of a part with finitely many values
 *   conditional(focus)    a conditional that the caller knows
 * Cycles of them are Gibbs samplers with a systematic scan, mixtures those with a random scan.
 * Reference: Geman and Geman 1984.
 */
import { fail } from '../core/GiryError.js'
import * as T from '../core/Term.js'
import type { Flag, Index, Scalar } from '../core/types.js'
import * as E from '../model/Energy.js'
import type { Focus } from '../model/Focus.js'
import type { Info, NoInfo } from '../model/Info.js'
import { reversible, type Approximate, type Reversible } from '../model/Kernel.js'
import * as R from '../random/Random.js'
import type { Random } from '../random/Random.js'
import { moveOn, type Move } from './Move.js'

/**
 * A move on a part of the state; the rest stays as it is to the bit, and options of the move may depend on it.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Energy as E, Exact, Focus as F, Kernel as K, Move as M, Random as R, Space as S, Term as T } from 'giry'
 * const space = S.struct({ a: S.flag, b: S.flag })
 * const agree = E.energy('agree', space, ({ a, b }) => T.where(T.equal(T.toFloat(a), T.toFloat(b)), T.constant(0), T.constant(Math.log(3))))
 * const sweep = M.cycle(M.gibbs(F.field(space, 'a')), M.gibbs(F.field(space, 'b')))
 * sweep.exactness // K.invariant
 * const rows = Exact.matrix(M.gibbs(F.field(space, 'a'))(agree))
 * Either.isRight(rows) && rows.right[0] // [0.75, 0, 0.25, 0]
 * const known = M.conditional(F.field(space, 'a'), ({ b }) => R.accept(T.where(b, T.constant(Math.log(0.75)), T.constant(Math.log(0.25)))))
 * Exact.matrix(known(agree)) // rows
 * M.on(F.field(S.struct({ x: S.scalar }), 'x'))(M.mala({ stepSize: 0.1 })).name // 'on(x) mala'
 */
export const on =
  <S, A>(focus: Focus<S, A>) =>
  <C extends Approximate, I extends Info>(m: Move<C, I, A>): Move<C, I, S> => {
    const { name, options, exactness, reversed } = m
    const back = reversed && { reversed: () => on(focus)(reversed()) }
    return moveOn<S, C, I>(
      { name: `on(${focus.name}) ${name}`, options, exactness, ...back },
      (target) => (s) => {
        const conditional = E.contramap(focus.space, (a: A) => focus.set(s, a))(target)
        return R.map(([a, info]: readonly [A, I]) => [focus.set(s, a), info] as const)(
          m(conditional).step(focus.get(s)),
        )
      },
    )
  }

/** A part drawn from its conditional law given the rest, which the caller knows: reversible if it is that law. */
export const conditional = <S, A>(
  focus: Focus<S, A>,
  draw: (s: S) => Random<A>,
): Move<Reversible, NoInfo, S> =>
  moveOn(
    { name: `conditional(${focus.name})`, options: {}, exactness: reversible },
    () => (s: S) => R.map((a: A) => [focus.set(s, a), {} as NoInfo] as const)(draw(s)),
  )

/** A part with finitely many values, one integer or truth value, drawn from its conditional law by weighing all of them. */
export const gibbs = <S, A extends Index | Flag>(focus: Focus<S, A>): Move<Reversible, NoInfo, S> =>
  moveOn({ name: `gibbs(${focus.name})`, options: {}, exactness: reversible }, (target) => (s: S) => {
    const [leaf, ...others] = focus.space.leaves
    const count = leaf?.cardinality
    if (count === undefined || others.length > 0)
      return fail(
        'LawError',
        `gibbs on '${focus.name}', which has no finite number of values`,
        'focus on one leaf of finite(n) or flag, or use on(focus) with a move',
      )
    const valueOf = (k: Index): A => (leaf!.dtype === 'bool' ? T.equal(k, T.index(1)) : k) as A
    const logits = Array.from({ length: count }, (_, k): Scalar => {
      const u = E.value(target)(focus.set(s, valueOf(T.index(k))))
      return T.neg(u)
    })
    return R.map((k: Index) => [focus.set(s, valueOf(k)), {} as NoInfo] as const)(
      R.categorical(T.stack(logits)),
    )
  })
