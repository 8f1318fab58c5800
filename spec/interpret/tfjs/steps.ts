// Step by step from the same state: a learning step or a move, as one program, on a back end and on the Reference.

import { data, type Data } from '../../../lib/core/Data.js'
import { variable, type Tensor } from '../../../lib/core/graph.js'
import { reify, type Input, type Reified } from '../../../lib/core/reify.js'
import { simplify } from '../../../lib/core/simplify.js'
import * as Space from '../../../lib/core/Space.js'
import type { Backend } from '../../../lib/interpret/Backend.js'
import * as Magnitude from '../../../lib/interpret/Magnitude.js'
import * as Reference from '../../../lib/interpret/Reference.js'
import type { Random } from '../../../lib/random/Random.js'
import { right, rightOf } from './right.js'

/** A chain on any state: where it starts, and a step from a state and the data of an iteration. */
export interface Chain<S, D> {
  readonly name: string
  readonly init: Random<S>
  readonly space: Space.Space<D>
  /** The data of iteration t, one for each leaf of the space. */
  readonly feed: (t: number) => readonly Data[]
  readonly step: (state: S, input: D) => Random<readonly [S, unknown]>
}

/** What a chain says of the agreement. */
export interface Agreement {
  readonly name: string
  /** Numbers that the steps gave, and how many of them have a bound. */
  readonly numbers: number
  readonly bounded: number
  /** The largest error over bound. */
  readonly worst: number
  /** The median over numbers of bound / (|number| + the largest of its tensor): how much the bound says. */
  readonly tightness: number
}

const KEY = data([20, 26], [2], 'int')
const at = (address: number): Data => data([address], [], 'int')

interface Compiled {
  readonly reified: Reified
  readonly blocks: number
}

/** A random value as a program of a key, an address and more inputs. */
const programOf = <A>(
  name: string,
  inputs: readonly Input[],
  random: Random<A>,
  flatten: (value: A) => readonly Tensor[],
): Compiled => {
  const key = variable({ dtype: 'int', shape: [2] })
  const address = variable({ dtype: 'int', shape: [] })
  const { value, blocks } = random.trace({ key, address })
  const ports = [{ name: 'key', tensor: key }, { name: 'address', tensor: address }, ...inputs]
  const { program, bindings } = right(reify(name, ports, flatten(value)))
  return { reified: { program: simplify(program), bindings }, blocks }
}

const named = (root: string, tensors: readonly Tensor[]): readonly Input[] =>
  tensors.map((tensor, i) => ({ name: `${root}${i}`, tensor }))

/** The numbers that every back end holds. */
const rounded = ({ dtype, shape, values }: Data): Data =>
  data(dtype === 'float' ? Float32Array.from(values) : values, shape, dtype)

const spaceOf = <A>(random: Random<A>): Space.Space<A> =>
  Space.of(random.trace({ key: variable({ dtype: 'int', shape: [2] }), address: variable(at(0)) }).value)

/** bound / size for each number that has an error and a bound. */
const tightnesses = ({ values, magnitudes }: Magnitude.Measured): readonly number[] => {
  const top = values.reduce((m, x) => Math.max(m, Math.abs(x)), 0)
  return Array.from(values, (x, i) => (Magnitude.UNIT * magnitudes[i]!) / (Math.abs(x) + top)).filter(
    (share) => share > 0 && Number.isFinite(share),
  )
}

const call = async (backend: Backend, compiled: ReturnType<typeof compiledOn>, inputs: readonly Data[]) => {
  const given = inputs.map(backend.upload)
  const residents = right(compiled.call(given))
  const found = await Promise.all(residents.map((r) => rightOf(backend.download(r))))
  backend.release([...given, ...residents])
  return found
}
const compiledOn = (backend: Backend, { reified }: Compiled) => right(backend.compile(reified))

/**
 * Makes `steps` steps on the back end; each is compared with the Reference's step from the same state, where the
 * state's float32 numbers are taken to be exact. Decisions are compared where the bound says that they are sure.
 */
export const stepByStep = async <S, D>(
  backend: Backend,
  { name, init, space, feed, step }: Chain<S, D>,
  steps: number,
): Promise<Agreement> => {
  const states = spaceOf(init)
  const state = Space.variables(states)
  const input = Space.variables(space)
  const compiled = programOf(
    name,
    [...named('state', state.tensors), ...named('input', input.tensors)],
    step(state.value, input.value),
    ([next, info]) => [...states.flatten(next), ...Space.flatten(info)],
  )
  const executable = compiledOn(backend, compiled)
  const start = programOf(`${name}.init`, [], init, states.flatten)
  let present = right(Reference.run(start.reified, [KEY, at(0)])).map(rounded)
  const all: number[] = []
  let worst = 0
  let numbers = 0
  let bounded = 0
  for (let t = 0; t < steps; t++) {
    const inputs = [KEY, at(start.blocks + t * compiled.blocks), ...present, ...feed(t).map(rounded)]
    const found = await call(backend, executable, inputs)
    const wanted = right(Magnitude.run(compiled.reified, inputs, { exact: true }))
    wanted.forEach((measured, i) => {
      worst = Math.max(worst, Magnitude.errorOverBound(measured, found[i]!.values))
      numbers += measured.values.length
      bounded += Magnitude.bounded(measured)
      if (measured.dtype === 'float') all.push(...tightnesses(measured))
    })
    present = found.slice(0, present.length)
  }
  executable.dispose()
  all.sort((a, b) => a - b)
  return { name, numbers, bounded, worst, tightness: all[all.length >> 1] ?? 0 }
}

/** One line for people. */
export const shownAgreement = (backend: string, a: Agreement): string =>
  `${a.name} on ${backend}: error / bound ${a.worst.toFixed(4)}, ${a.bounded} of ${a.numbers} numbers have a bound, its median ${a.tightness.toExponential(1)} of the number`
