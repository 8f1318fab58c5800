import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { describe, expect, it, vi } from 'vitest'
import { Energy as E, Move as M, Run } from 'giry'
import { readData } from '../../../examples/03-posteriordb/data.js'
import { arK } from '../../../examples/03-posteriordb/models/arK.js'
import { right } from './support.js'

/** A clock that goes on by so many milliseconds whenever one looks. */
const paced = async <A>(milliseconds: number, run: () => Promise<A>): Promise<A> => {
  let time = 0
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (time += milliseconds))
  try {
    return await run()
  } finally {
    clock.mockRestore()
  }
}

describe('a run on wasm', () => {
  it('gives the same draws in slices of one step and of many [bitwise]', async () => {
    const data = await readData('arK')()
    if (Either.isLeft(data)) throw new Error(data.left.what)
    const model = arK(data.right)
    const kernel = pipe(model.energy, E.pullback(model.free), M.hmc({ stepSize: 0.05, steps: 3 }))
    const options = { chains: 4, burnIn: 64, draws: 1, seed: 3, backend: 'wasm' }
    const run = () => right(Run.chains(options)(kernel))
    const [slow, fast] = [await paced(1000, run), await paced(0.001, run)]
    expect(slow.draws).toEqual(fast.draws)
  })
})
