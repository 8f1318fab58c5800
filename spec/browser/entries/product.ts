// One matrix product on a given backend of tfjs; the values are small integers, exact in half floats too.

import { getBackend, matMul, ready, setBackend, tensor2d } from '@tensorflow/tfjs-core'

/** The name of the backend that was in force, and the entries of the product by rows. */
export interface Product {
  readonly backend: string
  readonly values: readonly number[]
}

/** [1 2 3; 4 5 6] * [7 8; 9 10; 11 12]. */
export const product = async (backend: string): Promise<Product> => {
  await setBackend(backend)
  await ready()
  const a = tensor2d([1, 2, 3, 4, 5, 6], [2, 3])
  const b = tensor2d([7, 8, 9, 10, 11, 12], [3, 2])
  return { backend: getBackend(), values: Array.from(await matMul(a, b).data()) }
}
