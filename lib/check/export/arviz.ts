/**
 * Draws as ArviZ's InferenceData in JSON, which `arviz.from_json` reads: the groups `posterior` and `sample_stats`, each a record
 * of variables as nested arrays [chain][draw][...shape], and for each group its attributes. JSON has no NaN and no infinity:
 * draws that aren't finite are refused, or written as the tokens of Python's own JSON.
 * Reference: "InferenceData schema specification" of ArviZ.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { attempt, fail, within, type GiryError } from '../../core/GiryError.js'
import type { DType } from '../../core/graph.js'
import { leavesOf } from '../diagnostics/sampled.js'
import { NAMES, single, statistics, type Exported } from './statistics.js'

/** How draws become JSON. */
export interface ArviZOptions {
  /**
   * What becomes of numbers that aren't finite: an error, the default, or the tokens NaN, Infinity and -Infinity, which are no
   * JSON.
   */
  readonly nonFinite?: 'refuse' | 'python'
  /** Attributes of both groups besides `inference_library`, such as `created_at` and `inference_library_version`. */
  readonly attributes?: Readonly<Record<string, string>>
}

/** A variable of a group. */
interface Variable {
  readonly name: string
  readonly dtype: DType
  readonly shape: readonly number[]
  readonly values: ArrayLike<number>
}

const number = (dtype: DType, x: number, describe: () => string, nonFinite: 'refuse' | 'python'): string => {
  if (dtype === 'bool') return x === 0 ? 'false' : 'true'
  if (!Number.isFinite(x))
    return nonFinite === 'python'
      ? String(x)
      : fail(
          'NumericalError',
          `${describe()} is ${x}, which JSON can't say`,
          "mend the draws, or give nonFinite: 'python' for a reader that takes NaN and Infinity",
        )
  const text = Object.is(x, -0) ? '-0' : String(x)
  return dtype === 'float' && /^-?\d+$/.test(text) ? `${text}.0` : text
}

/** Nested arrays. The text of a float always looks like one, so that its reader makes no integer of it. */
const nested = ({ name, dtype, shape, values }: Variable, nonFinite: 'refuse' | 'python'): string => {
  const [chains, draws] = [shape[0]!, shape[1]!]
  const width = values.length / Math.max(chains * draws, 1)
  const describe = (i: number) => (): string =>
    `'${name}' in chain ${Math.floor(i / (draws * width))}, draw ${Math.floor(i / width) % draws}`
  const visit = (axis: number, from: number): string => {
    if (axis === shape.length) return number(dtype, values[from]!, describe(from), nonFinite)
    const stride = shape.slice(axis + 1).reduce((n, d) => n * d, 1)
    return `[${Array.from({ length: shape[axis]! }, (_, i) => visit(axis + 1, from + i * stride)).join(',')}]`
  }
  return visit(0, 0)
}

const group = (variables: readonly Variable[], nonFinite: 'refuse' | 'python'): string =>
  `{${variables.map((v) => `${JSON.stringify(v.name)}:${nested(v, nonFinite)}`).join(',')}}`

const RESERVED = ['chain', 'draw']

/**
 * The JSON of draws and of what their steps report. Infos named `logDensity`, `acceptance`, `stepSize`, `depth`, `gradients`,
 * `divergences` and `energy` get ArviZ's names, if only one part of the kernel reports them; all others keep their paths. A space
 * of one leaf is called x. Left: a `ShapeError` where draws or infos don't fit; a `NumericalError` for a number that isn't
 * finite, unless it is asked for; an `OptionError` for a leaf called 'chain' or 'draw', which are ArviZ's dimensions.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Space as S } from 'giry'
 * import { Export } from 'giry/check'
 * const draws = { mu: Data.data([0.5, -1], [1, 2]), up: Data.data([1, 0], [1, 2], 'bool') }
 * const space = S.struct({ mu: S.scalar, up: S.flag })
 * const text = Export.toArviZ()({ space, draws, info: { divergences: Data.data([0, 1], [1, 2]) } })
 * const read = Either.map((json: string) => JSON.parse(json))(text)
 * const attributes = { inference_library: 'giry' }
 * const posterior = { mu: [[0.5, -1]], up: [[true, false]] }
 * const sampleStats = { diverging: [[false, true]] }
 * const groups = { posterior, posterior_attrs: attributes, sample_stats: sampleStats, sample_stats_attrs: attributes }
 * read // Either.right(groups)
 */
export const toArviZ =
  ({ nonFinite = 'refuse', attributes = {} }: ArviZOptions = {}) =>
  <X>(sampled: Exported<X>): Either<GiryError, string> =>
    attempt(() =>
      within('toArviZ', () => {
        const { chains, count, leaves } = leavesOf(sampled)
        const posterior = leaves.map(({ name, data }): Variable => ({ name, ...data }))
        const taken = posterior.find((v) => RESERVED.includes(v.name))
        if (taken !== undefined)
          fail(
            'OptionError',
            `a variable '${taken.name}'`,
            "call it otherwise; 'chain' and 'draw' are dimensions",
          )
        const infos = statistics(sampled.info, chains, count)
        const stats = infos.map(({ path, field, values }): Variable => {
          const name = single(infos, field) && NAMES.find(([known]) => known === field)?.[2]
          return {
            name: name ?? path,
            dtype: name === 'diverging' ? 'bool' : 'float',
            shape: [chains, count],
            values,
          }
        })
        const attrs = JSON.stringify({ inference_library: 'giry', ...attributes })
        const groups = [
          `"posterior":${group(posterior, nonFinite)},"posterior_attrs":${attrs}`,
          ...(stats.length === 0
            ? []
            : [`"sample_stats":${group(stats, nonFinite)},"sample_stats_attrs":${attrs}`]),
        ]
        return `{${groups.join(',')}}`
      }),
    )
