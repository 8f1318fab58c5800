// Peers do the work that giry does: the denoiser of each gives the same noise, and the hand tile its product.

import { beforeAll, describe, expect, it } from 'vitest'
import * as tf from '@tensorflow/tfjs-core'
import { Callable, Data, Diffusion, Random as R, Reference, Space as S } from '../../lib/index.js'
import { open } from '../../lib/interpret/backends.js'
import { tile } from './ceilings.js'
import { must } from './contenders/giry.js'
import { openJax } from './contenders/jaxjs.js'
import { arrayOf, denoiser as denoiserWithJaxjs } from './rows/denoiser/jaxjs.js'
import { denoise, embed, tensorOf } from './rows/denoiser/tfjs.js'
import { byHand, filled, mapWeights, widths } from './rows/denoiser/weights.js'
import { numbers } from './rows/numbers.js'

const [SIZE, CONTEXT, BATCH] = [4, 8, 3] as const
const parameters = filled(SIZE, { ...widths, context: CONTEXT })
const [z, taus, contexts] = [
  Data.data(numbers(BATCH * SIZE, 1), [BATCH, SIZE]),
  Data.data([10, 400, 900], [BATCH, 1]),
  Data.data(numbers(BATCH * CONTEXT, 1), [BATCH, CONTEXT]),
]

const withGiry = async (): Promise<ArrayLike<number>> => {
  const network = Diffusion.denoiser(SIZE, { ...widths, context: CONTEXT })
  const input = S.struct({ z: S.real(SIZE), tau: S.scalar, context: S.real(CONTEXT as number) })
  const callable = must(
    Callable.compile({
      backend: Reference.backend,
      name: 'denoiser',
      input,
      shared: network.space,
      lanes: BATCH,
    })((given, weights) => R.of(network(weights)(given))),
  )
  const site = { keys: Callable.streams(1, 0, BATCH), address: 0 }
  const given = { z, tau: Data.data(taus.values, [BATCH]), context: contexts }
  return must(await callable.run(site, given, parameters)()).values
}

describe('peers', () => {
  beforeAll(async () => {
    must(await open('wasm')())
  })

  it('have the denoiser of giry', async () => {
    const expected = await withGiry()
    const apart = (found: ArrayLike<number>): number =>
      Math.max(...Array.from(found, (x, i) => Math.abs(x - expected[i]!)))

    const tensors = mapWeights(byHand(parameters), tensorOf)
    const byTfjs = denoise(tensors, tensorOf(z), embed(tensors, tensorOf(taus)), tensorOf(contexts))
    expect(apart(byTfjs.dataSync())).toBeLessThan(1e-4)

    const jax = await openJax()
    const found = denoiserWithJaxjs(jax)
    const arrays = () => mapWeights(byHand(parameters), (data) => arrayOf(jax, data))
    const times = found.embed(arrays(), arrayOf(jax, taus))
    const byJaxjs = found.denoise(arrays(), arrayOf(jax, z), times, arrayOf(jax, contexts))
    expect(apart(await byJaxjs.data())).toBeLessThan(1e-4)
    expect(apart(tf.mul(byTfjs, 1.001).dataSync())).toBeGreaterThan(1e-4)
  })
})

describe('the hand tile', () => {
  it('is a product', () => {
    const hand = tile()
    hand.run()
    // rows of 256 columns of 4 numbers, then 256 rows of 8, all sines of their places
    const expected = [0, 1, 2, 3].flatMap((i) =>
      Array.from({ length: 8 }, (_, j) => {
        let sum = 0
        for (let k = 0; k < 256; k++) sum += Math.sin(4 * k + i) * Math.sin(1024 + 8 * k + j)
        return sum
      }),
    )
    const found = hand.values() as ArrayLike<number>
    expected.forEach((x, i) => expect(found[i]).toBeCloseTo(x, 3))
  })
})
