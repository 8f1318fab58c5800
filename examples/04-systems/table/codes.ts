/** The codes of training images under a trained system, which its prior is fitted to. */
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { Data, Run, Space as S, type Term as T } from 'giry'
import type { Example } from '../data/feed.js'
import { range, scaled, type Images } from '../data/images.js'
import type { Code } from '../parts.js'
import type { System } from '../system.js'
import { place, type Job, type Task } from './job.js'

/** How a prior is fitted, and the code of an image for it. */
export type Fit<S, A> = NonNullable<System<S, A>['afterwards']>

/** Codes of an image each: leaves [count, latent]. */
export interface Codes {
  readonly count: number
  readonly space: S.Space<Code>
  readonly values: { readonly mean: Data.Data; readonly logSd: Data.Data }
}

/** Images whose codes are found at a time. */
const slice = 4096

type Input = Pick<Example, 'image' | 'position'>

const inputs = ({ height, width, channels }: Images, at: Int32Array, bytes: Uint8Array): Run.Given<Input> => {
  const size = [height, width, channels] as const
  return Run.given(S.struct({ image: S.tensor(size), position: S.integer }) as S.Space<Input>, {
    image: Data.data(scaled(bytes), [at.length, ...size]),
    position: Data.data(at, [at.length], 'int'),
  })
}

const joined = (parts: readonly Data.Data[]): Data.Data => {
  const width = parts[0]?.shape[1] ?? 0
  const values = Float32Array.from(parts.flatMap((part) => Array.from(part.values)))
  return Data.data(values, [values.length / width, width])
}

/** The codes of all training images, found slice by slice. */
export const codesOf = <S, A>(job: Job, { code }: Fit<S, A>, state: Run.Given<S>): Task<Codes> => {
  const { work, cell } = job
  const { train: images } = work.data
  return pipe(
    Array.from({ length: Math.ceil(images.count / slice) }, (_, i) =>
      range(i * slice, Math.min((i + 1) * slice, images.count)),
    ),
    TaskEither.traverseSeqArray((at) =>
      pipe(
        TaskEither.fromEither(images.read(at)),
        TaskEither.chainW((bytes) =>
          Run.draw({
            ...place(job, 'codes'),
            seed: cell.seed,
            firstRow: at[0]!,
            rows: inputs(images, at, bytes),
            parameters: state,
          })((example, s: S) => code(s, example)),
        ),
      ),
    ),
    TaskEither.map((found) => {
      const parts = found as readonly Data.Concrete<T.Batch<Code>>[]
      const values = { mean: joined(parts.map((p) => p.mean)), logSd: joined(parts.map((p) => p.logSd)) }
      const latent = S.real(values.mean.shape[1]!)
      return { count: images.count, space: S.struct({ mean: latent, logSd: latent }), values }
    }),
  )
}
