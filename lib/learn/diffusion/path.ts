/**
 * A diffusion as an exact proposal. The density of its draws z is an integral over the path that made them, but that of z and the
 * path together is a product of normal densities. So the path that may have led to the state is an auxiliary variable, drawn by
 * noising the state, and a whole new path with its end is proposed:
 *   path   ~ q(. | z),   the noising kernel from clean to noise
 *   (z', path') ~ p,     the reverse process from N(0, I), with noise in every step, the last one included
 *   accepted with probability min(1, w(z', path') / w(z, path)),   w = exp(-U(z)) q(path | z) / p(z, path)
 * An independence sampler on paths, exact for any predictor. With N(0, I) as the target, its exact predictor, and the forward
 * process's variance ('large'), p is q times the target, and all is accepted.
 * References: Andrieu and Roberts 2009, "The pseudo-marginal approach"; Ho, Jain and Abbeel 2020 for both processes.
 */
import { requireOption } from '../../core/GiryError.js'
import * as Space from '../../core/Space.js'
import * as T from '../../core/Term.js'
import type { Index, Mat, Scalar, Vec } from '../../core/types.js'
import { augment, type Augmented, type Auxiliary } from '../../mcmc/Augment.js'
import { independence, type IndependenceOptions } from '../../mcmc/Independence.js'
import { moveOn, type Move } from '../../mcmc/Move.js'
import type { Acceptance } from '../../model/Info.js'
import { reversible, type Reversible } from '../../model/Kernel.js'
import * as R from '../../random/Random.js'
import type { Random } from '../../random/Random.js'
import {
  columnsOf,
  requireSteps,
  reverseColumns,
  reverseMean,
  reverseStep,
  rowAt,
  type Columns,
  type Predictor,
  type Row,
} from './reverse.js'
import { ancestral, level, type Step, type Variance } from './schedule.js'

/** The noisy values of a path, from noise to data: row k is where the reverse step k starts. */
export type Path<D extends number> = Mat<number, D>

/** The end of a path, and the path. */
type Ended<D extends number> = Augmented<Vec<D>, Path<D>>

/** The reverse process that proposes. */
export interface PathOptions<D extends number> {
  /** The length of z. */
  readonly size: D
  /** Reverse steps, at least 2; a step of the chain calls the predictor three times as often. */
  readonly steps: number
  /** Default 'large', the noising kernel's own; with 'small' far less is accepted. */
  readonly variance?: Variance
  /**
   * The standard deviation of the noise in the last step, where ancestral sampling has none; by default sigma of the cleanest
   * level, far from which little is accepted.
   */
  readonly lastSd?: number
}

/** log N(x; mean, sd^2 I), but for its constant: it is the same for all paths, and cancels. */
const logNormal = <D extends number>(x: Vec<D>, mean: Vec<D>, sd: Scalar): Scalar =>
  T.scale(-0.5)(T.sum(T.square(T.scale(T.div(T.constant(1), sd))(T.sub(x, mean)))))

/** A value of a path, and the cleaner one that follows it. */
interface Link<D extends number> {
  readonly noisy: Vec<D>
  readonly clean: Vec<D>
}

/** The sum of a function over the links of a path that ends in z, and over the rows of a table. */
const overLinks = <D extends number, N extends string>(
  { x: z, auxiliary: path }: Ended<D>,
  columns: Columns<N>,
  f: (link: Link<D>, row: Row<N>) => Scalar,
): Scalar => {
  const [steps, size] = path.shape
  const later = T.slice([1, 0], [steps - 1, size], path)
  const clean = T.concatAxis<readonly [number, D]>(0, [later, T.reshape([1, size], z)])
  const each = T.batch(steps, ({ link, row }: { readonly link: Link<D>; readonly row: Row<N> }) =>
    f(link, row),
  )
  return T.sum(each({ link: { noisy: path, clean }, row: columns }))
}

/** noisy = grow clean + spread xi, for the rows of a path; the clean one of the last row is z itself. */
const noisingTable = (steps: number): readonly { readonly grow: number; readonly spread: number }[] =>
  ancestral(steps, 'large').map(({ alpha, sigma }, k, table) => {
    const { alpha: a, sigma: s } = table[k + 1] ?? { alpha: 1, sigma: 0 }
    const grow = alpha / a
    return { grow, spread: Math.sqrt(sigma * sigma - grow * grow * s * s) }
  })

/** The noising kernel as an auxiliary variable of z: a path to noise, at the levels of sampling in `steps` steps. */
const noising = <D extends number>(size: D, steps: number): Auxiliary<Vec<D>, Path<D>> => {
  const columns = columnsOf(['grow', 'spread'], noisingTable(steps))
  const backwards = T.toInt(
    T.vector<readonly number[]>(Array.from({ length: steps }, (_, k) => steps - 1 - k)),
  )
  const step = (clean: Vec<D>, k: Index): Random<readonly [Vec<D>, Vec<D>]> => {
    const { grow, spread } = rowAt(columns, T.addIndex(T.index(steps - 1), T.mulIndex(T.index(-1), k)))
    return R.map((xi: Vec<D>) => {
      const noisy = T.add(T.scale(grow)(clean), T.scale(spread)(xi))
      return [noisy, noisy] as const
    })(R.normal<readonly [D]>([size]))
  }
  return {
    name: 'noising',
    space: Space.tensor<readonly [number, D]>([steps, size]),
    draw: (z) =>
      R.map(([, path]: readonly [Vec<D>, unknown]) =>
        T.gather<readonly [number, D]>(path as Path<D>, backwards),
      )(R.scan(steps, step)(z)),
    logDensity: (x) => (auxiliary) =>
      overLinks({ x, auxiliary }, columns, ({ noisy, clean }, { grow, spread }) =>
        logNormal(noisy, T.scale(grow)(clean), spread),
      ),
  }
}

/** The reverse process with its path, and the density of both. */
const reversePaths = <D extends number>(
  size: D,
  table: readonly Step[],
  predict: Predictor<D>,
): IndependenceOptions<Ended<D>> => {
  const columns = reverseColumns(table)
  const [step, mean] = [reverseStep(columns, predict), reverseMean(predict)]
  const keeping = (noisy: Vec<D>, k: Index): Random<readonly [Vec<D>, Vec<D>]> =>
    R.map((next: Vec<D>) => [next, noisy] as const)(step(noisy, k))
  return {
    draw: R.chain((noise: Vec<D>) =>
      R.map(([x, path]: readonly [Vec<D>, unknown]) => ({ x, auxiliary: path as Path<D> }))(
        R.scan(table.length, keeping)(noise),
      ),
    )(R.normal<readonly [D]>([size])),
    logDensity: (ended) => {
      const noise: Vec<D> = T.at<readonly [D]>(ended.auxiliary, T.index(0))
      const start = logNormal(noise, T.fill(0, [size]), T.constant(1))
      const links = overLinks(ended, columns, ({ noisy, clean }, row) =>
        logNormal(clean, mean(noisy, row), row.sd),
      )
      return T.add(start, links)
    },
  }
}

/**
 * Metropolis and Hastings on the whole path of a diffusion, with any noise predictor, such as a family's. It reports `acceptance`.
 * Fewer than 2 steps or a last noise that is not positive are an `OptionError`. In the example the predictor is the exact one
 * for the target, so that all is accepted, up to rounding.
 *
 * @example
 * import { Data, Diffusion, Energy as E, Kernel as K, Run, Space as S, Term as T } from 'giry'
 * const exact = (z: T.Vec<2>, tau: T.Scalar) => T.scale(T.sin(T.scale(Math.PI / 2000)(tau)))(z)
 * const move = Diffusion.pathMetropolis({ size: 2, steps: 10 })(exact)
 * move.exactness // K.reversible
 * const run = await Run.chains({ chains: 3, draws: 5, seed: 1, backend: 'reference' })(move(E.standardNormal(S.real(2))))()
 * run._tag === 'Right' && run.right.info.acceptance.values.every((a) => a > 1 - 1e-9) // true
 */
export const pathMetropolis =
  <const D extends number>({ size, steps, variance = 'large', lastSd = level(0).sigma }: PathOptions<D>) =>
  (predict: Predictor<D>): Move<Reversible, Acceptance, Vec<D>> =>
    moveOn(
      { name: 'pathMetropolis', options: { steps, variance, lastSd }, exactness: reversible },
      (target) => (z) => {
        requireSteps(steps)
        requireOption('lastSd', lastSd, (s) => s > 0, 'positive')
        const table = ancestral(steps, variance)
        const noisyEnd = [...table.slice(0, -1), { ...table.at(-1)!, sd: lastSd }]
        const proposals = independence(reversePaths(size, noisyEnd, predict))
        return augment(noising(size, steps))(proposals)(target).step(z)
      },
    )
