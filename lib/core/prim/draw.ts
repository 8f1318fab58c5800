/**
 * Draws: pure functions of a stream key (int[2]) and an address (int, counted in Threefry blocks of two words).
 * Leading axes of keys and addresses are lanes; a lane axis of length 1 is shared.
 *   uniform, normal        n scalars at an address use blocks address .. address + ceil(n / 2) - 1
 *   accept(logRatio)       true with probability min(1, exp logRatio): log u < logRatio
 *   categorical(logits)    index k with probability softmax(logits)[k], by inverting the distribution function
 *   childKey               the key of a stream of its own, opened at the address
 */
import { fail } from '../GiryError.js'
import {
  apply,
  sameShape,
  showType,
  type Primitive,
  type Shape,
  type Tensor,
  type TensorType,
} from '../graph.js'
import { broadcastLeading } from './broadcast.js'
import { reshape } from './layout.js'

/** The lanes of a draw: keys and addresses broadcast against each other. */
export const lanes = (key: TensorType, address: TensorType): Shape => {
  const k = key.shape.slice(0, -1)
  const fits =
    k.length === address.shape.length &&
    k.every((d, i) => d === 1 || address.shape[i] === 1 || d === address.shape[i])
  if (key.dtype !== 'int' || address.dtype !== 'int' || key.shape.at(-1) !== 2 || !fits)
    fail(
      'ShapeError',
      `draw with key ${showType(key)} and address ${showType(address)}`,
      'use int[...,2] keys and int[...] addresses',
    )
  return k.map((d, i) => (d === 1 ? address.shape[i]! : d))
}

/** Gives keys and addresses a lane axis, of length 1 where they aren't batched. */
const lift = (t: Tensor, batched: boolean | undefined): Tensor => (batched ? t : reshape(t, [1, ...t.shape]))

const plain = (name: string): Primitive => ({
  name,
  kind: 'draw',
  infer: ([key, address], params) => [
    { dtype: 'float', shape: [...lanes(key!, address!), ...(params['shape'] as Shape)] },
  ],
  vjp: (n) => n.args.map(() => undefined),
  batch: (n, [key, address], [kb, ab]) => apply(n.primitive, [lift(key!, kb), lift(address!, ab)], n.params),
})

const conditional = (name: string, dtype: 'bool' | 'int', rank: number): Primitive => ({
  name,
  kind: 'draw',
  infer: ([key, address, parameter]) => {
    const shape = lanes(key!, address!)
    const given = parameter!.shape
    if (
      parameter!.dtype !== 'float' ||
      given.length !== shape.length + rank ||
      !sameShape(given.slice(0, shape.length), shape)
    )
      fail(
        'ShapeError',
        `${name} of ${showType(parameter!)} for draws of shape [${shape.join(',')}]`,
        `give one ${rank === 0 ? 'number' : 'vector'} per draw`,
      )
    return [{ dtype, shape }]
  },
  vjp: (n) => n.args.map(() => undefined),
  batch: (n, [key, address, parameter], [kb, ab, pb], b) => {
    const p = pb ? parameter! : broadcastLeading(parameter!, b)
    const [k, a] = [lift(key!, kb), lift(address!, ab)]
    // a parameter with lanes of its own needs as many draws, which share a key and an address if nothing else differs
    return apply(n.primitive, [k, kb || ab ? a : broadcastLeading(address!, b), p], n.params)
  },
})

const childKeyPrimitive: Primitive = {
  name: 'childKey',
  kind: 'draw',
  infer: ([key, address]) => [{ dtype: 'int', shape: [...lanes(key!, address!), 2] }],
  vjp: () => [undefined, undefined],
  batch: (n, [key, address], [kb, ab]) => apply(n.primitive, [lift(key!, kb), lift(address!, ab)]),
}

export const uniformPrimitive = plain('uniform')
export const normalPrimitive = plain('normal')
export const acceptPrimitive = conditional('accept', 'bool', 0)
export const categoricalPrimitive = conditional('categorical', 'int', 1)

export const uniform = (key: Tensor, address: Tensor, shape: Shape): Tensor =>
  apply(uniformPrimitive, [key, address], { shape })[0]!
export const normal = (key: Tensor, address: Tensor, shape: Shape): Tensor =>
  apply(normalPrimitive, [key, address], { shape })[0]!
export const accept = (key: Tensor, address: Tensor, logRatio: Tensor): Tensor =>
  apply(acceptPrimitive, [key, address, logRatio])[0]!
export const categorical = (key: Tensor, address: Tensor, logits: Tensor): Tensor =>
  apply(categoricalPrimitive, [key, address, logits])[0]!
export const childKey = (key: Tensor, address: Tensor): Tensor => apply(childKeyPrimitive, [key, address])[0]!

export const draws: readonly Primitive[] = [
  uniformPrimitive,
  normalPrimitive,
  acceptPrimitive,
  categoricalPrimitive,
  childKeyPrimitive,
]
