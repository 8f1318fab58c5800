/** The tables of docs/kernels.md, and what is true of the kernels that their programs make. */
import * as Either from 'fp-ts/lib/Either.js'
import { Core, Data, Error as GiryError, Kernel as K, Random as R, Run, Space as S, Term as T } from 'giry'
import { constant } from '../../lib/core/graph.js'

/** A row of a table, its cells as they are written. */
export interface Row {
  readonly line: number
  readonly name: string
  readonly claim: string
  readonly cost: string
  readonly reports: string
  readonly reference: string
  /** The expression in the last cell. */
  readonly program: string
}

/** Of whatever space, and with whatever reports. */
export type AnyKernel = K.Kernel<unknown, unknown, K.Approximate, { readonly [field: string]: T.Scalar }>

/** The rows of a page's tables of six columns, but for their heads. */
export const rowsOf = (page: string): readonly Row[] =>
  page.split('\n').flatMap((text, i) => {
    if (!text.startsWith('| ') || text.startsWith('| ---') || text.endsWith(' program |')) return []
    const cells = text
      .slice(1, -1)
      .split('|')
      .map((c) => c.trim())
    const [name, claim, cost, reports, reference, program] = cells
    if (cells.length !== 6 || !/^`.*`$/.test(program!))
      throw new Error(`line ${i + 1} has no six cells, the last one code`)
    return [
      {
        line: i + 1,
        name: name!,
        claim: claim!,
        cost: cost!,
        reports: reports!,
        reference: reference!,
        program: program!.slice(1, -1),
      },
    ]
  })

/** The names in backticks of a cell. */
export const named = (cell: string): readonly string[] => [...cell.matchAll(/`(\w+)`/g)].map((m) => m[1]!)

/** What a kernel claims, as the tables write it. */
export const claimOf = (exactness: K.Approximate): string =>
  K.isReversible(exactness) ? 'reversible' : K.isInvariant(exactness) ? 'invariant' : 'approximate'

/** The names of the data in a record, each once; places in tuples have none. */
export const fieldsOf = (value: unknown, name = ''): readonly string[] => {
  const isData = typeof value !== 'object' || value === null || 'dtype' in value
  const inside = (): readonly string[] =>
    Object.entries(value as object).flatMap(([k, v]) => fieldsOf(v, /^\d+$/.test(k) ? name : k))
  return isData ? [name] : [...new Set(inside())]
}

/** One chain's start on any space: 1/2 in floats, the first value of everything else. */
const startOf = <X>(space: S.Space<X>): Data.Concrete<X> =>
  Data.build(
    space,
    space.leaves.map(({ dtype, shape }) => {
      const count = shape.reduce((n, d) => n * d, 1)
      return Data.data(new Array<number>(count).fill(dtype === 'float' ? 0.5 : 0), [1, ...shape], dtype)
    }),
  )

/** How often a step computes an energy alone, and with its gradient, once the chain has begun; undefined if that depends on the draws. */
export interface Calls {
  readonly energies: number
  readonly gradients: number
}

const STEPS = 3

/** The calls of a kernel's energy in one step of a chain. */
export const callsOf = (k: AnyKernel, energy: string): Calls | undefined => {
  const made = Core.fromFunction(
    'chain',
    S.tuple(k.source, S.tensor([2])),
    ([x, key]) =>
      R.times(STEPS, (y: unknown) => R.map(([z]: readonly [unknown, unknown]) => z)(k.step(y)))(x).trace({
        key: T.toInt(key as T.Vec<2>),
        address: constant([0], [], 'int'),
      } as never).value,
  )
  if (Either.isLeft(made)) throw new Error(made.left.what)
  const { main } = made.right.program
  const loop = main.equations.find((e) => e.op === 'loop' && e.params['count'] === STEPS)
  return loop && countIn(loop.blocks[0]!, energy)
}

const countIn = (block: Core.Block, energy: string): Calls | undefined =>
  block.equations.reduce<Calls | undefined>(
    (sum, e) => {
      if (sum === undefined) return undefined
      if (e.callee?.startsWith(energy) === true) {
        const isGradient = e.outs.some((o) => o.shape.length > 0) || e.outs.length > 1
        return isGradient ? { ...sum, gradients: sum.gradients + 1 } : { ...sum, energies: sum.energies + 1 }
      }
      const times = e.op === 'loop' ? (e.params['count'] as number) : 1
      const inner = e.blocks.map((b) => countIn(b, energy))
      return inner.reduce<Calls | undefined>((total, c) => {
        if (total === undefined || c === undefined) return undefined
        if (e.op === 'while' && c.energies + c.gradients > 0) return undefined
        return {
          energies: total.energies + times * c.energies,
          gradients: total.gradients + times * c.gradients,
        }
      }, sum)
    },
    { energies: 0, gradients: 0 },
  )

/** The calls that a cell of costs promises: `2 gradients, ...`, `1 energy`, `nothing`; undefined if it has no number. */
export const promised = (cost: string): Calls | undefined => {
  if (cost === 'nothing') return { energies: 0, gradients: 0 }
  const [, count, what] = /^(\d+) (energ|gradient)/.exec(cost) ?? []
  if (count === undefined) return undefined
  return what === 'energ'
    ? { energies: Number(count), gradients: 0 }
    : { energies: 0, gradients: Number(count) }
}

const same = (what: string, found: unknown, wanted: unknown): readonly string[] => {
  const [a, b] = [found, wanted].map((v) => JSON.stringify(v))
  return a === b ? [] : [`${what}: ${a}, and the table has ${b}`]
}
const OPTIONS = { seed: 1, backend: 'reference' } as const

/** What a row says of a kernel that isn't so. It is run for two steps. */
export const faultsOf = async (row: Row, k: AnyKernel): Promise<readonly string[]> => {
  const start = startOf(k.source)
  const done = await Run.chains({ ...OPTIONS, start: start as never, chains: 1, draws: 2 })(k)()
  if (Either.isLeft(done)) return [GiryError.show(done.left)]
  const calls = promised(row.cost)
  const energy = k.target?.factors[0]?.name
  return [
    ...same('the claim', claimOf(k.exactness), row.claim),
    ...same('the report', fieldsOf(done.right.info), named(row.reports)),
    ...(calls === undefined ? [] : same('the cost', callsOf(k, energy ?? '?'), calls)),
  ]
}

/** What a row says of a sampler that isn't so. */
export const faultsOfSampler = async (row: Row, sampler: R.Random<object>): Promise<readonly string[]> => {
  const done = await Run.sample({ ...OPTIONS, count: 1 })(sampler)()
  return Either.isLeft(done)
    ? [GiryError.show(done.left)]
    : same('the result', fieldsOf(done.right), named(row.reports))
}
