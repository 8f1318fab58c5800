/** Chains of a learned prior from N(0, I), longer than those of training: do they settle, and on digits? */
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { Data, Energy as E, Kernel as K, Random as R, Run, Term as T } from 'giry'
import type { Failure } from '../shared/failure.js'
import type { Figure } from '../shared/html.js'
import { lines } from '../shared/plots.js'
import { blanks, type ModelData, type Place } from './evaluate.js'
import { grid } from './grid.js'
import { priorMove } from './learning.js'
import { latents, nets, prior, type Latent, type Model } from './networks.js'

const chains = 6
/** Steps between two frames, and frames of a chain with its start. */
const stride = 10
const frames = 21

interface Frame {
  readonly image: T.Vec<64>
  readonly energy: T.Scalar
}

/** The frames of each chain: images [chains, frames, 64] and energies [chains, frames]. */
const watched = (
  model: ModelData,
  place: Place,
): TaskEither.TaskEither<Failure, { readonly image: Data.Data; readonly energy: Data.Data }> =>
  Run.draw({ ...place, rows: blanks(chains), parameters: Run.given(nets.space, model) })((_, p: Model) => {
    const target = prior(p)
    const between = pipe(target, priorMove, K.times(stride))
    const frame = (z: Latent): Frame => ({
      image: nets.generator(p.generator)(z),
      energy: E.value(target)(z),
    })
    const step = (z: Latent): R.Random<readonly [Latent, Frame]> =>
      R.map(([next]: readonly [Latent, unknown]) => [next, frame(z)] as const)(between.step(z))
    return pipe(
      R.normalLike(latents),
      R.chain(R.scan(frames, step)),
      R.map(([, seen]) => seen),
    )
  })

/** The chains of one system as a picture, a chain a row, and their energies as curves. */
export const priorChains = (
  system: string,
  model: ModelData,
  place: Place,
): TaskEither.TaskEither<Failure, readonly Figure[]> =>
  pipe(
    watched(model, place),
    TaskEither.chainW(({ image, energy }) =>
      TaskEither.tryCatch(
        async () => [
          grid(image.values, frames, `${system}: a chain a row, a frame every ${stride} steps`),
          {
            caption: `${system}: energies along these chains`,
            svg: await lines({
              title: '',
              x: 'Langevin steps',
              y: 'energy',
              series: Array.from({ length: chains }, (_, c) => ({
                name: `chain ${c + 1}`,
                points: Array.from(
                  { length: frames },
                  (_, k) => [k * stride, energy.values[c * frames + k]!] as const,
                ),
              })),
            }),
          },
        ],
        (e) => new Error(String(e)),
      ),
    ),
  )
