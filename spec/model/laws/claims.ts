/** What is checked of laws while a kernel is built, as functions that throw when it isn't. */
import { pipe } from 'fp-ts/lib/function.js'
import { expect } from 'vitest'
import { Energy as E, Kernel as K, Move as M, Random as R, Space as S, Term as T, type Error } from 'giry'
import { attempt } from '../../../lib/core/GiryError.js'
import { variable } from '../../../lib/core/graph.js'

type Step<X> = { readonly source: S.Space<X>; readonly step: (x: X) => R.Random<unknown> }

/** The error of building a step, or undefined. */
const errorOf = <X>({ source, step }: Step<X>): Error.GiryError | undefined => {
  const site = { key: variable({ dtype: 'int', shape: [2] }), address: variable({ dtype: 'int', shape: [] }) }
  const built = attempt(() => step(S.variables(source).value).trace(site))
  return built._tag === 'Left' ? built.left : undefined
}

/** Energies whose names agree and whose laws don't: what types can't tell. */
const well = (stiffness: number) => E.energy('well', S.scalar, (x) => T.scale(stiffness)(T.square(x)))
const mala = M.mala({ stepSize: 0.1 })

/** A cycle is for one law: programs decide, not names, nor how a sum was put together. */
export const cyclesHaveOneLaw = (): void => {
  expect(errorOf(K.cycle(mala(well(1)), mala(well(1))))).toBeUndefined()
  const error = errorOf(K.cycle(mala(well(1)), mala(well(2))))
  expect(error).toMatchObject({ _tag: 'LawError', what: expect.stringContaining("'well'") })
  expect(error!.remedy).toContain('andThen')
  const sum = pipe(well(1), E.combine(well(2)))
  const same = pipe(well(2), E.combine(well(1)))
  expect(errorOf(K.cycle(mala(sum), mala(same)))).toBeUndefined()
  const tempered = pipe(well(1), E.temper(0.5)) as unknown as E.Energy<T.Scalar, 'well'>
  expect(errorOf(K.cycle(mala(well(1)), mala(tempered)))).toMatchObject({ _tag: 'LawError' })
  // what claims nothing may have any target
  expect(errorOf(K.cycle(mala(well(1)), M.ula({ stepSize: 1 })(well(2))))).toBeUndefined()
}

/** A step size, a scale or a weight that looks at the state is refused; one beside the state isn't. */
export const optionsAreNotStates = (): void => {
  const target = well(1)
  const choosing = (move: (x: T.Scalar) => M.Move): Step<T.Scalar> => ({
    source: S.scalar,
    step: (x) => move(T.exp(T.neg(x)))(target).step(x),
  })
  const wrong = [
    ['stepSize', choosing((stepSize) => M.descent({ stepSize }))],
    ['stepSize', choosing((stepSize) => M.mala({ stepSize }))],
    ['scale', choosing((scale) => M.randomWalk({ scale }))],
    ['weight', choosing((weight) => M.mix([weight, mala], [1, mala]))],
  ] as const
  wrong.forEach(([option, step]) =>
    expect(errorOf(step)).toMatchObject({ _tag: 'LawError', what: `${option} is a function of the state` }),
  )
  const beside: Step<{ readonly x: T.Scalar; readonly scale: T.Scalar }> = {
    source: S.struct({ x: S.scalar, scale: S.scalar }),
    step: ({ x, scale }) => M.randomWalk({ scale })(target).step(x),
  }
  expect(errorOf(beside)).toBeUndefined()
}
