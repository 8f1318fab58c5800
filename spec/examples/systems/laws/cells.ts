/** A cell of the table on a system whose numbers are known by hand, as functions that throw. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipe } from 'fp-ts/lib/function.js'
import { expect } from 'vitest'
import { Random as R, Term as T, type Net as N } from 'giry'
import { trainClassifier } from '../../../../examples/04-systems/metrics/classifier.js'
import type { AnySystem, System } from '../../../../examples/04-systems/system.js'
import { readResult, type Result } from '../../../../examples/04-systems/table/cell.js'
import type { Job } from '../../../../examples/04-systems/table/job.js'
import { runCell } from '../../../../examples/04-systems/table/runCell.js'
import type { Work } from '../../../../examples/04-systems/table/work.js'
import type { Progress } from '../../../../examples/shared/progress.js'
import { left, right, withFiles } from '../files.js'
import { tiny } from './tinyWork.js'

const silent: Progress = { update: () => {}, say: () => {}, close: () => {} }

const classifierOf = async ({ data, classifier }: Work, out: string) =>
  right(await trainClassifier(data, out, { backend: 'wasm' }, classifier)())

const cell = { system: 'damc', seed: 1 } as const

const jobOf = (work: Work, out: string, more: Partial<Job> = {}): Job => ({
  cell,
  work,
  out,
  signal: new AbortController().signal,
  progress: silent,
  ...more,
})

const size: readonly [number, number, number] = [8, 8, 1]
/** An image of one level. */
const plain = (level: T.Scalar): N.Image => T.broadcast(size, level)

/**
 * A system that learns nothing: its state counts iterations, and its fit, to codes with the position n in the mean and -1 in
 * logSd, adds to a, at first mean(n) - 1, the same and a hundred times the iteration's number.
 */
const counting = (fitIterations: number): System<T.Scalar, T.Scalar> => {
  const sum = ({ mean, logSd }: { readonly mean: unknown; readonly logSd: unknown }): T.Scalar =>
    T.add(T.mean(mean as T.Vec<number>), T.mean(logSd as T.Vec<number>))
  return {
    init: R.of(T.constant(0)),
    step: (s) => R.of([T.add(s, T.constant(1)), { count: s }] as const),
    afterwards: {
      iterations: fitIterations,
      batch: Infinity,
      init: (codes) => R.of(sum(codes)),
      learn: (a, codes, t) => R.of([T.add(a, T.add(sum(codes), T.scale(100)(T.toFloat(t)))), { a }] as const),
      sample: () => R.of(T.broadcast([2] as readonly [number], T.constant(0))),
      code: (_, { position }) =>
        R.of({
          mean: T.broadcast([2] as readonly [number], T.toFloat(position)),
          logSd: T.broadcast([2] as readonly [number], T.constant(-1)),
        }),
    },
    generate: (s, a) => R.of(plain(T.add(T.scale(1e-2)(s), T.scale(1e-4)(a)))),
    generateFromNoise: (s) => R.of(plain(T.scale(3e-2)(s))),
    generateBySampler: (s) => R.of(plain(T.scale(-1e-2)(s))),
    reconstruct: (s, x) =>
      R.of({ start: T.add(x, plain(T.scale(0.05)(s))), end: T.add(x, plain(T.scale(0.01)(s))) }),
    surprise: (s) => R.of({ error: s, energy: s }),
    watch: (s, { frames, stride }) =>
      R.map(([, seen]: readonly [T.Scalar, T.Batch<N.Image>]) => seen)(
        R.scan(frames, (k: T.Scalar) =>
          R.of([T.add(k, T.constant(stride)), plain(T.scale(1e-3)(k))] as const),
        )(s),
      ),
  }
}

const asBytes = (levels: readonly number[]): Uint8Array =>
  Uint8Array.from(levels, (v) => Math.round(127.5 * (1 + Math.max(-1, Math.min(1, v)))))

const hide =
  <S, A>(system: System<S, A>): AnySystem =>
  (use) =>
    use(system)

/** Every number of a cell, from the state after 12 iterations and the fit after 3. */
export const byHand = (): Promise<void> =>
  withFiles({}, async (out) => {
    const work = await tiny()
    const stages = new Set<string>()
    const progress = { ...silent, update: ({ stage }: { readonly stage: string }) => void stages.add(stage) }
    const result = right(
      await runCell(jobOf(work, out, { progress }), await classifierOf(work, out), hide(counting(3)))(),
    )
    if (result.kind !== 'measured') throw new Error(result.why)
    expect(result.iterations).toBe(12)
    expect(result.mseStart).toBeCloseTo(0.6 ** 2, 5)
    expect(result.mse).toBeCloseTo(0.12 ** 2, 5)
    const tested = right(work.data.test.read(Int32Array.from({ length: 16 }, (_, i) => i)))
    expect(result.reconstructions).toEqual(asBytes(Array.from(tested, (v) => v / 127.5 - 1 + 0.12)))
    // the mean of 0, ..., 999 is 499.5
    const a = 4 * (499.5 - 1) + 100 * (0 + 1 + 2)
    const { prior, noise, sampler } = result.from
    expect(prior.samples).toEqual(asBytes(Array.from({ length: 64 * 64 }, () => 0.12 + 1e-4 * a)))
    expect(noise.samples).toEqual(asBytes(Array.from({ length: 64 * 64 }, () => 0.36)))
    expect(sampler?.samples).toEqual(asBytes(Array.from({ length: 64 * 64 }, () => -0.12)))
    for (const found of [prior, noise, sampler])
      expect([found!.fcd > 0, Number.isFinite(found!.kid)]).toEqual([true, true])
    expect(new Set([prior.fcd, noise.fcd, sampler?.fcd]).size).toBe(3)
    // four times 40 steps in 16 strides
    const levels = Array.from({ length: 17 * 64 }, (_, i) => 1e-3 * (12 + 10 * Math.floor(i / 64)))
    expect(result.chains).toEqual({
      frames: 17,
      stride: 10,
      images: asBytes(Array.from({ length: 8 }, () => levels).flat()),
    })
    expect([...stages]).toEqual([
      'train',
      'codes',
      'fit',
      'reconstruct',
      'reference',
      'generate',
      'features',
      'chains',
    ])
    expect([result.curve.at(-1)?.iteration, result.fitCurve.at(-1)?.iteration]).toEqual([12, 3])
  })

/** Random steps that depend on images and draws, in training and in the fit. */
const wandering = (fitIterations: number): System<T.Scalar, T.Scalar> => {
  const plus = (s: T.Scalar, more: T.Scalar) => (noise: T.Scalar) =>
    [T.add(T.scale(0.5)(s), T.add(noise, more)), { s }] as const
  const counts = counting(fitIterations)
  return {
    ...counts,
    step: (s, { image }) => R.map(plus(s, T.mean(image as unknown as N.Image)))(R.normal([])),
    afterwards: {
      ...counts.afterwards!,
      batch: 7,
      learn: (a, { mean }, t) =>
        pipe(
          R.normal([]),
          R.map(plus(a, T.add(T.scale(1e-3)(T.mean(mean as unknown as T.Vec<number>)), T.toFloat(t)))),
        ),
    },
  }
}

/** What must not depend on how often a cell was stopped. */
const lasting = (result: Result): unknown => ({
  ...result,
  seconds: undefined,
  curve: undefined,
  fitCurve: undefined,
})

/** A cell that is stopped, in training and again in the fit, has the result of one that isn't. */
export const resumed = (): Promise<void> =>
  withFiles({}, async (folder) => {
    const [iterations, fitIterations] = [2000, 2000]
    const work = await tiny(iterations)
    const classifier = await classifierOf(work, folder)
    const run = (out: string, more: Partial<Job> = {}) =>
      runCell(jobOf(work, join(folder, out), more), classifier, hide(wandering(fitIterations)))()
    const stopIn = async (stage: string): Promise<number> => {
      const stop = new AbortController()
      const update: Progress['update'] = (event) => {
        if (event.stage === stage && event.done > 0) stop.abort()
      }
      const ended = await run('stopped', { signal: stop.signal, progress: { ...silent, update } })
      expect(left(ended)).toMatchObject({ _tag: 'Cancelled' })
      const text = await readFile(join(folder, `stopped/cells/damc-1.${stage}.json`), 'utf8')
      return (JSON.parse(text) as { checkpoint: { counter: number } }).checkpoint.counter
    }
    for (const stage of ['train', 'fit']) {
      const done = await stopIn(stage)
      expect(done).toBeGreaterThan(0)
      expect(done).toBeLessThan(2000)
    }
    const [again, whole] = [right(await run('stopped')), right(await run('whole'))]
    expect(whole.kind).toBe('measured')
    expect(lasting(again)).toEqual(lasting(whole))
    expect(right(await readResult(join(folder, 'stopped'), cell)())).toEqual(again)
  })

/** A training that diverges is a result, which is written down and told; so are images that are no numbers. */
export const divergent = (): Promise<void> =>
  withFiles({}, async (out) => {
    const work = await tiny()
    const classifier = await classifierOf(work, out)
    const counts = counting(1)
    const huge = T.constant(1e30)
    const bad: readonly System<T.Scalar, T.Scalar>[] = [
      { ...counts, step: (s) => R.of([T.mul(T.add(s, huge), T.mul(huge, huge)), { s }] as const) },
      { ...counts, generate: (s) => R.of(plain(T.log(T.neg(s)))) },
    ]
    for (const [i, system] of bad.entries()) {
      const said: string[] = []
      const place = join(out, String(i))
      const job = jobOf(work, place, { progress: { ...silent, say: (line) => void said.push(line) } })
      const result = right(await runCell(job, classifier, hide(system))())
      expect(result.kind).toBe('diverged')
      expect(right(await readResult(place, cell)())).toEqual(result)
      expect(said.join()).toMatch(/^diverged: /)
    }
  })
