/**
 * Layers as one kernel: a product, a bias along its columns and an activation, where nothing else needs what lies
 * in between. So that nothing does, the derivative of an activation is read off its result:
 *   step(x) = step(leakyRelu(x)),   for slopes of at least 0 the two have the same sign
 */
import type { Block, Equation } from '../../core/Ir.js'
import { dotAxes, freeAxes } from '../../core/prim/dot.js'
import { valuesOf } from '../../core/Ir.js'
import type { Builder } from './builder.js'
import { retain, type Info } from './device.js'
import { leftOf, productOf, rightOf } from './dot.js'
import { typed, viewed, type DevicePlace, type Place } from './place.js'
import { full, onDevice } from './transfer.js'

export interface Layer {
  readonly product: Equation
  /** The value that is added to each row. */
  readonly bias: number
  readonly activation?: Equation
}

/** The layers of a block, by the equation that ends them, and the equations that they make superfluous. */
export interface Layers {
  readonly endingAt: ReadonlyMap<Equation, Layer>
  readonly inside: ReadonlySet<Equation>
}

/** Derivatives of activations read the result of the activation instead of its argument. */
export const stepsOfResults = (block: Block): Block => {
  const activated = new Map<number, number>()
  const equations = block.equations.map((e) => {
    const [x] = e.args
    if (e.op === 'leakyRelu' && Number(e.params['slope']) >= 0 && !activated.has(x!))
      activated.set(x!, e.outs[0]!.id)
    return e.op === 'step' && activated.has(x!) ? { ...e, args: [activated.get(x!)!] } : e
  })
  return { ...block, equations }
}

export const layersOf = (block: Block): Layers => {
  const definition = new Map(block.equations.flatMap((e) => e.outs.map((o) => [o.id, e] as const)))
  const types = valuesOf(block)
  const uses = new Map<number, number>()
  for (const id of [...block.results, ...block.equations.flatMap((e) => e.args)])
    uses.set(id, (uses.get(id) ?? 0) + 1)

  /** The bias, if `id` repeats a value along the columns of the product. */
  const biasOf = (product: Equation, id: number): number | undefined => {
    const axes = dotAxes(product.params)
    const columns = freeAxes(types.get(product.args[1]!)!.shape.length, axes, 1).length
    const rank = product.outs[0]!.shape.length
    const e = definition.get(id)
    const along = e?.op === 'broadcast' ? (e.params['axes'] as readonly number[]) : undefined
    return axes.batch.length === 0 &&
      columns > 0 &&
      along?.length === columns &&
      along.every((a, i) => a === rank - columns + i)
      ? e!.args[0]
      : undefined
  }

  const endingAt = new Map<Equation, Layer>()
  const inside = new Set<Equation>()
  for (const e of block.equations) {
    if (e.op === 'add')
      for (const [x, y] of [e.args, [...e.args].reverse()]) {
        const product = definition.get(x!)
        if (product?.op !== 'dot' || uses.get(x!) !== 1 || endingAt.has(e)) continue
        const bias = biasOf(product, y!)
        if (bias === undefined) continue
        endingAt.set(e, { product, bias })
        inside.add(product)
      }
    if (e.op !== 'leakyRelu' || !(Number(e.params['slope']) >= 0)) continue
    const sum = definition.get(e.args[0]!)
    const layer = sum && endingAt.get(sum)
    if (layer === undefined || uses.get(e.args[0]!) !== 1) continue
    endingAt.delete(sum!)
    inside.add(sum!)
    endingAt.set(e, { ...layer, activation: e })
  }
  return { endingAt, inside }
}

/** wasm asks that the bias was made with one axis, whatever shape it is read under; another one is copied. */
const rowVector = (b: Builder, place: DevicePlace, n: number): DevicePlace => {
  const whole = viewed(full(b, place), [n])
  if (b.device.name !== 'wasm') return whole
  const copy = b.need('Identity')
  const storage = b.device.backend as unknown as {
    readonly dataIdMap: { readonly get: (id: object) => { readonly shape: readonly number[] } }
  }
  return b.derive(whole, 'row vector', () =>
    b.produce('bias', { tensors: [{ place: whole, shape: [n] }] }, typed('float', [n]), ([info]): Info =>
      storage.dataIdMap.get(info!.dataId).shape.length === 1
        ? retain(b.device, info!)
        : copy({ x: info! }, {}),
    ),
  )
}

/** A layer as one kernel. */
export const lowerLayer = (b: Builder, layer: Layer, placeOf: (id: number) => Place): DevicePlace => {
  const p = productOf(b, layer.product, layer.product.args.map(placeOf))
  const slope = Number(layer.activation?.params['slope'])
  const activation = layer.activation === undefined ? 'linear' : slope === 0 ? 'relu' : 'leakyrelu'
  const bias = rowVector(b, onDevice(b, placeOf(layer.bias)), p.n)
  const made = b.kernel(
    '_FusedMatMul',
    { a: leftOf(p), b: rightOf(p), bias: { place: bias, shape: [p.n] } },
    {
      transposeA: false,
      transposeB: false,
      activation,
      ...(activation === 'leakyrelu' ? { leakyreluAlpha: slope } : {}),
    },
    typed('float', [p.b, p.m, p.n]),
  )
  return viewed(made, layer.product.outs[0]!.shape, p.stored)
}
