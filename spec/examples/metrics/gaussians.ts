// Standard normal numbers for the tests of this folder.

import { uniform, type RandomNumbers } from '../../../examples/shared/randomNumbers.js'

/** `count` independent standard normals, by the Box-Muller transform. */
export const gaussians = (state: RandomNumbers, count: number): Float64Array =>
  Float64Array.from(
    { length: count },
    () => Math.sqrt(-2 * Math.log(1 - uniform(state))) * Math.cos(2 * Math.PI * uniform(state)),
  )
