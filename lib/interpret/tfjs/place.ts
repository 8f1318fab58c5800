/**
 * Where the value of an equation lies. On the device a value may lie there in short: an axis that is only repeated
 * has length 1 in `stored`, and kernels repeat it as they read (a virtual broadcast). On the host it is float64
 * numbers, which is where every integer lies, and all that is known before the device has computed anything.
 */
import type { DType, Shape, TensorType } from '../../core/graph.js'
import type { Step } from './machine.js'

/**
 * A list of steps that runs as often as the values in it change, and what has been derived from these values:
 * transposed copies, repeated axes, uploads. `static` runs once when compiling; what derives from an `input` is kept
 * with the caller's value for as long as that lives; a `block` is the main program or the body of a loop.
 */
export type Section = StaticSection | InputSection | BlockSection

interface Derived {
  readonly derived: Map<string, DevicePlace>
}

export interface StaticSection extends Derived {
  readonly kind: 'static'
  readonly steps: Step[]
}

export interface BlockSection extends Derived {
  readonly kind: 'block'
  readonly steps: Step[]
}

export interface InputSection extends Derived {
  readonly kind: 'input'
  readonly index: number
  /** How it derives from the input; empty for the input itself. */
  readonly key: string
}

export interface DevicePlace extends TensorType {
  readonly tag: 'device'
  readonly register: number
  readonly stored: Shape
  readonly home: Section
  /** The number that it is everywhere, if that is known when compiling. */
  readonly uniform?: number
}

export interface HostPlace extends TensorType {
  readonly tag: 'host'
  readonly register: number
  readonly home: Section
}

export type Place = DevicePlace | HostPlace

export const blockSection = (): BlockSection => ({ kind: 'block', steps: [], derived: new Map() })

/** A tensor as one kernel reads it: any shape of the same stored size. */
export interface Operand {
  readonly place: DevicePlace
  readonly shape: Shape
}

/** The stored numbers under their own shape. */
export const asStored = (place: DevicePlace): Operand => ({ place, shape: place.stored })

/** The same numbers as a value of another type and shape. */
export const viewed = (place: DevicePlace, shape: Shape, stored: Shape = shape): DevicePlace => ({
  ...place,
  shape,
  stored,
})

export const typed = (dtype: DType, shape: Shape): TensorType => ({ dtype, shape })
