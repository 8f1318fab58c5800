// What must hold of the digits' two systems and of what they are measured by, as functions that throw when it doesn't.

import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { assert, expect } from 'vitest'
import { Amortizer as Q, Data, Objective, Optimizer as O, Random as R, Run, Term as T } from 'giry'
import { accuracy, train as trainClassifier } from '../../../examples/02-digits/classifier.js'
import * as damc from '../../../examples/02-digits/damc.js'
import { readDigits, split } from '../../../examples/02-digits/digits.js'
import { fcd, meanSquaredError, reconstructLebm } from '../../../examples/02-digits/evaluate.js'
import {
  learn,
  posteriorMove,
  steps,
  type Images,
  type Latents,
} from '../../../examples/02-digits/learning.js'
import * as lebm from '../../../examples/02-digits/lebm.js'
import {
  latents,
  nets,
  pixels,
  posterior,
  sampler,
  type Latent,
  type Model,
} from '../../../examples/02-digits/networks.js'
import { head } from '../../../examples/02-digits/setting.js'

const rates = { generator: 1e-3, tilt: 1e-3, sampler: 1e-3, iterations: 50 }

const right = async <E, A>(task: TaskEither.TaskEither<E, A>): Promise<A> => {
  const result = await task()
  assert(Either.isRight(result), JSON.stringify(result))
  return result.right
}

/** One draw of a random value, on the Reference. */
const drawn = <A>(random: R.Random<A>): Promise<Data.Concrete<T.Batch<A>>> =>
  right(Run.sample({ count: 1, seed: 5, backend: 'reference' })(random))

const number = (data: unknown): number => (data as Data.Data).values[0]!

/** Made-up images, the same for everyone. */
const images = (n: number): Images =>
  T.tensor(
    Array.from({ length: n * pixels }, (_, i) => Math.sin(i * i)),
    [n, pixels],
  ) as unknown as Images

/** An update brings the generator nearer to the images, and the tilt of the positives above that of the negatives. */
export const update = async (): Promise<void> => {
  const draws = (mean: number) =>
    R.replicate(4)(R.map((z: Latent) => T.shift(mean)(z))(R.normalLike(latents)))
  const xs = images(4)
  const error = ({ generator }: Model, zs: Latents): T.Scalar =>
    T.sum(T.square(T.sub(T.batch(4 as number, nets.generator(generator))(zs), xs)))
  const lead = ({ tilt }: Model, up: Latents, down: Latents): T.Scalar =>
    T.sub(T.sum(T.batch(4, nets.tilt(tilt))(up)), T.sum(T.batch(4, nets.tilt(tilt))(down)))
  const found = await drawn(
    pipe(
      R.Do,
      R.bind('learner', () => lebm.init(rates)),
      R.bind('positives', () => draws(0.5)),
      R.bind('negatives', () => draws(-0.5)),
      R.map(({ learner: before, positives, negatives }) => {
        const [after] = learn(rates)(before, xs, positives, negatives)
        const errors = [before, after].map(({ model }) => error(model, positives))
        const leads = [before, after].map(({ model }) => lead(model, positives, negatives))
        return [...errors, ...leads]
      }),
    ),
  )
  const [error0 = NaN, error1 = NaN, lead0 = NaN, lead1 = NaN] = found.map(number)
  expect(error1).toBeLessThan(error0)
  expect(lead1).toBeGreaterThan(lead0)
}

/** Both systems start with one model. */
export const fair = async (): Promise<void> => {
  const one = await drawn(R.map(({ learner }: damc.State) => learner.model)(damc.init(rates)))
  const other = await drawn(
    R.map(({ model }: Parameters<ReturnType<typeof lebm.step>>[0]) => model)(lebm.init(rates)),
  )
  expect(one).toEqual(other)
}

/** DAMC's posterior draws are those of amortized MCMC, which start from the slow copy. */
export const positives = async (): Promise<void> => {
  const xs = images(2)
  const state = R.map(([{ learner, q }, slow]: readonly [damc.State, damc.Phi]): damc.State => ({
    learner,
    q: { ...q, slow },
  }))(R.both(damc.init(rates), sampler.init))
  const amortize = Q.amortize(sampler, posteriorMove, {
    steps: steps.posterior,
    rule: O.sgd({ rate: 0 }),
    updates: 1,
    weight: 1,
  })
  const damcError = await drawn(
    R.chain((s: damc.State) =>
      R.map(([, { error }]: readonly [damc.State, { readonly error: T.Scalar }]) => error)(
        damc.step(rates)(s, xs),
      ),
    )(state),
  )
  const amortizedError = await drawn(
    R.chain(({ learner, q }: damc.State) =>
      R.map(({ zs }: { readonly zs: T.Batch<Latent> }) =>
        T.scale(1 / pixels)(Objective.squaredError(nets.generator(learner.model.generator))(zs, xs)),
      )(amortize(posterior(learner.model))(q, xs)),
    )(state),
  )
  expect(number(damcError)).toBe(number(amortizedError))
}

/** A classifier of a few updates knows many digits that it hasn't seen; images that are no digits are far from them. */
export const classifier = async (): Promise<void> => {
  const place = { backend: 'wasm', seed: 1 } as const
  const { train } = await right(readDigits())
  const parts = split(train, 500, 1)
  assert(Either.isRight(parts))
  const weights = await right(trainClassifier(parts.right.train, place, 80))
  expect(await right(accuracy(weights, parts.right.heldOut, place))).toBeGreaterThan(0.6)

  const distance = fcd(weights, head(parts.right.train, 400), place)
  const asData = (values: Float32Array): Data.Data => Data.data(values, [values.length / pixels, pixels])
  const unseen = await right(distance(asData(parts.right.heldOut.images.subarray(0, 400 * pixels))))
  const upsideDown = await right(
    distance(asData(parts.right.heldOut.images.slice(0, 400 * pixels).reverse())),
  )
  expect(await right(distance(asData(head(parts.right.train, 400).images)))).toBeLessThan(1e-3 * unseen)
  expect(upsideDown).toBeGreaterThan(3 * unseen)
}

/** More steps of the chains bring reconstructions nearer to the images. */
export const reconstruction = async (): Promise<void> => {
  const place = { backend: 'wasm', seed: 1 } as const
  const { test } = await right(readDigits())
  const model = await right(Run.sample({ ...place, count: 1 })(nets.init))
  const one = Data.build(nets.space, Data.leaves(nets.space, model as never).map(firstRow)) as never
  const error = async (count: number): Promise<number> =>
    meanSquaredError(
      (await right(reconstructLebm(one, count, head(test, 32), place))).values,
      head(test, 32).images,
    )
  expect(await error(100)).toBeLessThan(await error(0))
}

const firstRow = ({ dtype, shape, values }: Data.Data): Data.Data => ({
  dtype,
  shape: shape.slice(1),
  values,
})
