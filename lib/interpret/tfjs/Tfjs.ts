/**
 * The plain lowering to TensorFlow.js: one equation, one kernel. A program is planned once: shapes, registers,
 * transposed copies, what is freed when, and whether the back end has every kernel. A call then runs the plan without
 * tape, scopes or dispatch, and gives back every tensor right after its last use.
 *   call(p)(x) agrees with Reference.run(p)(x) within 8 eps times the magnitude of `Magnitude`, eps = 2^-23
 *   live tensors and bytes after a call = before, plus its results; also after a call that fails
 * Floats are float32 on the device. Integers, what is computed from them, keys, addresses and random words are
 * float64 numbers of the host, the same on every back end. Copies derived from a value (a transposed weight) are kept
 * with it until it is released.
 */
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { expectType } from '../../core/Data.js'
import { attempt, fail, Failure, type GiryError } from '../../core/GiryError.js'
import { size, type TensorType } from '../../core/graph.js'
import type { Reified } from '../../core/reify.js'
import { simplify } from '../../core/simplify.js'
import { inline } from '../../core/simplify/inline.js'
import type { Backend, Executable, Resident } from '../Backend.js'
import { attemptTask } from '../run/task.js'
import { builderOf, type Builder } from './builder.js'
import type { Device } from './device.js'
import { downloaded, heldCells, heldTensor, release, uploaded, type Held } from './held.js'
import { lowerBlock } from './lower.js'
import { abandon, runner, type Machine, type Runner } from './machine.js'
import { asStored, type InputSection, type Place } from './place.js'
import { register } from './registered.js'
import { full, onDevice, onHost } from './transfer.js'

/** An input or a binding of the program: where it lies, and how a caller's value gets there. */
interface Entry {
  readonly place: Place
  readonly load: (held: Held) => void
  readonly unload: () => void
}

const entry = (b: Builder, index: number, type: TensorType): Entry => {
  const { dtype, shape } = type
  const { machine: m } = b
  const empty = b.constant(new Float64Array(0), type)
  if (size(shape) === 0) return { place: empty, load: () => undefined, unload: () => undefined }
  const home: InputSection = { kind: 'input', index, key: '', derived: new Map() }
  if (dtype === 'int') {
    const { register } = empty
    return {
      place: { ...empty, home },
      load: (held) => {
        m.host[register] = held.cells!
        b.memos[index] = held.memo
      },
      unload: () => undefined,
    }
  }
  const register = b.newTensor(shape)
  m.lasting.add(register)
  return {
    place: { tag: 'device', dtype, shape, stored: shape, register, home },
    load: (held) => {
      const { dataId, dtype: stored } = held.tensor!
      m.tensors[register] = { dataId, shape: [...shape], dtype: stored }
      b.memos[index] = held.memo
    },
    unload: () => {
      m.tensors[register] = undefined
    },
  }
}

/** How a result leaves the registers, and the register that must last until then. */
interface Result {
  readonly register?: number
  readonly take: () => Held
}

const result = (b: Builder, place: Place): Result => {
  const { device, machine: m } = b
  if (place.dtype === 'int') {
    const { register } = onHost(b, place)
    return { take: () => heldCells(device, place, m.host[register]!) }
  }
  const { register, read } = b.reader(asStored(full(b, onDevice(b, place))))
  return { register, take: () => heldTensor(device, place, read()) }
}

interface Plan {
  readonly machine: Machine
  readonly entries: readonly Entry[]
  readonly results: readonly Result[]
  readonly work: Runner
}

const planOf = (device: Device, { program }: Reified): Plan => {
  const flat = simplify(inline(program))
  const b = builderOf(device, flat.inputs.length)
  const entries = flat.inputs.map((port, i) => entry(b, i, port))
  const { main, machine } = b
  const results = b.within(main, () =>
    lowerBlock(b)(
      flat.main,
      entries.map((e) => e.place),
    ).map((place) => result(b, place)),
  )
  const kept = results.flatMap((r) => (r.register === undefined ? [] : [r.register]))
  const work = runner(machine, main.steps, kept)
  guarded(machine, runner(machine, b.statics.steps, []).run)
  return { machine, entries, results, work }
}

/** What a kernel of tfjs throws, as a value that says where in the program it happened. */
const trouble = (m: Machine, thrown: unknown): GiryError => {
  if (thrown instanceof Failure) return thrown.error
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  const [line] = message.split('\n')
  return {
    _tag: 'BackendError',
    what: `${m.device.name} failed in '${m.current?.name ?? 'start'}': ${line}`,
    where: m.current?.where ?? 'the program',
    remedy: 'use smaller tensors or fewer chains, or another back end',
  }
}

/** Runs steps; when one throws, everything held is given back and the error is a `Failure`. */
const guarded = <A>(m: Machine, run: () => A): A => {
  try {
    return run()
  } catch (thrown) {
    abandon(m)
    throw new Failure(trouble(m, thrown))
  }
}

/** The caller's values in the order of the program's inputs, bindings among them. */
const matched = (
  device: Device,
  { program, bindings }: Reified,
  owned: ReadonlyMap<string, Held>,
  args: readonly Resident[],
): readonly Held[] => {
  const open = program.inputs.filter((port) => !Object.hasOwn(bindings, port.name))
  if (open.length !== args.length)
    fail(
      'ShapeError',
      `${args.length} inputs for ${program.name}, which takes ${open.map((p) => p.name).join(', ')}`,
      'give one tensor per input',
      device.name,
    )
  let next = 0
  return program.inputs.map((port) => owned.get(port.name) ?? checked(device, port.name, port, args[next++]!))
}

const checked = (device: Device, name: string, port: TensorType, arg: Resident): Held => {
  if (arg.backend !== device.name)
    fail('BackendError', `input '${name}' lies on ${arg.backend}`, `upload it to ${device.name}`, device.name)
  expectType(`input '${name}'`, arg, port)
  const held = arg as Held
  return held.state === 'live'
    ? held
    : fail('BackendError', `input '${name}' was released`, 'release values after their last use', device.name)
}

const takeAll = (device: Device, results: readonly Result[]): readonly Held[] => {
  const taken: Held[] = []
  try {
    for (const r of results) taken.push(r.take())
    return taken
  } catch (thrown) {
    taken.forEach((held) => release(device, held))
    throw thrown
  }
}

const executable = (device: Device, reified: Reified): Executable => {
  const plan = planOf(device, reified)
  const { machine: m, entries } = plan
  const owned = new Map(
    Object.entries(reified.bindings).map(([name, values]) => {
      const port = reified.program.inputs.find((p) => p.name === name)!
      return [name, uploaded(device, port, values)] as const
    }),
  )
  let [disposed, busy] = [false, false]
  const load = (args: readonly Resident[]): void => {
    if (disposed) fail('BackendError', 'the program was disposed of', 'compile it again', device.name)
    if (busy)
      fail(
        'BackendError',
        'a call of the program is under way',
        'wait for it, or compile another',
        device.name,
      )
    const given = matched(device, reified, owned, args)
    entries.forEach((e, i) => e.load(given[i]!))
  }
  const take = (): readonly Held[] => {
    const taken = takeAll(device, plan.results)
    abandon(m)
    return taken
  }
  const unload = (): void => entries.forEach((e) => e.unload())
  const free = (): void => {
    owned.forEach((held) => release(device, held))
    m.lasting.clear()
    abandon(m)
  }
  const inTurns = async (goOn: () => Promise<boolean>): Promise<readonly Held[] | undefined> => {
    const work = plan.work.pieces()
    while (guarded(m, () => work.next().done) !== true)
      if (!(await goOn())) {
        abandon(m)
        return undefined
      }
    return guarded(m, take)
  }
  return {
    call: (args) =>
      attempt(() => {
        load(args)
        try {
          return guarded(m, () => {
            plan.work.run()
            return take()
          })
        } finally {
          unload()
        }
      }),
    callInTurns: (args, goOn) =>
      attemptTask(async () => {
        load(args)
        busy = true
        try {
          return await inTurns(goOn)
        } finally {
          busy = false
          unload()
          if (disposed) free()
        }
      })(),
    dispose: () => {
      disposed = true
      if (!busy) free()
    },
  }
}

/** Programs on a started back end of tfjs. */
export const backendOf = (device: Device): Backend => ({
  name: device.name,
  compile: (reified) => attempt(() => executable(device, reified)),
  upload: (data) => uploaded(device, data, data.values),
  download: (resident) =>
    resident.backend === device.name && (resident as Held).state === 'live'
      ? downloaded(device, resident as Held)
      : TaskEither.left({
          _tag: 'BackendError',
          what: `a value of ${resident.backend} that isn't there`,
          where: device.name,
          remedy: 'download values where they lie, before they are released',
        }),
  release: (residents) => residents.forEach((r) => release(device, r as Held)),
  register: (registration) => register(device, registration),
})
