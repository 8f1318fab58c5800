/** Small matrices in plain numbers, as rows, and the closed forms of linear models that all oracles share. */
export type Vector = readonly number[]
export type Matrix = readonly Vector[]

export const transposed = (a: Matrix): Matrix => a[0]!.map((_, j) => a.map((row) => row[j]!))
export const times = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => b[0]!.map((_, j) => row.reduce((s, v, k) => s + v * b[k]![j]!, 0)))
export const apply = (a: Matrix, x: Vector): Vector =>
  a.map((row) => row.reduce((s, v, k) => s + v * x[k]!, 0))
export const combined = (a: Matrix, b: Matrix, scale = 1): Matrix =>
  a.map((row, i) => row.map((v, j) => v + scale * b[i]![j]!))
export const scaled = (s: number, a: Matrix): Matrix => a.map((row) => row.map((v) => s * v))
export const diagonal = (d: Vector): Matrix => d.map((v, i) => d.map((_, j) => (i === j ? v : 0)))
export const identity = (n: number): Matrix => diagonal(new Array<number>(n).fill(1))
export const outer = (x: Vector, y: Vector): Matrix => x.map((v) => y.map((w) => v * w))
export const power = (a: Matrix, k: number): Matrix =>
  k === 0 ? identity(a.length) : times(a, power(a, k - 1))
export const meanOf = (xs: Matrix): Vector =>
  xs[0]!.map((_, i) => xs.reduce((s, x) => s + x[i]! / xs.length, 0))
/** mean x y' over pairs. */
export const moment = (xs: Matrix, ys: Matrix): Matrix => scaled(1 / xs.length, times(transposed(xs), ys))

/** By Gauss and Jordan, without a choice of pivots: of positive definite matrices. */
const reduced = (a: Matrix): { readonly inverse: Matrix; readonly determinant: number } => {
  const n = a.length
  const rows = a.map((row, i) => [...row, ...identity(n)[i]!])
  let determinant = 1
  for (let i = 0; i < n; i++) {
    const pivot = rows[i]![i]!
    determinant *= pivot
    rows[i] = rows[i]!.map((v) => v / pivot)
    for (let k = 0; k < n; k++) {
      const factor = rows[k]![i]!
      if (k !== i) rows[k] = rows[k]!.map((v, j) => v - factor * rows[i]![j]!)
    }
  }
  return { inverse: rows.map((row) => row.slice(n)), determinant }
}
export const inverse = (a: Matrix): Matrix => reduced(a).inverse
export const determinant = (a: Matrix): number => reduced(a).determinant

/** A Gaussian with precision L and mean mu. */
export interface Target {
  readonly precision: Matrix
  readonly mean: Vector
}

/** O2: the posterior of z ~ N(L0^-1 b, L0^-1) and x | z ~ N(W z, sigma^2 I); L0 = I and b = 0 unless the prior is tilted. */
export const posterior = (
  {
    w,
    sigma,
    tilt,
  }: {
    readonly w: Matrix
    readonly sigma: number
    readonly tilt?: { readonly a: Matrix; readonly b: Vector }
  },
  x: Vector,
): Target => {
  const d = w[0]!.length
  const base = tilt === undefined ? identity(d) : combined(identity(d), tilt.a)
  const precision = combined(base, times(transposed(w), w), sigma ** -2)
  const pull = apply(transposed(w), x).map((v, i) => v / sigma ** 2 + (tilt?.b[i] ?? 0))
  return { precision, mean: apply(inverse(precision), pull) }
}

/** O1: the law after `steps` steps of size h = s^2 / 2, from N(mean, covariance); noise 0 is descent. */
export const chained = (
  { precision, mean }: Target,
  {
    steps,
    stepSize,
    noise = 1,
  }: { readonly steps: number; readonly stepSize: number; readonly noise?: number },
  start: { readonly mean: Vector; readonly covariance: Matrix },
): { readonly mean: Vector; readonly covariance: Matrix } => {
  const d = mean.length
  const a = combined(identity(d), precision, -stepSize)
  const ak = power(a, steps)
  const away = apply(
    ak,
    start.mean.map((v, i) => v - mean[i]!),
  )
  let covariance = times(times(ak, start.covariance), ak)
  for (let j = 0; j < steps; j++) covariance = combined(covariance, power(a, 2 * j), 2 * stepSize * noise)
  return { mean: mean.map((v, i) => v + away[i]!), covariance }
}

/** N(0, I). */
export const standard = (d: number) => ({ mean: new Array<number>(d).fill(0), covariance: identity(d) })
