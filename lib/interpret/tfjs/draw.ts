/**
 * Draws: keys and addresses are numbers of the host, so the words are computed there and are the same on every back
 * end. Uniforms and normals go to the device rounded to float32. A coin is compared there, exactly as in float64:
 *   log u < r   iff   r >= the least float32 above log u,   for every float32 r
 * A categorical draw brings its logits to the host.
 */
import { size, type Shape, type TensorType } from '../../core/graph.js'
import { blocksOf } from '../../random/Rng.js'
import type { Cells } from '../reference/cells.js'
import { lanesOf } from '../reference/draw.js'
import { write } from './device.js'
import { onHostAlone } from './host.js'
import { fillBlocks, normals, uniforms, type Convert } from './noise.js'
import { asStored, typed } from './place.js'
import type { Rule, Rules } from './rule.js'
import { full, onDevice, onHost } from './transfer.js'

/** n numbers for each lane, whose blocks give an even count of them. */
const filler = (convert: Convert, key: TensorType, address: TensorType, n: number) => {
  const at = lanesOf(key, address)
  const blocks = blocksOf(n)
  const words = new Int32Array(2 * blocks * at.count)
  return (keys: Cells, addresses: Cells): Float32Array => {
    for (let lane = 0; lane < at.count; lane++)
      fillBlocks(
        at.key0(keys, lane),
        at.key1(keys, lane),
        at.address(addresses, lane),
        words,
        2 * blocks * lane,
        blocks,
      )
    const all = new Float32Array(words.length)
    convert(words, all)
    return n % 2 === 0 ? all : withoutLast(all, n)
  }
}

/** Groups of n + 1 numbers without the last of each. */
const withoutLast = (all: Float32Array, n: number): Float32Array => {
  const out = new Float32Array((all.length / (n + 1)) * n)
  for (let i = 0, k = 0; i < out.length; k++) for (let j = 0; j < n; j++) out[i++] = all[k * (n + 1) + j]!
  return out
}

const plain =
  (name: string, convert: Convert): Rule =>
  (e, args, b) => {
    const host = args.map((a) => onHost(b, a))
    const draw = filler(convert, args[0]!, args[1]!, size(e.params['shape'] as Shape))
    const [out] = e.outs
    return [
      b.produce(name, { host }, out!, (_, [key, address]) =>
        write(b.device, draw(key!, address!), out!.shape, 'float'),
      ),
    ]
  }

/** The least float32 above x, for a negative x. */
const above = (x: number): number => {
  const near = Math.fround(x)
  if (near > x) return near
  bits.float[0] = near
  bits.int[0]! -= 1
  return bits.float[0]
}
const buffer = new ArrayBuffer(4)
const bits = { float: new Float32Array(buffer), int: new Int32Array(buffer) }

const accept: Rule = (e, args, b) => {
  const [key, address, logRatio] = args
  if (logRatio!.tag === 'host') return onHostAlone(e, args, b)
  const host = [onHost(b, key!), onHost(b, address!)]
  const draw = filler(uniforms, key!, address!, 1)
  const [out] = e.outs
  const threshold = b.produce('coins', { host }, typed('float', out!.shape), (_, [keys, addresses]) => {
    const u = draw(keys!, addresses!)
    for (let i = 0; i < u.length; i++) u[i] = above(Math.log(u[i]!))
    return write(b.device, u, out!.shape, 'float')
  })
  const ratio = full(b, onDevice(b, logRatio!))
  return [
    b.kernel('GreaterEqual', { a: asStored(ratio), b: asStored(threshold) }, {}, typed('bool', out!.shape)),
  ]
}

export const drawRules: Rules = {
  uniform: plain('uniform', uniforms),
  normal: plain('normal', normals),
  accept,
  categorical: onHostAlone,
  childKey: onHostAlone,
}
