/** Laws of exported draws, as functions that throw when they are broken. */
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as fc from 'fast-check'
import { expect } from 'vitest'
import { Data, Energy as E, Move as M, Run, Space as S, type Error as GiryError } from 'giry'
import { Export } from 'giry/check'
import { cycle, right } from '../../interpret/run/support.js'
import { InferenceData, parse, StanCsv } from '../schemas.js'
import { value } from './diagnostics.js'

const space = S.struct({
  mu: S.scalar,
  theta: S.tensor([2, 3]),
  pair: S.tuple(S.flag, S.real(2)),
  k: S.integer,
})

const [CHAINS, DRAWS] = [2, 3]
const numbers = (shape: readonly number[]): fc.Arbitrary<Data.Data> => {
  const n = shape.reduce((a, b) => a * b, CHAINS * DRAWS)
  return fc
    .array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: n, maxLength: n })
    .map((xs) => Data.data(xs, [CHAINS, DRAWS, ...shape]))
}
const integers = (most: number, dtype: 'int' | 'bool' | 'float'): fc.Arbitrary<Data.Data> =>
  fc
    .array(fc.integer({ min: 0, max: most }), { minLength: 6, maxLength: 6 })
    .map((xs) => Data.data(xs, [CHAINS, DRAWS], dtype))

const sampled = fc.record({
  draws: fc.record({
    mu: numbers([]),
    theta: numbers([2, 3]),
    pair: fc.tuple(integers(1, 'bool'), numbers([2])),
    k: integers(9, 'int'),
  }),
  info: fc.record(
    {
      energy: numbers([]),
      divergences: integers(2, 'float'),
      acceptance: numbers([]),
      gradients: integers(31, 'float'),
      logDensity: numbers([]),
      note: numbers([]),
    },
    { requiredKeys: [] },
  ),
})

const COLUMNS = [
  'mu',
  ...['theta.1.1', 'theta.2.1', 'theta.1.2', 'theta.2.2', 'theta.1.3', 'theta.2.3'],
  ...['pair:1', 'pair:2.1', 'pair:2.2', 'k'],
]

/** CmdStan's files keep to their schema, and hold every number in its column. */
export const cmdStan = (): void =>
  fc.assert(
    fc.property(sampled, ({ draws, info }) => {
      const files = value(Export.toCmdStanCsv()({ space, draws, info }))
      expect(files).toHaveLength(CHAINS)
      files.forEach((text, c) => {
        expect(Either.isRight(StanCsv.decode(text))).toBe(true)
        const { columns, rows, comments } = parse(text)
        const sampler = columns.filter((n) => n.endsWith('__'))
        expect(columns.slice(sampler.length)).toEqual(COLUMNS)
        expect(comments).toContain(`# id = ${c + 1}`)
        rows.forEach((row, t) => {
          const i = c * DRAWS + t
          const cell = (name: string): number => Number(row[columns.indexOf(name)])
          const known = {
            lp__: info.logDensity,
            accept_stat__: info.acceptance,
            energy__: info.energy,
            n_leapfrog__: info.gradients,
          }
          for (const [name, data] of Object.entries(known))
            if (data !== undefined) expect(cell(name)).toBe(data.values[i])
          expect(columns.includes('energy__')).toBe(info.energy !== undefined)
          expect(cell('accept_stat__')).toBe(info.acceptance?.values[i] ?? NaN)
          if (info.divergences !== undefined)
            expect(cell('divergent__')).toBe(Math.min(info.divergences.values[i]!, 1))
          expect(cell('mu')).toBe(draws.mu.values[i])
          expect(cell('theta.2.1')).toBe(draws.theta.values[i * 6 + 3])
          expect(cell('theta.1.3')).toBe(draws.theta.values[i * 6 + 2])
          expect(cell('pair:1')).toBe(draws.pair[0].values[i])
          expect(cell('pair:2.2')).toBe(draws.pair[1].values[i * 2 + 1])
        })
      })
    }),
    { seed: 1, numRuns: 50 },
  )

/** Rows of numbers. */
const rowsOf = (values: ArrayLike<number>, sizes: readonly number[]): unknown => {
  const [n, ...rest] = sizes
  if (n === undefined) return values[0]
  const width = values.length / n
  return Array.from({ length: n }, (_, i) =>
    rowsOf(Array.from(values).slice(i * width, (i + 1) * width), rest),
  )
}

interface Groups {
  readonly posterior: Readonly<Record<string, unknown>>
  readonly sample_stats?: Readonly<Record<string, unknown>>
}

/** ArviZ's JSON keeps to its schema, and holds every number in its place. */
export const arviZ = (): void =>
  fc.assert(
    fc.property(sampled, ({ draws, info }) => {
      const read: unknown = JSON.parse(value(Export.toArviZ()({ space, draws, info })))
      const decoded = InferenceData.decode(read)
      expect(Either.isRight(decoded)).toBe(true)
      const { posterior, sample_stats: stats = {} } = value(
        decoded as Either.Either<GiryError.GiryError, Groups>,
      )
      const [flag, reals] = draws.pair
      const flags = Float64Array.from(flag.values)
      expect(posterior).toEqual({
        mu: rowsOf(draws.mu.values, [2, 3]),
        theta: rowsOf(draws.theta.values, [2, 3, 2, 3]),
        'pair.0': (rowsOf(flags, [2, 3]) as readonly (readonly number[])[]).map((r) => r.map((x) => x === 1)),
        'pair.1': rowsOf(reals.values, [2, 3, 2]),
        k: rowsOf(draws.k.values, [2, 3]),
      })
      const names = {
        logDensity: 'lp',
        acceptance: 'acceptance_rate',
        energy: 'energy',
        gradients: 'n_steps',
        note: 'note',
      } as const
      for (const [field, name] of Object.entries(names)) {
        const data = info[field as keyof typeof names]
        if (data !== undefined) expect(stats[name]).toEqual(rowsOf(data.values, [2, 3]))
      }
      if (info.divergences !== undefined)
        expect(stats['diverging']).toEqual(
          rowsOf(Array.from(info.divergences.values, (d) => d > 0) as unknown as readonly number[], [2, 3]),
        )
    }),
    { seed: 2, numRuns: 50 },
  )

const one = (values: readonly number[]) => ({ space: S.scalar, draws: Data.data(values, [1, values.length]) })

/** Numbers that aren't finite have words in CmdStan's files, and none in JSON unless it is asked for. */
export const notFinite = (): void => {
  const draws = one([NaN, Infinity, -Infinity, -0])
  const [text] = value(Export.toCmdStanCsv()(draws))
  expect(parse(text!).rows.map((row) => row[2])).toEqual(['NaN', 'inf', '-inf', '-0'])
  expect(Export.toArviZ()(draws)).toMatchObject({
    _tag: 'Left',
    left: { _tag: 'NumericalError', what: "'x' in chain 0, draw 0 is NaN, which JSON can't say" },
  })
  expect(value(Export.toArviZ({ nonFinite: 'python' })(draws))).toContain(
    '{"x":[[NaN,Infinity,-Infinity,-0.0]]}',
  )
  const info = { energy: Data.data([1, Infinity], [1, 2]) }
  expect(Export.toArviZ()({ ...one([1, 2]), info })).toMatchObject({
    left: { what: expect.stringContaining("'energy' in chain 0, draw 1") },
  })
}

/** A float is written as one, whatever its value, and an integer as one. */
export const types = (): void => {
  expect(value(Export.toArviZ()(one([1, -2, 1e21, 0.5])))).toContain('[[1.0,-2.0,1e+21,0.5]]')
  const draws = Data.data([1, 2], [1, 2], 'int')
  expect(value(Export.toArviZ()({ space: S.integer, draws }))).toContain('[[1,2]]')
}

/** The draws of a run, whose two moves both report an acceptance: neither is the acceptance of the draw. */
export const ofRuns = async (): Promise<void> => {
  const run = await right(pipe(cycle, Run.chains({ chains: 2, draws: 3, seed: 5, backend: 'reference' })))
  const [text] = value(Export.toCmdStanCsv({ model: 'banana', thin: 2 })(run))
  expect(text!.split('\n').slice(0, 9)).toEqual([
    '# model = banana',
    '# method = sample (Default)',
    '#   sample (Default)',
    '#     num_samples = 6',
    '#     num_warmup = 0',
    '#     save_warmup = 0 (Default)',
    '#     thin = 2',
    '# id = 1',
    'lp__,accept_stat__,x.1,x.2',
  ])
  const json = JSON.parse(value(Export.toArviZ({ attributes: { created_at: 'now' } })(run))) as Record<
    string,
    object
  >
  expect(Object.keys(json['sample_stats']!)).toEqual(['0.acceptance', '1.acceptance'])
  expect(json['posterior_attrs']).toEqual({ inference_library: 'giry', created_at: 'now' })
}

/** All that a Hamiltonian move reports has a column and a variable. */
export const ofHamiltonianMoves = async (): Promise<void> => {
  const kernel = M.nuts({ stepSize: 0.4 })(E.standardNormal(S.real(2)))
  const run = await right(Run.chains({ chains: 2, draws: 3, seed: 5, backend: 'reference' })(kernel))
  const [text] = value(Export.toCmdStanCsv()(run))
  expect(parse(text!).columns).toEqual([
    ...['lp__', 'accept_stat__', 'treedepth__', 'n_leapfrog__', 'divergent__', 'energy__'],
    ...['x.1', 'x.2'],
  ])
  expect(Either.isRight(StanCsv.decode(text!))).toBe(true)
  const json = JSON.parse(value(Export.toArviZ()(run))) as Record<string, object>
  const names = ['acceptance_rate', 'diverging', 'energy', 'n_steps', 'tree_depth']
  expect(Object.keys(json['sample_stats']!).sort()).toEqual(names)
}
