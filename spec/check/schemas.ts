// The written schemas of exported draws, as codecs: what ArviZ's "InferenceData schema specification" and CmdStan's "Stan CSV File Format" ask for.

import * as t from 'io-ts'

type Nested = boolean | number | readonly Nested[]

const Nested: t.Type<Nested> = t.recursion('Nested', () =>
  t.union([t.boolean, t.number, t.readonlyArray(Nested)]),
)

/** The shape of regular nested arrays, all of one type; undefined if they aren't. */
export const shapeOf = (value: Nested): readonly number[] | undefined => {
  if (!Array.isArray(value)) return []
  const shapes = (value as readonly Nested[]).map(shapeOf)
  const [first] = shapes
  return shapes.every((s) => s !== undefined && s.join() === first?.join())
    ? [shapes.length, ...(first ?? [])]
    : undefined
}

const flat = (value: Nested): readonly (boolean | number)[] =>
  Array.isArray(value) ? (value as readonly Nested[]).flatMap(flat) : [value as boolean | number]

/** An array [chain][draw]..., of numbers or of truth values. */
const Variable = t.refinement(
  Nested,
  (v) => (shapeOf(v)?.length ?? 0) >= 2 && new Set(flat(v).map((x) => typeof x)).size <= 1,
  'Variable',
)

/** Variables with the same chains and draws, none called as a dimension is. */
const Group = t.refinement(
  t.record(t.string, Variable),
  (g) =>
    new Set(Object.values(g).map((v) => shapeOf(v)!.slice(0, 2).join())).size <= 1 &&
    !('chain' in g) &&
    !('draw' in g),
  'Group',
)

const perDraw = <A extends t.Mixed>(leaf: A) => t.readonlyArray(t.readonlyArray(leaf))
/** The names that the specification gives a meaning to. */
const SampleStats = t.intersection([
  Group,
  t.partial({
    lp: perDraw(t.number),
    acceptance_rate: perDraw(t.number),
    step_size: perDraw(t.number),
    tree_depth: perDraw(t.number),
    n_steps: perDraw(t.number),
    diverging: perDraw(t.boolean),
    energy: perDraw(t.number),
  }),
])

const Attributes = t.intersection([
  t.type({ inference_library: t.string }),
  t.partial({ created_at: t.string, inference_library_version: t.string }),
])

export const InferenceData = t.exact(
  t.intersection([
    t.type({ posterior: Group, posterior_attrs: Attributes }),
    t.partial({ sample_stats: SampleStats, sample_stats_attrs: Attributes }),
  ]),
)

const SAMPLER = [
  'lp__',
  'accept_stat__',
  'stepsize__',
  'treedepth__',
  'n_leapfrog__',
  'divergent__',
  'energy__',
]

/** A file of one chain, taken apart. */
export interface CsvFile {
  readonly comments: readonly string[]
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** Comments, one header, rows, and a line break at the end. */
export const parse = (text: string): CsvFile => {
  const lines = text.split('\n')
  const header = lines.findIndex((l) => !l.startsWith('#'))
  return {
    comments: lines.slice(0, header),
    columns: lines[header]!.split(','),
    rows: lines.slice(header + 1, -1).map((l) => l.split(',')),
  }
}

/** Decimal notation, or one of the four words. */
const isValue = (text: string): boolean => /^(-?\d+(\.\d+)?(e[+-]?\d+)?|NaN|\+?inf|-inf)$/.test(text)

const isParameter = (name: string): boolean =>
  /^[A-Za-z][A-Za-z0-9_]*(:\d+(\.\d+)*)*(\.\d+)*$/.test(name) && !/__/.test(name)

/** The columns of one variable count through its indices from 1 on, the first index fastest. */
const inOrder = (columns: readonly string[]): boolean => {
  const variableOf = (c: string): string => c.split('.')[0]!
  return [...new Set(columns.map(variableOf))].every((name) => {
    const own = columns.filter((c) => variableOf(c) === name)
    const indices = own.map((c) => c.split('.').slice(1).map(Number))
    const sizes = indices.at(-1)!
    return indices.every(
      (index, i) =>
        index.length === sizes.length &&
        i === index.reduceRight((at, k, axis) => at * sizes[axis]! + k - 1, 0),
    )
  })
}

export const StanCsv = new t.Type<CsvFile, string, string>(
  'StanCsv',
  (u): u is CsvFile => typeof u === 'object',
  (text, context) => {
    const file = parse(text)
    const sampler = file.columns.filter((c) => c.endsWith('__'))
    const parameters = file.columns.slice(sampler.length)
    const holds =
      text.endsWith('\n') &&
      file.comments.includes('# method = sample (Default)') &&
      file.comments.some((c) => c === `#     num_samples = ${file.rows.length}`) &&
      sampler[0] === 'lp__' &&
      sampler[1] === 'accept_stat__' &&
      sampler.join() === SAMPLER.filter((s) => sampler.includes(s)).join() &&
      parameters.every(isParameter) &&
      new Set(parameters).size === parameters.length &&
      inOrder(parameters) &&
      file.rows.every((row) => row.length === file.columns.length && row.every(isValue))
    return holds ? t.success(file) : t.failure(text, context, 'no Stan CSV file')
  },
  () => '',
)
