/**
 * The log densities of the six posteriors once more, in plain arithmetic and by the formulas of their documentation, on the numbers
 * where chains run: positive parameters are exponentials of theirs, with log |Jacobian|. Up to a constant.
 */
import type { DataSets } from '../../../examples/03-posteriordb/data.js'

/** Leaves by name; a scalar has one number. */
export type Point = Readonly<Record<string, readonly number[]>>
export type LogDensity = (p: Point) => number

/** log N(x; mean, sd) + log(2 pi) / 2. */
const logNormal = (x: number, mean: number, sd: number): number =>
  -Math.log(sd) - (x - mean) ** 2 / (2 * sd ** 2)
const logCauchy = (x: number, scale: number): number => -Math.log(scale ** 2 + x ** 2)
const sum = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0)
const dot = (a: readonly number[], b: readonly number[]): number => sum(a.map((x, i) => x * b[i]!))

export const eightSchools =
  ({ y, sigma }: DataSets['eight_schools']): LogDensity =>
  ({ z, mu, tau }) => {
    const t = Math.exp(tau![0]!)
    const m = mu![0]!
    const likelihood = sum(y.map((v, j) => logNormal(v, m + t * z![j]!, sigma[j]!)))
    const priors = sum(z!.map((v) => logNormal(v, 0, 1))) + logNormal(m, 0, 5) + logCauchy(t, 5)
    return likelihood + priors + Math.log(t)
  }

export const arK =
  ({ K, T, y }: DataSets['arK']): LogDensity =>
  ({ alpha, beta, sigma }) => {
    const s = Math.exp(sigma![0]!)
    const a = alpha![0]!
    let total = logNormal(a, 0, 10) + sum(beta!.map((b) => logNormal(b, 0, 10))) + logCauchy(s, 2.5)
    for (let t = K; t < T; t++) {
      let mean = a
      for (let k = 1; k <= K; k++) mean += beta![k - 1]! * y[t - k]!
      total += logNormal(y[t]!, mean, s)
    }
    return total + Math.log(s)
  }

const kidscore =
  (d: DataSets['kidiq'], row: (hs: number, iq: number) => readonly number[]): LogDensity =>
  ({ beta, sigma }) => {
    const s = Math.exp(sigma![0]!)
    const means = d.kid_score.map((_, i) => dot(row(d.mom_hs[i]!, d.mom_iq[i]!), beta!))
    return sum(d.kid_score.map((v, i) => logNormal(v, means[i]!, s))) + logCauchy(s, 2.5) + Math.log(s)
  }

export const momIq = (d: DataSets['kidiq']): LogDensity => kidscore(d, (_, iq) => [1, iq])
export const interaction = (d: DataSets['kidiq']): LogDensity => kidscore(d, (hs, iq) => [1, hs, iq, hs * iq])

/** Chains run on 100 beta. */
export const blr =
  ({ X, y }: DataSets['sblri']): LogDensity =>
  ({ beta, sigma }) => {
    const s = Math.exp(sigma![0]!)
    const b = beta!.map((v) => v / 100)
    const priors = sum(b.map((v) => logNormal(v, 0, 10))) + logNormal(s, 0, 10)
    return sum(y.map((v, i) => logNormal(v, dot(X[i]!, b), s))) + priors + Math.log(s)
  }

export const wells =
  ({ switched, dist }: DataSets['wells_data']): LogDensity =>
  ({ alpha, beta }) =>
    sum(
      switched.map((yes, i) => {
        const p = 1 / (1 + Math.exp(-alpha![0]! - (beta![0]! * dist[i]!) / 100))
        return Math.log(yes === 1 ? p : 1 - p)
      }),
    )
