import { expect } from 'vitest'

/**
 * n uniforms on (-b, b): all inside; mean and mean square within t of 0 and b^2 / 3 except with probability
 * 2 exp(-2 n t^2 / width^2) each (Hoeffding); t is chosen for 1e-9.
 */
export const uniformWithin = (values: readonly number[], bound: number): void => {
  const n = values.length
  const t = Math.sqrt(Math.log(2e9) / (2 * n))
  const mean = (f: (v: number) => number): number => values.reduce((s, v) => s + f(v), 0) / n
  expect(Math.max(...values.map(Math.abs))).toBeLessThan(bound)
  expect(Math.abs(mean((v) => v))).toBeLessThan(2 * bound * t)
  expect(Math.abs(mean((v) => v * v) - bound ** 2 / 3)).toBeLessThan(bound ** 2 * t)
}
