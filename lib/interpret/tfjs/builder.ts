/**
 * Writing steps while a program is compiled. Everything that depends on shapes alone happens here; what is left for
 * the run is to look up registers and to call kernels.
 */
import type { KernelFunc, NamedAttrMap, NamedTensorInfoMap } from '@tensorflow/tfjs-core'
import { fail } from '../../core/GiryError.js'
import { sameShape, type Shape, type TensorType } from '../../core/graph.js'
import type { Cells } from '../reference/cells.js'
import { kernelOf, typeOf, type Device, type Info } from './device.js'
import {
  machineOf,
  newHostRegister,
  newTensorRegister,
  readsFromOutside,
  runner,
  type Machine,
  type Step,
} from './machine.js'
import {
  blockSection,
  typed,
  type BlockSection,
  type DevicePlace,
  type HostPlace,
  type InputSection,
  type Operand,
  type Place,
  type StaticSection,
} from './place.js'

type Inputs = { readonly [name: string]: Operand } | readonly Operand[]

/** What one step may read: tensors as operands, and numbers of the host. */
export interface Reads {
  readonly tensors?: readonly Operand[]
  readonly host?: readonly HostPlace[]
}

/** A register's tensor under a shape, as a kernel reads it: one object, which `read` brings up to date. */
export interface Reader {
  readonly register: number
  readonly view: Info
  readonly read: () => Info
}

export interface Builder {
  readonly device: Device
  readonly machine: Machine
  readonly statics: StaticSection
  readonly main: BlockSection
  /** For each input, what has been derived from the value that it holds now. */
  readonly memos: Map<string, Info>[]
  /** The section that steps go to, and the equation that they belong to. */
  readonly section: () => StaticSection | BlockSection
  readonly within: <A>(section: StaticSection | BlockSection, build: () => A) => A
  readonly at: <A>(op: string, where: string, build: () => A) => A
  /** One kernel of tfjs on stored tensors; the result is stored as it is. A missing kernel is a `BackendError`. */
  readonly kernel: (name: string, inputs: Inputs, attrs: object, out: TensorType) => DevicePlace
  /** A kernel of tfjs, for steps that choose between kernels as they run. A missing one is a `BackendError`. */
  readonly need: (name: string) => (inputs: { readonly [name: string]: Info }, attrs: object) => Info
  /** Another way to make a tensor. */
  readonly produce: (
    name: string,
    reads: Reads,
    out: TensorType,
    run: (tensors: readonly Info[], host: readonly Cells[]) => Info,
  ) => DevicePlace
  /** Another way to make numbers of the host; done at once if it reads nothing but constants. */
  readonly compute: (
    name: string,
    reads: Reads,
    out: TensorType,
    run: (tensors: readonly Info[], host: readonly Cells[]) => Cells,
  ) => HostPlace
  readonly step: (step: Omit<Step, 'op' | 'where'>) => void
  readonly constant: (cells: Cells, type: TensorType) => HostPlace
  /** What `build` makes of a value, made once for as long as the value stays the same. */
  readonly derive: (place: Place, key: string, build: () => DevicePlace) => DevicePlace
  readonly newTensor: (shape: Shape) => number
  readonly reader: (operand: Operand) => Reader
}

export const isStatic = (place: Place): boolean => place.home.kind === 'static'

export const builderOf = (device: Device, inputs: number): Builder => {
  const machine = machineOf(device)
  const statics: StaticSection = { kind: 'static', steps: [], derived: new Map() }
  const main = blockSection()
  const memos = Array.from({ length: inputs }, () => new Map<string, Info>())
  const shapes = new Map<number, Shape>()
  let section: StaticSection | BlockSection = main
  let equation = { op: 'program', where: 'the program' }

  const within: Builder['within'] = (inner, build) => {
    const outer = section
    section = inner
    try {
      return build()
    } finally {
      section = outer
    }
  }
  const at: Builder['at'] = (op, where, build) => {
    const outer = equation
    equation = { op, where }
    try {
      return build()
    } finally {
      equation = outer
    }
  }
  const step: Builder['step'] = (made) => section.steps.push({ ...made, ...equation })

  const newTensor = (shape: Shape): number => {
    const register = newTensorRegister(machine)
    shapes.set(register, shape)
    if (section.kind === 'static') machine.lasting.add(register)
    return register
  }
  const placed = (register: number, { dtype, shape }: TensorType): DevicePlace => ({
    tag: 'device',
    dtype,
    shape,
    stored: shape,
    register,
    home: section,
  })

  const found = (name: string): KernelFunc =>
    kernelOf(device, name) ??
    fail(
      'BackendError',
      `${device.name} has no kernel '${name}', which '${equation.op}' needs`,
      'open another back end, or register the kernel with tfjs',
      equation.where,
    )
  const need: Builder['need'] = (name) => {
    const f = found(name)
    return (inputs, attrs) => f({ inputs, attrs: attrs as NamedAttrMap, backend: device.backend }) as Info
  }

  const reader: Builder['reader'] = ({ place, shape }) => {
    if (!device.traits.anyShape && !sameShape(shapes.get(place.register)!, shape))
      return reader({ place: reshaped(place, shape), shape })
    const { register } = place
    const { tensors } = machine
    const view = { dataId: {}, shape: [...shape], dtype: typeOf(place.dtype) }
    return {
      register,
      view,
      read: () => {
        view.dataId = tensors[register]!.dataId
        return view
      },
    }
  }
  const reshaped = (place: DevicePlace, shape: Shape): DevicePlace =>
    derive(place, `reshape ${shape}`, () => {
      const reshape = need('Reshape')
      const { register } = place
      return produced('Reshape', [register], typed(place.dtype, shape), () =>
        reshape({ x: machine.tensors[register]! }, { shape: [...shape] }),
      )
    })

  const produced = (
    name: string,
    reads: readonly number[],
    out: TensorType,
    make: () => Info,
  ): DevicePlace => {
    const register = newTensor(out.shape)
    const { tensors } = machine
    step({
      name,
      reads,
      writes: [register],
      run: () => {
        tensors[register] = make()
      },
    })
    return placed(register, out)
  }

  const kernel: Builder['kernel'] = (name, inputs, attrs, out) => {
    const f = found(name)
    const readers = Object.entries(inputs).map(([key, o]: [string, Operand]) => [key, reader(o)] as const)
    const reads = readers.map(([, r]) => r)
    const views = Array.isArray(inputs)
      ? reads.map((r) => r.view)
      : Object.fromEntries(readers.map(([key, r]) => [key, r.view]))
    const args = {
      inputs: views as NamedTensorInfoMap,
      attrs: attrs as NamedAttrMap,
      backend: device.backend,
    }
    return produced(
      name,
      reads.map((r) => r.register),
      out,
      () => {
        for (let i = 0; i < reads.length; i++) reads[i]!.read()
        return f(args) as Info
      },
    )
  }

  const reading = ({ tensors = [], host = [] }: Reads) => {
    const readers = tensors.map(reader)
    return {
      registers: readers.map((r) => r.register),
      tensors: () => readers.map((r) => r.read()),
      host: () => host.map((h) => machine.host[h.register]!),
      constant: tensors.length === 0 && host.every(isStatic),
    }
  }
  const produce: Builder['produce'] = (name, reads, out, run) => {
    const from = reading(reads)
    return produced(name, from.registers, out, () => run(from.tensors(), from.host()))
  }
  const compute: Builder['compute'] = (name, reads, out, run) => {
    const from = reading(reads)
    if (from.constant) return constant(run([], from.host()), out)
    const register = newHostRegister(machine)
    step({
      name,
      reads: from.registers,
      writes: [],
      run: () => {
        machine.host[register] = run(from.tensors(), from.host())
      },
    })
    return { tag: 'host', dtype: out.dtype, shape: out.shape, register, home: section }
  }
  const constant: Builder['constant'] = (cells, { dtype, shape }) => {
    const register = newHostRegister(machine)
    machine.host[register] = cells
    return { tag: 'host', dtype, shape, register, home: statics }
  }

  const derive: Builder['derive'] = (place, key, build) => {
    const { home } = place
    const id = `${place.tag} ${place.register} ${place.tag === 'device' ? place.stored : ''}|${place.shape}|${key}`
    const known = home.derived.get(id)
    if (known !== undefined) return known
    const made = home.kind === 'input' ? remembered(home, place, key, build) : within(home, build)
    home.derived.set(id, made)
    return made
  }

  /** Derived from an input: kept with the caller's value, where every program that needs it finds it. */
  const remembered = (
    home: InputSection,
    place: Place,
    key: string,
    build: () => DevicePlace,
  ): DevicePlace => {
    const own = blockSection()
    const made = within(own, build)
    const { register } = made
    machine.lasting.add(register)
    const name = `${home.key}|${place.tag === 'device' ? place.stored : ''}|${place.shape}|${key}`
    const { run } = runner(machine, own.steps, [register])
    main.steps.push({
      ...equation,
      name: `once: ${own.steps.map((s) => s.name).join(', ')}`,
      reads: readsFromOutside(own.steps, []),
      writes: [register],
      run: () => {
        const memo = memos[home.index]!
        const kept = memo.get(name)
        if (kept === undefined) {
          run()
          memo.set(name, machine.tensors[register]!)
        } else machine.tensors[register] = kept
      },
    })
    return { ...made, home: { kind: 'input', index: home.index, key: name, derived: new Map() } }
  }

  return {
    device,
    machine,
    statics,
    main,
    memos,
    section: () => section,
    within,
    at,
    kernel,
    need,
    produce,
    compute,
    step,
    constant,
    derive,
    newTensor,
    reader,
  }
}
