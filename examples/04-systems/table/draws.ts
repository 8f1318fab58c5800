/** Images that a trained system generates. An image depends on its number and the cell's seed, and not on those that are asked for with it. */
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { Data, Run, Space as S, type Net as N, type Random as R } from 'giry'
import type { Failure } from '../../shared/failure.js'
import { place, type Job, type Task } from './job.js'
import type { Learned } from './learn.js'

/** Pixels from -1 to 1 as bytes; those outside are clamped. */
export const asBytes = (pixels: ArrayLike<number>): Uint8Array =>
  Uint8Array.from(pixels, (v) => Math.round(127.5 * (1 + Math.max(-1, Math.min(1, v)))))

/** Numbers that must be finite. */
export const finite =
  (what: string) =>
  (values: Data.Numbers): Task<Float32Array> =>
    values.every(Number.isFinite)
      ? TaskEither.right(Float32Array.from(values))
      : TaskEither.left<Failure, Float32Array>({
          _tag: 'NumericalError',
          what: `${what} have pixels that are no numbers`,
          where: 'evaluation',
          remedy: 'take smaller steps or rates',
        })

/** How a system makes an image. */
export type Make<S, A> = (state: S, a: A) => R.Random<N.Image>

/** The images of a range of numbers: [count, height, width, channels], from about -1 to 1. */
export const draws = <S, A>(
  job: Pick<Job, 'cell' | 'signal' | 'progress'>,
  { state, a }: Pick<Learned<S, A>, 'state' | 'a'>,
  make: Make<S, A>,
  { first = 0, count }: { readonly first?: number; readonly count: number },
): Task<Float32Array> => {
  interface Parameters {
    readonly state: S
    readonly a: A
  }
  return pipe(
    Run.draw({
      ...place(job, 'generate'),
      seed: job.cell.seed,
      firstRow: first,
      rows: Run.given(S.scalar, Data.data(new Float32Array(count), [count])),
      parameters: Run.given(
        S.struct({ state: state.space, a: a.space }) as S.Space<Parameters>,
        { state: state.value, a: a.value } as Data.Concrete<Parameters>,
      ),
    })((_, p: Parameters) => make(p.state, p.a)),
    TaskEither.chainW(({ values }) => finite('generated images')(values)),
  )
}
