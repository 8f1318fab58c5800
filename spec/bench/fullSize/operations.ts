// Multiply-adds of an iteration of DAMC on paper, for one image. A step of a chain goes forward and back to what it moves; an
// update goes forward, back, and back to the weights. Steps of filters are counted at borders too.

import { Net as N } from '../../../lib/index.js'
import { samplerFamily, tiltNet } from '../../../examples/04-systems/nets.js'
import type { Setting } from '../../../examples/04-systems/setting.js'

/** Of dense layers: their weights, each once. */
const dense = ({ leaves }: { readonly leaves: readonly { readonly shape: readonly number[] }[] }): number =>
  leaves
    .filter(({ shape }) => shape.length === 2)
    .reduce((total, { shape }) => total + shape[0]! * shape[1]!, 0)

/** Of transposed filters: all of them for every pixel that they start from. */
export const generatorMacs = ({ sizes: { latent, generator } }: Setting): number =>
  generator.reduce(
    ({ total, side, inputs }, [outputs, kernel, stride, pad]) => ({
      total: total + side ** 2 * kernel ** 2 * inputs * outputs,
      side: (side - 1) * stride + kernel - 2 * pad,
      inputs: outputs,
    }),
    { total: 0, side: 1, inputs: latent },
  ).total

/** Of filters: all of them for every pixel that they make. */
export const encoderMacs = (
  rows: readonly N.FilterRow[],
  { shape: { height, channels } }: Pick<Setting, 'shape'>,
): number =>
  rows.reduce(
    ({ total, side, inputs }, [outputs, kernel, stride, pad]) => {
      const next = Math.floor((side + 2 * pad - kernel) / stride) + 1
      return { total: total + next ** 2 * kernel ** 2 * inputs * outputs, side: next, inputs: outputs }
    },
    { total: 0, side: height, inputs: channels },
  ).total

export const iterationMacs = (o: Setting): number => {
  const { sizes, posterior, prior, damc } = o
  const { sampler } = sizes
  const { leaves } = N.spaceOf(samplerFamily(o).init)
  const weightsOf = (part: string): number =>
    dense({ leaves: leaves.filter(({ path }) => path.startsWith(`${part}.`)) })
  const [denoiser, nothing] = [weightsOf('denoiser'), weightsOf('null')]
  const generator = generatorMacs(o)
  const encoder = encoderMacs(sampler.encoder, o)
  const tilt = dense(tiltNet(o).space)
  return (
    encoder +
    sampler.steps * denoiser +
    posterior.steps * 2 * (generator + tilt) +
    2 * prior.steps * 2 * tilt +
    damc.updates * 3 * (encoder + denoiser + nothing) +
    3 * generator +
    3 * 3 * tilt
  )
}
