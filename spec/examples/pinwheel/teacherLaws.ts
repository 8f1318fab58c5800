/** Laws of exact teachers, as functions that throw. */
import { expect } from 'vitest'
import { Data, Run, Space as S } from 'giry'
import { cellOf, centre, pinwheelLattice as lattice } from '../../../examples/01-pinwheel/metrics/grid.js'
import { exactly } from '../../../examples/01-pinwheel/teachers.js'
import { right } from '../../interpret/run/support.js'

/** A lattice whose cells are all far from x = (1, -1), but for those given. */
const images = (near: readonly number[]): Data.Data => {
  const values = Array.from({ length: 2 * lattice.cells ** 2 }, () => 100)
  for (const k of near) [values[2 * k], values[2 * k + 1]] = [1, -1]
  return Data.data(values, [lattice.cells ** 2, 2])
}

const drawsFrom = (near: readonly number[]): Promise<Data.Data> => {
  const rows = Run.given(
    S.real(2),
    Data.data(
      Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? 1 : -1)),
      [100, 2],
    ),
  )
  const draw = exactly(images(near))
  return right(
    Run.draw({ backend: 'wasm', seed: 1, rows, parameters: Run.given(S.struct({}), {}) })((x) => draw(x)),
  )
}

/** Draws are spread over the one cell that explains x. */
export const inItsCell = async (): Promise<void> => {
  for (const k of [17, 31_234, 57_599]) {
    const { values } = await drawsFrom([k])
    const z = Array.from({ length: 100 }, (_, i) => [values[2 * i]!, values[2 * i + 1]!] as const)
    z.forEach(([z0, z1]) => expect(cellOf(lattice, z0, z1)).toBe(k))
    const [c0, c1] = centre(lattice, k)
    for (const side of [-1, 1]) {
      expect(z.some(([z0]) => side * (z0 - c0) > 0.01)).toBe(true)
      expect(z.some(([, z1]) => side * (z1 - c1) > 0.01)).toBe(true)
    }
  }
}

/** Of two cells that explain x as well, that near 0 is e^17 times as probable as that near (5.9, 0). */
export const underThePrior = async (): Promise<void> => {
  const [near, far] = [cellOf(lattice, 0.01, 0.01), cellOf(lattice, 5.9, 0.01)]
  const { values } = await drawsFrom([far, near])
  for (let i = 0; i < 100; i++) expect(cellOf(lattice, values[2 * i]!, values[2 * i + 1]!)).toBe(near)
}
