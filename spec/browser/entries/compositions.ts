// Order, linear algebra and while loops on WebGL, against the Reference, in the browser itself.

import { env } from '@tensorflow/tfjs-core'
import { open } from '../../../lib/interpret/backends.js'
import { agreement, tabulated, type Row } from '../../interpret/tfjs/agreement.js'
import { compositions } from '../../interpret/tfjs/cases/compositions.js'
import { rightOf } from '../../interpret/tfjs/right.js'

const RUNS = 2

export const main = async (): Promise<readonly Row[]> => {
  // small tensors are computed on the GPU too, where tfjs would leave them to the CPU
  env().set('WEBGL_CPU_FORWARD', false)
  const rows = await agreement(await rightOf(open('webgl')), RUNS, 7, compositions)
  console.log(tabulated('webgl', rows))
  return rows
}
