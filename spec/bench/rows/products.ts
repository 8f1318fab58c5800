// Single matrix products: 120x200 times 200x240, and times the transpose of 240x200.

import type * as Jax from '@jax-js/jax'
import * as tf from '@tensorflow/tfjs-core'
import { Term as T } from '../../../lib/index.js'
import * as jaxjs from '../contenders/jaxjs.js'
import * as tfjs from '../contenders/tfjs.js'
import { ofMacs } from '../operations.js'
import type { Contender, Row, Setting } from '../row.js'
import { giryPair, operand } from './single.js'

const [M, K, N] = [120, 200, 240] as const
const left = operand([M, K])
const right = { plain: operand([K, N]), transposed: operand([N, K]) }

const withTfjs = (transposed: boolean): Contender => {
  const { own, dispose } = tfjs.owner()
  const b = transposed ? right.transposed : right.plain
  const [x, y] = [own(tf.tensor2d(left.values, [M, K])), own(tf.tensor2d(b.values, [...b.shape]))]
  return tfjs.calls(() => tf.matMul(x, y, false, transposed), dispose)
}

const withJaxjs = (jax: typeof Jax, transposed: boolean): Contender => {
  const { numpy: np, jit } = jax
  const b = transposed ? right.transposed : right.plain
  const [x, y] = [np.array(left.values).reshape([M, K]), np.array(b.values).reshape([...b.shape])]
  const f = jit((p: Jax.Array, q: Jax.Array) => np.matmul(p, transposed ? np.matrixTranspose(q) : q))
  return jaxjs.calls(jax, () => f(x.ref, y.ref))
}

const giry = giryPair(left, right.plain, (a, b) => T.matMul(a, b))
const giryTransposed = giryPair(left, right.transposed, (a, b) =>
  T.matMul(a, T.transpose<readonly [200, 240]>([1, 0], b)),
)

const row = (name: string, work: string, transposed: boolean): Row => ({
  name,
  work,
  operations: ofMacs(M * K * N),
  exact: true,
  contenders: async (s: Setting) => {
    const own = transposed ? giryTransposed : giry
    return {
      giry: own(s.giry),
      tfjs: withTfjs(transposed),
      jaxjs: withJaxjs(s.jax, transposed),
      plain: own(s.plain),
    }
  },
})

export const matmul = row('matmul', 'a product 120x200 by 200x240', false)
export const matmulTransposed = row('matmul-transposed', 'a product 120x200 by 240x200 transposed', true)
