/**
 * Draws as the CSV files that CmdStan writes, one for each chain: comments with the configuration, a header, one line for each draw.
 *   lp__, accept_stat__, stepsize__, treedepth__, n_leapfrog__, divergent__, energy__, then the numbers of the draws
 * lp__ and accept_stat__ are always there, as NaN where nothing is known of them, and the others if the infos have them. Elements are
 * named from 1 and in column-major order, theta.1.1, theta.2.1, ..., theta.1.2, ...; the places of a tuple are theta:1, theta:2.
 * Reference: CmdStan User's Guide, "Stan CSV File Format".
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { attempt, fail, requireOption, within, type GiryError } from '../../core/GiryError.js'
import { elements, leavesOf, type Element } from '../diagnostics/sampled.js'
import { NAMES, single, statistics, type Exported, type Statistic } from './statistics.js'

/** What the comments of the files say. */
export interface CsvOptions {
  /** The name of the model; default 'giry'. */
  readonly model?: string
  /** Steps of the kernel for each draw; default 1. */
  readonly thin?: number
}

const isPlace = (name: string): boolean => /^\d+$/.test(name)

/** The Stan variable of a leaf: fields joined by '_', places of tuples counted from 1. */
const variable = (path: string): string =>
  path
    .split('.')
    .map((key, i) =>
      isPlace(key) ? `${i === 0 ? 'x' : ''}:${Number(key) + 1}` : `${i === 0 ? '' : '_'}${key}`,
    )
    .join('')

const column = ({ leaf, index }: Element): string => [variable(leaf), ...index.map((i) => i + 1)].join('.')

/** Elements so that the first index runs fastest. */
const columnMajor = (a: Element, b: Element): number => {
  const last = a.index.findLastIndex((i, k) => i !== b.index[k])
  return last < 0 ? 0 : a.index[last]! - b.index[last]!
}

/** The elements of the draws, leaf by leaf. */
const byLeaf = (found: readonly Element[]): readonly Element[] =>
  [...new Set(found.map((e) => e.leaf))].flatMap((leaf) =>
    found.filter((e) => e.leaf === leaf).sort(columnMajor),
  )

const checkNames = (names: readonly string[]): void => {
  const wrong = names.find((n) => !/^[A-Za-z]\w*(:\d+(_\w+)?)*(\.\d+)*$/.test(n) || /__(?=$|[.:])/.test(n))
  if (wrong !== undefined)
    fail(
      'OptionError',
      `a column '${wrong}'`,
      "call the fields of the space by letters, digits and '_', a letter first and no '__' at the end",
    )
  const twice = names.find((n, i) => names.indexOf(n) !== i)
  if (twice !== undefined)
    fail('OptionError', `two columns '${twice}'`, "give fields other names; a path's names are joined by '_'")
}

interface Column {
  readonly name: string
  /** The number of the i-th draw of all chains. */
  readonly at: (i: number) => number
}

const ALWAYS = ['lp__', 'accept_stat__']

/** A draw with any divergence is a divergent one. */
const statisticColumns = (infos: readonly Statistic[]): readonly Column[] =>
  NAMES.flatMap(([field, name]) => {
    const values = single(infos, field)?.values
    if (values === undefined) return ALWAYS.includes(name) ? [{ name, at: () => NaN }] : []
    return [{ name, at: (i: number) => (field === 'divergences' ? Math.sign(values[i]!) : values[i]!) }]
  })

const shown = (x: number): string =>
  Number.isNaN(x)
    ? 'NaN'
    : Number.isFinite(x)
      ? Object.is(x, -0)
        ? '-0'
        : String(x)
      : x < 0
        ? '-inf'
        : 'inf'

const comments = (draws: number, chain: number, model: string, thin: number): readonly string[] => [
  `# model = ${model}`,
  '# method = sample (Default)',
  '#   sample (Default)',
  `#     num_samples = ${draws * thin}`,
  '#     num_warmup = 0',
  '#     save_warmup = 0 (Default)',
  `#     thin = ${thin}`,
  `# id = ${chain + 1}`,
]

/**
 * One CSV file for each chain, as text. The numbers are those of the draws to the last bit. Infos named `logDensity`,
 * `acceptance`, `stepSize`, `depth`, `gradients`, `divergences` and `energy` become CmdStan's columns; others have none. A space
 * of one leaf is called x. Left: a `ShapeError` where draws or infos don't fit; an `OptionError` for names that Stan doesn't
 * allow, or a wrong option.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Space as S } from 'giry'
 * import { Export } from 'giry/check'
 * const space = S.struct({ mu: S.scalar, theta: S.real(2) })
 * const draws = { mu: Data.data([0.5, -1], [1, 2]), theta: Data.data([1, 2, 3, 4], [1, 2, 2]) }
 * const files = Export.toCmdStanCsv()({ space, draws, info: { acceptance: Data.data([1, 0.25], [1, 2]) } })
 * const lines = Either.map((texts: readonly string[]) => texts[0]!.split('\n').slice(-4, -1))(files)
 * lines // Either.right(['lp__,accept_stat__,mu,theta.1,theta.2', 'NaN,1,0.5,1,2', 'NaN,0.25,-1,3,4'])
 */
export const toCmdStanCsv =
  ({ model = 'giry', thin = 1 }: CsvOptions = {}) =>
  <X>(sampled: Exported<X>): Either<GiryError, readonly string[]> =>
    attempt(() =>
      within('toCmdStanCsv', () => {
        requireOption('thin', thin, (n) => Number.isInteger(n) && n > 0, 'a whole number of at least 1')
        if (/[\r\n]/.test(model))
          fail('OptionError', 'a model name of several lines', 'give a name on one line')
        const found = byLeaf(elements(sampled))
        const names = found.map(column)
        checkNames(names)
        const { chains, count } = leavesOf(sampled)
        const columns = statisticColumns(statistics(sampled.info, chains, count))
        return Array.from({ length: chains }, (_, c) => {
          const rows = Array.from({ length: count }, (_, t) =>
            [...columns.map(({ at }) => at(c * count + t)), ...found.map((e) => e.chains[c]![t]!)]
              .map(shown)
              .join(','),
          )
          const header = [...columns.map((k) => k.name), ...names].join(',')
          return [...comments(count, c, model, thin), header, ...rows, ''].join('\n')
        })
      }),
    )
