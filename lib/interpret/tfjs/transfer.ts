/** Between host and device, and from short axes to full ones: each copy is made once while its value stays the same. */
import { sameShape, size, type DType, type Shape } from '../../core/graph.js'
import { isStatic, type Builder } from './builder.js'
import { packed, read, write } from './device.js'
import { asStored, typed, viewed, type DevicePlace, type HostPlace, type Place } from './place.js'

/** Constants up to this many elements are compared, so that equal ones are uploaded once. */
const SHARED = 1000

const uploaded = (b: Builder, place: HostPlace): DevicePlace =>
  b.produce('upload', { host: [place] }, place, (_, [cells]) =>
    write(b.device, packed(cells!, place.dtype), place.shape, place.dtype),
  )

const uploadedConstant = (b: Builder, place: HostPlace): DevicePlace => {
  const cells = b.machine.host[place.register]!
  if (cells.length > SHARED) return b.derive(place, 'upload', () => uploaded(b, place))
  const id = `upload ${place.dtype} [${place.shape}] ${cells.join()}`
  const known = b.statics.derived.get(id)
  if (known !== undefined) return known
  const made = b.within(b.statics, () => uploaded(b, place))
  const shared = cells.every((x) => Object.is(x, cells[0])) ? { ...made, uniform: cells[0] } : made
  b.statics.derived.set(id, shared)
  return shared
}

/** The value on the device. */
export const onDevice = (b: Builder, place: Place): DevicePlace => {
  if (place.tag === 'device') return place
  return isStatic(place) ? uploadedConstant(b, place) : b.derive(place, 'upload', () => uploaded(b, place))
}

/** The value on the host. */
export const onHost = (b: Builder, place: Place): HostPlace => {
  if (place.tag === 'host') return place
  const whole = full(b, place)
  return b.compute('download', { tensors: [asStored(whole)] }, place, ([info]) =>
    Float64Array.from(read(b.device, info!)),
  )
}

/** The value with every axis stored at its full length. */
export const full = (b: Builder, place: DevicePlace): DevicePlace => stretched(b, place, place.shape)

/** The value with its axes stored at the given lengths: each as it is, or 1 repeated. */
export const stretched = (b: Builder, place: DevicePlace, stored: Shape): DevicePlace => {
  if (sameShape(place.stored, stored)) return place
  if (place.uniform !== undefined)
    return viewed(fill(b, place.uniform, stored, place.dtype), place.shape, stored)
  return b.derive(place, `stretched ${stored}`, () => {
    const missing = stored.map((d, i) => (place.stored[i] === d ? 1 : d))
    const type = typed(place.dtype, stored)
    const made =
      place.dtype === 'float'
        ? b.kernel('Multiply', { a: asStored(place), b: asStored(ones(b, missing)) }, {}, type)
        : b.kernel('Tile', { x: asStored(place) }, { reps: missing }, type)
    return viewed(made, place.shape, stored)
  })
}

const ones = (b: Builder, shape: Shape): DevicePlace => fill(b, 1, shape, 'float')

/** One number everywhere, stored in full; uploaded when compiling. */
export const fill = (b: Builder, value: number, shape: Shape, dtype: DType): DevicePlace => {
  const one = b.constant(Float64Array.of(value), typed(dtype, []))
  const id = `fill ${value} ${dtype} [${shape}]`
  const known = b.statics.derived.get(id)
  if (known !== undefined) return known
  const made = b.within(b.statics, () =>
    b.produce('upload', { host: [one] }, typed(dtype, shape), () =>
      write(b.device, packed(new Float64Array(size(shape)).fill(value), dtype), shape, dtype),
    ),
  )
  b.statics.derived.set(id, made)
  return made
}
