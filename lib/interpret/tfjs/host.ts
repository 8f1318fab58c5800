/**
 * Equations on the host, in float64, by the kernels of the Reference: integers and what decides about them, and the
 * few numbers that are known before the device has computed anything.
 */
import { size } from '../../core/graph.js'
import { primitiveKernel } from '../reference/kernel.js'
import type { Place } from './place.js'
import type { Rule } from './rule.js'
import { onHost } from './transfer.js'

/** More floats than this are worth a kernel of the device, even when they are known on the host. */
const FEW = 256

/** Whether an equation belongs on the host. Integers always do: addresses don't fit into 32 bits. */
export const belongsOnHost: (...of: Parameters<Rule>) => boolean = (e, args) => {
  const [out] = e.outs
  if (out!.dtype === 'int') return true
  if (!args.every((a) => a.tag === 'host')) return false
  return out!.dtype === 'bool' || e.op === 'toFloat' || size(out!.shape) <= FEW
}

/** The equation on the host; arguments that lie on the device are brought over. */
export const onHostAlone: Rule = (e, args, b): readonly Place[] => {
  const kernel = primitiveKernel(e, args)
  const host = args.map((a) => onHost(b, a))
  return [b.compute(e.op, { host }, e.outs[0]!, (_, cells) => kernel(cells)[0]!)]
}
