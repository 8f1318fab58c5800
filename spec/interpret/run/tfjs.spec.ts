// The driver on tfjs: the same random bits as on the Reference, the same steps to float32 bounds, and no leaks.

import { describe, expect, it } from 'vitest'
import { killedBy, type Edit } from '../../mutants.js'
import * as Laws from './tfjsLaws.js'

describe.each(['cpu', 'wasm'])('on %s', (backend) => {
  it('random bits are those of the Reference [bitwise]', () => Laws.randomBits(backend))
  it('steps are those of the Reference from the same state [8 eps of the absolute values]', () =>
    Laws.steps(backend))
  it('goes on from a checkpoint with the same bits as without it', () => Laws.resumed(backend))
  it('reducers merge in float64 what the device has', () => Laws.mergedOnHost(backend))

  it('10,000 steps keep memory flat, and what is left is what was', async () => {
    const variances = await Laws.memoryIsFlat(backend, 10_000)
    // 4/3, with a standard error of 0.013 from 40,000 draws: 0.15 is 11 of them
    variances.forEach((v) => expect(Math.abs(v - 4 / 3)).toBeLessThan(0.15))
  }, 120_000)

  it('nothing is left after errors and stops', () => Laws.nothingStays(backend))
})

describe('mutants of the driver on tfjs', () => {
  const edit = (file: string, from: string, to: string): Edit => ({
    file: `lib/interpret/${file}.ts`,
    from,
    to,
  })
  it.each<readonly [string, Edit, (laws: typeof Laws) => Promise<unknown>]>([
    [
      'the number that an odd draw leaves over in the next lane',
      edit('tfjs/draw', 'all[k * (n + 1) + j]', 'all[k * n + j]'),
      (laws) => laws.randomBits('cpu'),
    ],
    [
      'sines of two quadrants of the wrong sign',
      edit('tfjs/noise', '(quadrant & 2) === 0 ? y : -y', 'y'),
      (laws) => laws.steps('cpu'),
    ],
    [
      'places of rest that are kept',
      edit('run/walk', 'scope.release(rest.carry)', 'scope.release([])'),
      (laws) => laws.memoryIsFlat('cpu', 1000),
    ],
    [
      'uploads that are never given back',
      edit('tfjs/held', 'dispose(device, info)\n  return made', 'return made'),
      (laws) => laws.nothingStays('cpu'),
    ],
  ])('%s', async (_, mutation, law) => {
    const killed = await killedBy<typeof Laws>(mutation, 'spec/interpret/run/tfjsLaws.ts', async (laws) => {
      await law(laws)
    })
    expect(killed).toBeDefined()
  })
})
