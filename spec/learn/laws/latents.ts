/** Laws of rows that are set by index, of tables of latents in tuples, and of pools that restart. */
import { pipe } from 'fp-ts/lib/function.js'
import fc from 'fast-check'
import { expect } from 'vitest'
import {
  Amortizer as Q,
  Data,
  Energy as E,
  Error,
  Exact,
  Latents,
  Move as M,
  Random as R,
  Space as S,
  Term as T,
} from 'giry'
import { evaluate, flat, numbers, right } from '../evaluate.js'
import { withDraws } from '../oracle.js'
import { near } from '../quadrature.js'
import { normalised } from './finite.js'

const N = 5
/** Numbers of rows, some of them equal, some outside. */
const picks = fc.array(fc.integer({ min: -2, max: N + 1 }), { minLength: 1, maxLength: 6 })
const ints = (ks: readonly number[]): Data.Data => Data.data(ks, [ks.length], 'int')
const indices = (count: number): S.Space<Latents.Numbers> =>
  S.of(T.toInt(T.fill(0, [count]) as T.Vec<number>)) as unknown as S.Space<Latents.Numbers>
const within = (k: number): number => Math.min(Math.max(k, 0), N - 1)

/** Rows of plain numbers, one after the other put in. */
const put = (
  x: readonly (readonly number[])[],
  ks: readonly number[],
  rows: readonly (readonly number[])[],
): readonly (readonly number[])[] =>
  ks.reduce((table, k, i) => table.map((row, j) => (j === within(k) ? rows[i]! : row)), x)

const table = (rows: number, of: (i: number, j: number) => number): readonly (readonly number[])[] =>
  Array.from({ length: rows }, (_, i) => [of(i, 0), of(i, 1)])

/** The last of rows with one index counts; so in each lane of a batch, and for integers and truth values. */
export const scattered = (): void => {
  fc.assert(
    fc.property(picks, picks, (ks, other) => {
      const x = table(N, (i, j) => -1 - i - 10 * j)
      const rows = table(ks.length, (i, j) => 1 + i + 0.1 * j)
      const wanted = put(x, ks, rows).flat()
      const space = S.tuple(S.tensor([N, 2]), indices(ks.length), S.tensor([ks.length, 2]))
      const at = [numbers(x.flat(), N, 2), ints(ks), numbers(rows.flat(), ks.length, 2)] as never
      expect(flat(evaluate(space, ([a, k, r]) => T.scatter(a, k, r), at))).toEqual(wanted)
      const whole = flat(
        evaluate(
          space,
          ([a, k, r]) => [T.scatter(T.toInt(a), k, T.toInt(r)), T.scatter(signs(a), k, signs(r))],
          at,
        ),
      )
      expect(whole).toEqual([...wanted.map(Math.trunc), ...wanted.map((v) => Number(v > 0))])
      // two lanes, each with rows and indices of its own
      const second = ks.map((_, i) => other[i % other.length]!)
      const lanes = evaluate(
        space,
        ([a, k, r]) =>
          T.batch(
            2,
            ({
              b,
              i,
              v,
            }: {
              readonly b: T.Mat<5, 2>
              readonly i: Latents.Numbers
              readonly v: T.Mat<number, 2>
            }) => T.scatter(b, i, v),
          )({
            b: T.stack([a, T.neg(a)]),
            i: T.toInt(T.stack([T.toFloat(k), T.vector<readonly number[]>(second)] as never)),
            v: T.stack([r, T.neg(r)]),
          }),
        at,
      )
      const minus = (rs: readonly (readonly number[])[]) => rs.map((row) => row.map((v) => -v))
      expect(flat(lanes)).toEqual([...wanted, ...put(minus(x), second, minus(rows)).flat()])
    }),
    { seed: 1, numRuns: 25, endOnFailure: true },
  )
}
const signs = <S extends readonly number[]>(x: T.Term<S>): T.Term<S, 'bool'> => T.greater(x, T.scale(0)(x))

/** The gradient of sum w scatter(x, ks, rows) is w where x stays, and w at the rows that are put in and stay. */
export const scatteredGradients = (): void => {
  const [ks, weights] = [
    [3, 1, 3],
    [1, 2, 3, 4, 5],
  ]
  const space = S.tuple(S.real(5), S.real(3))
  const slope = ([x, rows]: readonly [T.Vec<5>, T.Vec<3>]): T.Scalar =>
    T.dot(T.vector(weights) as T.Vec<5>, T.scatter(x, T.toInt(T.vector<readonly number[]>(ks)), rows))
  const found = flat(
    evaluate(space, T.grad(slope), [numbers([9, 9, 9, 9, 9], 5), numbers([7, 7, 7], 3)] as never),
  )
  expect(found).toEqual([1, 0, 3, 0, 5, 0, 2, 4])
}

/** Rows of another width, length or type are refused. */
export const badRows = (): void => {
  const [x, ks] = [T.fill(0, [3, 2]), T.toInt(T.vector<readonly number[]>([0, 1]))]
  for (const wrong of [T.fill(0, [2, 3]), T.fill(0, [3, 2]), T.toInt(T.fill(0, [2, 2]))])
    expect(Error.attempt(() => T.scatter(x, ks, wrong))).toMatchObject({ left: { _tag: 'ShapeError' } })
}

/** Latents in two layers, the second of which is whole. */
type Layers = { readonly top: T.Mat<number, 2>; readonly low: readonly [T.Term<readonly [number], 'int'>] }
const layers = (rows: number): S.Space<Layers> =>
  S.of({ top: T.fill(0, [rows, 2]), low: [T.toInt(T.fill(0, [rows]))] }) as unknown as S.Space<Layers>
const layersOf = (rows: number, shift: number): never =>
  ({
    top: numbers(table(rows, (i, j) => shift + i + 0.5 * j).flat(), rows, 2),
    low: [
      Data.data(
        Array.from({ length: rows }, (_, i) => shift - i),
        [rows],
        'int',
      ),
    ],
  }) as never

/** read . write = zs, write . read = id, a second write wins, and other rows stay, for different numbers. */
export const tables = (): void => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 0, max: N - 1 }), { minLength: 1 }), (ks) => {
      const space = S.tuple(layers(N), indices(ks.length), layers(ks.length), layers(ks.length))
      const at = [layersOf(N, 0), ints(ks), layersOf(ks.length, 100), layersOf(ks.length, 200)] as never
      const run = (
        f: (t: Layers, k: Latents.Numbers, first: Layers, second: Layers) => unknown,
      ): readonly number[] => flat(evaluate(space, ([t, k, first, second]) => f(t, k, first, second), at))
      expect(run((t, k, zs) => Latents.read(k)(Latents.write(k, zs)(t)))).toEqual(
        flat(layersOf(ks.length, 100)),
      )
      expect(run((t, k) => Latents.write(k, Latents.read(k)(t))(t))).toEqual(flat(layersOf(N, 0)))
      expect(run((t, k, a, b) => Latents.write(k, b)(Latents.write(k, a)(t)))).toEqual(
        run((t, k, _, b) => Latents.write(k, b)(t)),
      )
      const rest = Array.from({ length: N }, (_, i) => i).filter((i) => !ks.includes(i))
      if (rest.length > 0) {
        const others = T.toInt(T.vector<readonly number[]>(rest))
        expect(run((t, k, zs) => Latents.read(others)(Latents.write(k, zs)(t)))).toEqual(
          run((t) => Latents.read(others)(t)),
        )
      }
    }),
    { seed: 2, numRuns: 15, endOnFailure: true },
  )
}

/** Each row is r with probability 1 - rho and fresh with rho, independent of the other one. */
export const restarts = (): void => {
  const weights = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 3, maxLength: 3 }).map(normalised)
  fc.assert(
    fc.property(weights, weights, fc.constantFrom(0, 0.25, 1), (old, fresh, rho) => {
      const law = (w: readonly number[]): R.Random<T.Index> => R.categorical(T.vector(w.map(Math.log)))
      const after = R.chain(Latents.restart({ probability: rho, fresh: law(fresh) }))(
        R.replicate(2)(law(old)),
      )
      const pairs = (pool: T.Batch<T.Index>): T.Vec<9> => {
        const [a, b] = [0, 1].map((i) =>
          T.oneHot(3, T.at<readonly []>(pool, T.index(i)) as unknown as T.Index),
        )
        return T.reshape([9], T.contract<readonly [3, 3]>(a!, b!, { batch: [], contract: [] }))
      }
      const each = old.map((p, k) => (1 - rho) * p + rho * fresh[k]!)
      const wanted = each.flatMap((p) => each.map((q) => p * q))
      near(flat(right(Exact.expectation(after, pairs))), wanted, 1e-12)
    }),
    { seed: 3, numRuns: 6, endOnFailure: true },
  )
}

/** Latents in two layers, u in R^2 and v in R, of x ~ N(W (u, v), sigma^2 I) in R^3. */
type Two = readonly [T.Vec<2>, T.Scalar]
const two: S.Space<Two> = S.tuple(S.real(2), S.scalar)
const W = [
  [1, 0.5, 0],
  [0, 1, -0.5],
  [0.5, 0, 1],
]
const SIGMA = 0.8
const H = 0.05
const generator = ([u, v]: Two): T.Vec<3> =>
  T.matVec(T.tensor(W.flat(), [3, 3]), T.concat<3>(u, T.reshape([1], v))) as T.Vec<3>
const posterior = (x: T.Vec<3>) =>
  pipe(E.standardNormal(two), E.combine(E.gaussianLikelihood({ mean: generator, sigma: SIGMA })(x)))

type Matrix = readonly (readonly number[])[]
const times = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => b[0]!.map((_, j) => row.reduce((s, x, k) => s + x * b[k]![j]!, 0)))
const plus = (a: Matrix, b: Matrix, c = 1): Matrix => a.map((row, i) => row.map((x, j) => x + c * b[i]![j]!))
const unit: Matrix = [0, 1, 2].map((i) => [0, 1, 2].map((j) => Number(i === j)))
const column = (x: readonly number[]): Matrix => x.map((v) => [v])
const transposed = (a: Matrix): Matrix => a[0]!.map((_, j) => a.map((row) => row[j]!))

/**
 * Alternating back-propagation's chains. With a linear generator the posterior is N(m, L^-1) for L = I + W' W / sigma^2 and
 * L m = W' x / sigma^2; k steps from z0 have the mean m + A^k (z0 - m) and the covariance 2 h sum_(j < k) A^(2j), A = I - h L. Two visits of
 * two steps each are four steps, of both layers together, and data that aren't visited keep their latents.
 */
export const visits = (): void => {
  const xs = [
    [1, -2, 0.5],
    [0, 3, -1],
  ]
  const z0 = [
    [0.1, 0.2, 0.3],
    [-1, 1, 2],
    [4, 5, 6],
  ]
  const KS = [2, 0]
  type Tables = readonly [T.Mat<3, 2>, T.Vec<3>]
  const space: S.Space<Tables> = S.tuple(S.tensor([3, 2]), S.real(3))
  const ks = T.toInt(T.vector<readonly number[]>(KS))
  const batch = T.tensor<readonly [number, 3]>(xs.flat(), [2, 3])
  const visit = (latents: Tables): R.Random<Tables> =>
    R.map((zs: T.Batch<Two>) => Latents.write(ks, zs as unknown as Tables)(latents))(
      Q.refine(M.ula({ stepSize: H }), 2)(posterior)(
        batch,
        Latents.read(ks)(latents) as unknown as T.Batch<Two>,
      ),
    )
  const f = (t: Tables): R.Random<Tables> => R.chain(visit)(visit(t))
  const start = [
    numbers(z0.map(([a, b]) => [a!, b!]).flat(), 3, 2),
    numbers(
      z0.map((z) => z[2]!),
      3,
    ),
  ] as never
  const names: string[] = []
  const mean = withDraws(space, f, start, ({ address, element }) => {
    const name = `${address}:${element}`
    if (!names.includes(name)) names.push(name)
    return 0
  })[0]!
  expect(names.length).toBe(2 * 2 * 2 * 3)
  const shifted = withDraws(
    space,
    f,
    start,
    ({ address, element, lane }) => Number(names[lane] === `${address}:${element}`),
    names.length,
  )
  const row = (values: readonly number[], i: number): readonly number[] => [
    values[2 * i]!,
    values[2 * i + 1]!,
    values[6 + i]!,
  ]
  const precision = plus(unit, times(transposed(W), W), 1 / SIGMA ** 2)
  const a = plus(unit, precision, -H)
  const a2 = times(a, a)
  const covariance = [unit, a2, times(a2, a2), times(a2, times(a2, a2))].reduce((s, m) =>
    plus(s, m, 1),
  ) as Matrix
  KS.forEach((k, i) => {
    // the mean solves m' = A m + h W' x / sigma^2
    const pull = times(transposed(W), column(xs[i]!.map((v) => (H * v) / SIGMA ** 2)))
    const wanted = [0, 1, 2, 3].reduce((m) => plus(times(a, m), pull), column(z0[k]!))
    near(row(mean, k), wanted.flat(), 1e-12)
    const responses = shifted.map((values) => row(values, k).map((v, j) => v - row(mean, k)[j]!))
    near(
      times(transposed(responses), responses).flat(),
      covariance.flat().map((v) => 2 * H * v),
      1e-12,
    )
  })
  shifted.forEach((values) => expect(row(values, 1)).toEqual(z0[1]))
}
