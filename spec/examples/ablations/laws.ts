/** What studies change and what is found by them, as functions that throw. */
import { pipe } from 'fp-ts/lib/function.js'
import { expect } from 'vitest'
import {
  Callable,
  Data,
  Energy as E,
  Move as M,
  Optimizer as O,
  Random as R,
  Run,
  Space as S,
  Term as T,
  type Amortizer,
  type Net,
} from 'giry'
import { amortized } from '../../../examples/04-systems/inference/amortized.js'
import { asPrior, type Model } from '../../../examples/04-systems/parts.js'
import { small } from '../../../examples/04-systems/profiles/small.js'
import { findingOf } from '../../../examples/04-systems/ablations/findings.js'
import { studies, type Study, type StudyName } from '../../../examples/04-systems/ablations/studies.js'
import type { Tried } from '../../../examples/04-systems/ablations/trial.js'
import type { Measured } from '../../../examples/04-systems/table/cell.js'
import { right } from '../systems/files.js'

const base = small({ height: 8, width: 8, channels: 1 }, 10)

/** Each choice sets the one number that its study is about, and leaves all else as it is. */
export const oneThing = (): void => {
  const varied: Readonly<Record<StudyName, (o: typeof base) => unknown>> = {
    'chain-length': (o) => o.posterior.steps,
    updates: (o) => o.damc.updates,
    'reverse-steps': (o) => o.sizes.sampler.steps,
    start: (o) => o.damc.start,
  }
  const leaves = (value: unknown, path = ''): readonly (readonly [string, unknown])[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, v]) => leaves(v, `${path}.${key}`))
      : [[path, value]]
  for (const [name, study] of Object.entries(studies) as readonly (readonly [StudyName, Study])[]) {
    const before = new Map(leaves(base))
    study.choices.forEach((choice) => {
      const after = choice.apply(base)
      expect(String(varied[name](after))).toBe(choice.name)
      expect(choice.x).toBe(name === 'start' ? undefined : Number(choice.name))
      expect(leaves(after).filter(([path, v]) => before.get(path) !== v).length).toBeLessThanOrEqual(1)
    })
  }
}

/** A family that always draws its parameter 3, and never learns. */
const three: Amortizer.Family<T.Scalar, Net.Image, T.Scalar> = {
  name: 'three',
  init: R.of(T.constant(3)),
  sample: (phi) => R.of(phi),
  sampleNull: (phi) => R.of(phi),
  loss: (phi, _, __, z) => R.of(T.square(T.sub(phi, z))),
}

const count = 4000

/** Where chains of one iteration start and end, and where a test image starts; the prior is N(0, 1), and images say nothing. */
const iteration = async (start?: 'sampler' | 'noise') => {
  const size: readonly [number, number, number] = [1, 1, 1]
  const black = (z: T.Scalar): Net.Image => T.broadcast(size, T.scale(0)(z))
  const inference = amortized({
    family: three,
    latents: S.scalar,
    chain: { move: M.descent({ stepSize: 0.5 }), steps: 1 },
    ...(start === undefined ? {} : { start }),
    rule: O.sgd({ rate: 0 }),
    updates: 1,
    weight: 1,
    every: 1,
  })
  const prior = asPrior(E.standardNormal(S.scalar))
  const likelihood = E.gaussianLikelihood({ mean: black, sigma: 1 })
  const model: Model<T.Scalar> = {
    prior,
    likelihood,
    posterior: (x) => pipe(prior, E.combine(likelihood(x))),
  }
  const images = Run.given(S.tensor(size), Data.data(new Float32Array(count), [count, ...size]))
  const step = right(
    await Callable.make({ backend: 'cpu', name: 'iteration', input: S.batch(count, images.space) })(
      (image: T.Batch<Net.Image>) =>
        R.chain((q: Amortizer.Amortizer<T.Scalar>) =>
          R.both(
            R.map(
              ({ starts, zs }: { readonly starts: unknown; readonly zs: unknown }) => [starts, zs] as const,
            )(inference.infer(q, model, { image } as never, T.index(0))),
            inference.start(q, model, black(T.constant(0))),
          ),
        )(inference.init),
    )(),
  )
  const found = right(await step.run({ keys: Callable.stream(1, 0), address: 0 }, images.value)())
  step.dispose()
  return Data.leaves(step.output, found).map(({ values }) => Array.from(values))
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length

/** Chains start at draws of the sampler, unless they are told to start at N(0, 1); a test image starts at a draw either way. */
export const startedThere = async (): Promise<void> => {
  for (const start of [undefined, 'sampler'] as const) {
    const [starts, ends, test] = await iteration(start)
    expect([new Set(starts), new Set(ends), test]).toEqual([new Set([3]), new Set([1.5]), [3]])
  }
  const [starts, ends, test] = await iteration('noise')
  // standard errors: 0.016 and 0.022
  expect(Math.abs(mean(starts!))).toBeLessThan(0.08)
  expect(Math.abs(mean(starts!.map((z) => z * z)) - 1)).toBeLessThan(0.11)
  expect(ends).toEqual(starts!.map((z) => Math.fround(z / 2)))
  expect(test).toEqual([3])
}

const measured = (mse: number, fcd: number): Measured => ({
  kind: 'measured',
  iterations: 600,
  seconds: { training: 10 * mse, evaluation: 1 },
  mseStart: 2 * mse,
  mse,
  reconstructions: Uint8Array.of(),
  from: {
    noise: { fcd: 3 * fcd, kid: 0, kidError: 0, samples: Uint8Array.of() },
    prior: { fcd, kid: 0, kidError: 0, samples: Uint8Array.of() },
    sampler: { fcd: fcd / 2, kid: 0, kidError: 0, samples: Uint8Array.of() },
  },
  curve: [],
  fitCurve: [],
})

/** The numbers of a choice alone, seed by seed, with null for what has none. */
export const seedBySeed = (): void => {
  const { choices }: Study = studies.updates
  const [one, two] = [choices[0]!, choices[1]!]
  const tried: readonly Tried[] = [
    { choice: one, seed: 1, result: measured(1, 8) },
    { choice: two, seed: 1, result: measured(5, 6) },
    { choice: one, seed: 2, result: { kind: 'diverged', why: 'it diverged' } },
    { choice: two, seed: 2, result: undefined },
    { choice: one, seed: 3, result: measured(3, NaN) },
  ]
  expect(findingOf(one, tried)).toEqual({
    choice: '1',
    x: 1,
    mse: [1, null, 3],
    mseStart: [2, null, 6],
    fcdPrior: [8, null, null],
    fcdSampler: [4, null, null],
    seconds: 20,
  })
  expect(findingOf(two, tried).mse).toEqual([5, null])
}
