import { pipe } from 'fp-ts/lib/function.js'
import { describe, expect, it } from 'vitest'
import {
  Data,
  Energy as E,
  Exact,
  Kernel as K,
  Move as M,
  Quadrature,
  Random as R,
  Space as S,
  Term as T,
} from 'giry'
import { gaussian, grid, left } from '../../check/pieces.js'
import { right } from '../../core/laws/evaluate.js'
import { killedBy, type Edit } from '../../mutants.js'
import * as Laws from './laws.js'

describe('Exact', () => {
  it('finds the matrix of a table [float64 tolerance]', () => Laws.matrixIsTable())
  it('composes by products [float64 tolerance]', () => Laws.compositionIsProduct())
  it('lifts functions functorially [float64 tolerance]', () => Laws.liftIsFunctor())
  it('mixes by convex sums, cycles by products [float64 tolerance]', () => Laws.mixtureIsSum())
  it('nests mixtures, and distributes them over cycles [in law]', () => Laws.mixturesNest())
  it('shows Metropolis kernels and palindromes reversible [float64 tolerance]', () =>
    Laws.metropolisIsReversible())
  it('follows draws to their ends [in law]', () => Laws.draws())
  it('sums expectations [float64 tolerance]', () => Laws.expectations())

  it('says what it can not enumerate', () => {
    expect(left(Exact.law(R.normal([])))).toMatchObject({
      _tag: 'LawError',
      what: expect.stringContaining('normal draw'),
    })
    const away = K.lift('away', S.finite(2), (x) => T.addIndex(x, T.index(1)))
    expect(left(Exact.matrix(away))).toMatchObject({ _tag: 'LawError', where: 'away' })
    expect(left(Exact.matrix(K.identity(S.scalar))).what).toContain('no finite number of points')
    expect(left(Exact.expectation(R.categorical(T.vector([0, 0])), (k) => k)).remedy).toContain('toFloat')
    expect(left(Exact.lawAt(S.scalar, (x: T.Scalar) => R.of(x))(Data.data([1, 2], [2])))._tag).toBe(
      'ShapeError',
    )
  })

  it('counts the points of batches, the last element fastest', () => {
    const space = S.struct({ ks: S.batch(2, S.finite(3)), up: S.flag })
    expect(right(Exact.cardinality(space))).toBe(18)
    const points = right(Exact.points(space)).map((p) => [...p.ks.values, ...p.up.values])
    expect(points).toEqual(
      Array.from({ length: 18 }, (_, i) => [Math.floor(i / 6), Math.floor(i / 2) % 3, i % 2]),
    )
    const turned = K.lift('turned', space, ({ ks, up }) => ({
      ks: T.gather<readonly [number]>(
        ks,
        T.toInt(T.vector<readonly number[]>([1, 0])),
      ) as unknown as typeof ks,
      up: T.not(up),
    }))
    right(Exact.matrix(turned)).forEach((row, i) => {
      const [a, b, up] = points[i]!
      expect(row.indexOf(1)).toBe(6 * b! + 2 * a! + (1 - up!))
    })
    const sums = E.energy('sums', space, ({ ks }) => T.sum(T.toFloat(ks)))
    const masses = points.map(([a, b]) => Math.exp(-a! - b!))
    const total = masses.reduce((s, m) => s + m, 0)
    right(Exact.distribution(sums)).forEach((p, i) => expect(p).toBeCloseTo(masses[i]! / total, 14))
  })

  it('counts the points of records of finite spaces, the last field fastest', () => {
    const space = S.struct({ k: S.finite(3), up: S.flag })
    expect(right(Exact.cardinality(space))).toBe(6)
    const points = right(Exact.points(space)).map((p) => [p.k.values[0], p.up.values[0]])
    expect(points).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
      [2, 0],
      [2, 1],
    ])
  })
})

describe('Quadrature', () => {
  it('has nodes that are the law [float64 tolerance]', () => Laws.gridsAreLaws())
  it('shows MALA exact to 1e-4 [float64 tolerance]', () => Laws.malaIsExact())
  it('sees wrong steps by factors over 100', () => Laws.wrongStepsAreFar())
  it('knows the law that ula leaves invariant [float64 tolerance]', () => Laws.ulaHasItsOwnLaw())

  it('says what it can not integrate', () => {
    const k = M.mala({ stepSize: 0.1 })(gaussian)
    const narrow = { axes: [{ low: -1, high: 1, points: 51 }] }
    expect(left(Quadrature.defects(k, gaussian, narrow, [T.cos]))).toMatchObject({
      _tag: 'NumericalError',
      remedy: 'widen the grid',
    })
    const flat = E.flat(S.scalar)
    expect(left(Quadrature.grid(flat))._tag).toBe('NumericalError')
    expect(left(Quadrature.grid(E.standardNormal(S.real(3))))._tag).toBe('LawError')
    const many = pipe(k, K.times(5))
    expect(left(Quadrature.defects(many, gaussian, { axes: grid.axes }, [T.cos])).what).toContain(
      '5 drawn numbers',
    )
    expect(left(Quadrature.defects(k, gaussian, { axes: [] }, [T.cos]))._tag).toBe('ShapeError')
  })
})

const metropolis = 'lib/mcmc/Metropolis.ts'
const mutants: readonly (readonly [name: string, edit: Edit, law: keyof typeof Laws])[] = [
  [
    'no Hastings term',
    {
      file: metropolis,
      from: 'T.sub(logDensity(y)(x), logDensity(x)(y))',
      to: 'T.sub(logDensity(x)(y), logDensity(x)(y))',
    },
    'malaIsExact',
  ],
  [
    'a Hastings term of the wrong sign',
    {
      file: metropolis,
      from: 'T.sub(logDensity(y)(x), logDensity(x)(y))',
      to: 'T.sub(logDensity(x)(y), logDensity(y)(x))',
    },
    'metropolisIsReversible',
  ],
  [
    'a log-ratio that is 5 % off',
    { file: 'lib/mcmc/accept.ts', from: 'R.accept(logRatio)', to: 'R.accept(T.scale(1.05)(logRatio))' },
    'malaIsExact',
  ],
  [
    'a step in the wrong direction of noise scale',
    { file: 'lib/mcmc/Langevin.ts', from: 'Math.sqrt(2 * h)', to: 'Math.sqrt(h)' },
    'ulaHasItsOwnLaw',
  ],
  [
    'unequal weights mixed equally',
    { file: 'lib/mcmc/Mix.ts', from: 'T.toScalar(w))', to: 'T.toScalar(1))' },
    'mixtureIsSum',
  ],
  [
    'shared addresses taken for fresh draws',
    {
      file: 'lib/interpret/exact/decisions.ts',
      from: 'const before = known.get(address)',
      to: "const before = known.get('')",
    },
    'draws',
  ],
  [
    'lanes in the wrong order',
    { file: 'lib/interpret/Exact.ts', from: 'place * digits + value', to: 'place + digits * value' },
    'compositionIsProduct',
  ],
  [
    'nodes that do not weigh by the normal density',
    { file: 'lib/interpret/exact/lattice.ts', from: 'Math.exp(-0.5 *', to: 'Math.exp(-0.6 *' },
    'gridsAreLaws',
  ],
]

describe('mutants of kernels and of the exact interpreters', () => {
  it.each(mutants)('%s', async (_, edit, law) => {
    const killed = await killedBy<typeof Laws>(edit, 'spec/interpret/exact/laws.ts', (laws) => laws[law]())
    expect(killed).toBeDefined()
  })
})
