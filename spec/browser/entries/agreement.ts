// Every primitive and both programs on WebGL, against the Reference, in the browser itself.

import { env } from '@tensorflow/tfjs-core'
import { open } from '../../../lib/interpret/backends.js'
import { agreement, agreementOn, tabulated, type Row } from '../../interpret/tfjs/agreement.js'
import { withPlanted } from '../../interpret/tfjs/planted.js'
import { programs } from '../../interpret/tfjs/programs.js'
import { rightOf } from '../../interpret/tfjs/right.js'
import { shownAgreement, stepByStep, type Agreement } from '../../interpret/tfjs/steps.js'

const RUNS = 4
/** A browser without a GPU takes long to compile shaders: parts that say nothing new of WebGL are left out. */
const LEFT_OUT = ['pinwheel, observations', 'digits, an update of the sampler']
const SEED = 20_26

export interface Found {
  readonly primitives: readonly Row[]
  readonly programs: readonly Agreement[]
  /** Error over bound of exp with an error of 1e-5 planted in it. */
  readonly planted: number
}

export const main = async (): Promise<Found> => {
  // small tensors are computed on the GPU too, where tfjs would leave them to the CPU
  env().set('WEBGL_CPU_FORWARD', false)
  const webgl = await rightOf(open('webgl'))
  const primitives = await agreement(webgl, RUNS, SEED)
  console.log(tabulated('webgl', primitives))
  const { worst } = await withPlanted('webgl', 'Exp', 1e-5, () => agreementOn(webgl, 'exp', RUNS, SEED))
  const found: Agreement[] = []
  for (const [chain, steps] of programs.filter(([{ name }]) => !LEFT_OUT.includes(name))) {
    const one = await stepByStep(webgl, chain, Math.ceil(steps / 4))
    console.log(shownAgreement('webgl', one))
    found.push(one)
  }
  return { primitives, programs: found, planted: worst }
}
