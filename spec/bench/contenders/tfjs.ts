// How work is done with tfjs: in tf.tidy, with nothing kept but what the next run needs. Its kernels on wasm are done
// when they return.

import { createRequire } from 'node:module'
import * as tf from '@tensorflow/tfjs-core'
import type { Contender } from '../row.js'

/** tfjs-core registers no gradients when Node loads it; they lie in this file of the package. */
export const registerGradients = (): void =>
  void createRequire(import.meta.url)('@tensorflow/tfjs-core/dist/register_all_gradients.js')

/** Keeps tensors until they are disposed of together. */
export const owner = (): { readonly own: <A extends tf.Tensor>(x: A) => A; readonly dispose: () => void } => {
  const owned: tf.Tensor[] = []
  return {
    own: (x) => {
      owned.push(x)
      return x
    },
    dispose: () => tf.dispose(owned),
  }
}

/** Steps of a state, whose first tensor is what the row is about. */
export const steps = <A extends readonly tf.Tensor[]>(
  start: A,
  step: (...state: A) => A,
  dispose: () => void = () => {},
): Contender => {
  let state = start
  return {
    units: 1,
    run: () => {
      const next = tf.tidy(() => step(...state) as unknown as tf.Tensor[]) as unknown as A
      tf.dispose(state as unknown as tf.Tensor[])
      state = next
    },
    values: () => state[0]!.dataSync(),
    dispose: () => {
      tf.dispose(state as unknown as tf.Tensor[])
      dispose()
    },
  }
}

/** Calls of a function whose arguments stay the same. */
export const calls = (f: () => tf.Tensor, dispose: () => void = () => {}): Contender => {
  let last: tf.Tensor | undefined
  return {
    units: 1,
    run: () => {
      last?.dispose()
      last = tf.tidy(f)
    },
    values: () => last!.dataSync(),
    dispose: () => {
      last?.dispose()
      dispose()
    },
  }
}

/** Of a function of rows that gives a number for each: the numbers, kept until they are disposed of, and their gradients. */
export const valuesAndSlopes =
  (values: (x: tf.Tensor) => tf.Tensor) =>
  (x: tf.Tensor): [tf.Tensor, tf.Tensor] => {
    const found: tf.Tensor[] = []
    const { grad } = tf.valueAndGrad((z: tf.Tensor) => {
      // a gradient's function is tidied up after it, and what it leaves is the sum alone
      found.push(tf.keep(values(z)))
      return tf.sum(found[0]!)
    })(x)
    return [found[0]!, grad]
  }
