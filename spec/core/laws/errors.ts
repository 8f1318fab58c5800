/** Errors of building: terms outside of what binds them, and shapes that don't fit deep inside, each with its place. */
import { pipe } from 'fp-ts/lib/function.js'
import * as Either from 'fp-ts/lib/Either.js'
import { expect } from 'vitest'
import * as Core from '../../../lib/core/Core.js'
import type { GiryError } from '../../../lib/core/GiryError.js'
import { constant } from '../../../lib/core/graph.js'
import * as Space from '../../../lib/core/Space.js'
import * as T from '../../../lib/core/Term.js'
import * as M from '../../../lib/mcmc/moves.js'
import * as E from '../../../lib/model/Energy.js'
import * as K from '../../../lib/model/Kernel.js'
import * as R from '../../../lib/random/Random.js'

type V = T.Vec<2>

const site = { key: constant([1, 2], [2], 'int'), address: constant([0], [], 'int') }
const drawn = <A>(random: R.Random<A>): A => random.trace(site).value

const errorOf = (f: (x: V) => unknown): GiryError | undefined => {
  const made = Core.fromFunction('program', Space.real(2), f)
  return Either.isLeft(made) ? made.left : undefined
}

type Keep = (bound: T.Tensor) => void

/** What binds variables, each with a body that lets one out. */
const binders: Readonly<Record<string, (x: V, keep: Keep) => unknown>> = {
  times: (x, keep) =>
    T.times(3, (s: V) => {
      keep(s)
      return T.sin(s)
    })(x),
  while: (x, keep) =>
    T.whileLoop(
      3,
      (s: V) => T.less(T.sum(s), T.constant(1)),
      (s: V) => {
        keep(s)
        return T.sin(s)
      },
    )(x),
  grad: (x, keep) =>
    T.grad((s: V) => {
      keep(s)
      return T.sum(s)
    })(x),
  f: (x, keep) =>
    T.named('f', (s: V) => {
      keep(s)
      return T.sin(s)
    })(x),
  batch: (x, keep) =>
    T.batch(2, (s: T.Scalar) => {
      keep(s)
      return T.sin(s)
    })(x),
  plate: (x, keep) =>
    drawn(
      R.plate(2, (s: T.Scalar) => {
        keep(s)
        return R.of(T.sin(s))
      })(x),
    ),
}

/** A variable outside of the loop, plate, function or gradient that binds it is an error that names both places. */
export const escapes = (): void =>
  Object.entries(binders).forEach(([name, bind]) => {
    const outside = errorOf((x) => {
      let kept: T.Tensor = x
      const result = bind(x, (s) => (kept = s))
      return [result, T.times(2, (s: V) => T.scale(T.sum(kept))(s))(x)]
    })
    expect(outside, name).toMatchObject({
      _tag: 'ScopeError',
      what: expect.stringContaining(`a variable of program > ${name} is used outside`),
      where: expect.stringMatching(/^program/),
      remedy: expect.stringContaining('return the value'),
    })
    const inside = errorOf((x) => bind(x, (s) => T.sum(s)))
    expect(inside, name).toBeUndefined()
  })

const three = T.vector([1, 2, 3]) as unknown as V
const misfit = (x: V): V => T.add(x, three)
const target = E.energy('bad', Space.real(2), (x) => T.sum(misfit(x)))
const net = E.tilt((z: V) => T.sum(T.vecMat(z, T.tensor([1, 2, 3], [3, 1]) as unknown as T.Mat<2, 1>)))

/** Composed programs with one misfit deep inside, and the path that leads to it. */
const deep: readonly (readonly [path: string, f: (x: V) => unknown])[] = [
  [
    'program > times > while > grad',
    (x) =>
      T.times(5, (s: V) =>
        T.whileLoop(
          3,
          (v: V) => T.less(T.sum(v), T.constant(1)),
          (v: V) => T.grad((w: V) => T.sum(misfit(w)))(v),
        )(s),
      )(x),
  ],
  [
    'program > f > batch',
    (x) => T.named('f', (s: V) => T.batch(2, (v: T.Scalar) => T.sum(misfit(v as never)))(s))(x),
  ],
  [
    'program > plate > times',
    (x) =>
      drawn(
        R.plate(2, (v: T.Scalar) => R.times(4, (s: T.Scalar) => R.of(misfit(s as never) as never))(v))(x),
      ),
  ],
  [
    'program > times > mala > ula > bad > grad',
    (x) => drawn(K.times(10)(M.mala({ stepSize: 0.1 })(target)).step(x)),
  ],
  [
    'program > times > cycle > metropolis(ula) > ula > bad > grad',
    (x) => {
      const move = M.cycle(M.metropolis(M.ula({ stepSize: 0.1 })), M.randomWalk({ scale: 1 }))
      return drawn(K.times(3)(move(target)).step(x))
    },
  ],
  [
    'program > mix > mala > ula > standardNormal+tilt > grad',
    (x) => {
      const move = M.mix([1, M.mala({ stepSize: 0.1 })], [2, M.randomWalk({ scale: 1 })])
      return drawn(pipe(E.standardNormal(Space.real(2)), net, move).step(x))
    },
  ],
]

const collapsed = (where: string): string =>
  where
    .split(' > ')
    .filter((name, i, all) => name !== all[i - 1])
    .join(' > ')

/** A shape mismatch deep inside of a composed program names the shapes, the path of combinators and the remedy. */
export const misfits = (): void =>
  deep.forEach(([path, f]) => {
    const found = errorOf(f)
    expect(found, path).toMatchObject({
      _tag: 'ShapeError',
      what: expect.stringMatching(/float\[2?\] and float\[3(,1)?\]/),
      remedy: expect.stringMatching(/equal/),
    })
    expect(collapsed(found!.where)).toBe(path)
  })

/** The state of a loop keeps its type, and the error says of which loop. */
export const states = (): void => {
  const grown = errorOf((x) => T.times(2, (s: V) => T.concat<2>(s, s))(x))
  expect(grown).toMatchObject({
    _tag: 'ShapeError',
    what: 'float[4] where float[2] belongs',
    where: 'program > times',
  })
  const flag = errorOf((x) =>
    T.whileLoop(
      2,
      (s: V) => T.sum(s) as never,
      (s: V) => s,
    )(x),
  )
  expect(flag).toMatchObject({
    _tag: 'ShapeError',
    what: expect.stringContaining('one bool'),
    where: 'program > while',
  })
  expect(errorOf((x) => T.times(-1, (s: V) => s)(x))).toMatchObject({
    _tag: 'OptionError',
    where: 'program > times',
  })
  expect(errorOf((x) => T.times(1.5, (s: V) => s)(x))).toMatchObject({ _tag: 'OptionError' })
}

/** The path is that of the error alone, also after an error. */
export const pathsEnd = (): void => {
  errorOf((x) => T.times(2, misfit)(x))
  expect(errorOf((x) => misfit(x))).toMatchObject({ where: 'program' })
}
