/**
 * The programs that carry chains on: the same step, repeated as often as fits in a slice of time. All of them go from a
 * carry to a carry, so that any sequence of them with the same number of steps gives the same states:
 *   advance(m)      m steps
 *   emit            the last step of a draw, then what it gives
 *   draws(n)        n times: `thin` steps, then what the draw gives
 * Back ends may round what is in a loop otherwise than what isn't. So one step is a loop too, and what a draw gives is never
 * computed without the step before it.
 */
import { fail, within } from '../../core/GiryError.js'
import { variable, type Tensor } from '../../core/graph.js'
import * as Space from '../../core/Space.js'
import * as T from '../../core/Term.js'
import type { Scalar } from '../../core/types.js'
import type { Info } from '../../model/Info.js'
import type { Approximate, Kernel } from '../../model/Kernel.js'
import * as R from '../../random/Random.js'
import type { Random } from '../../random/Random.js'
import type { Backend } from '../Backend.js'
import { compile, describe, type Callable } from '../Callable.js'
import { orFail, type Scope } from './task.js'

export type Stepper<X, I extends Info> = Kernel<X, X, Approximate, I, unknown>

/** What a draw leaves behind: something carried along, and rows to be stored. */
export interface Emission<X, E> {
  /** What is carried along before the first draw. */
  readonly initial: E
  readonly emit: (
    carried: E,
    x: X,
    sums: readonly Scalar[],
  ) => { readonly carried: E; readonly rows: readonly Tensor[] }
}

interface Carry<X, E> {
  readonly x: X
  /** The infos of the steps since the last draw, added up. */
  readonly sums: readonly Scalar[]
  readonly carried: E
}

export type Program = Callable<unknown, unknown, readonly Tensor[]>

export interface Family {
  /** The identity of a step with its emission, whatever the chains and the slices. */
  readonly hash: string
  /** Blocks of a step. */
  readonly blocks: number
  readonly info: Space.Space<unknown>
  readonly carried: Space.Space<unknown>
  /** How many leaves of a carry are the state's, the sums' and what is carried along. */
  readonly widths: readonly [number, number, number]
  /** The rows of one draw of one chain. */
  readonly rows: readonly Space.Leaf[]
  readonly initial: () => Program
  readonly advance: (steps: number) => Program
  readonly draws: (count: number) => Program
  readonly emit: () => Program
}

export interface FamilyOptions<X, P, I extends Info, E> {
  readonly name: string
  readonly backend: Backend
  readonly scope: Scope
  readonly lanes: number
  readonly thin: number
  readonly shared: Space.Space<P>
  readonly kernel: (shared: P) => Stepper<X, I>
  readonly emission: (source: Space.Space<X>, info: Space.Space<I>) => Emission<X, E>
}

/** The info's space, from a step that is built and thrown away. */
const infoSpace = <X, I extends Info>(kernel: Stepper<X, I>): Space.Space<I> => {
  const site = { key: variable({ dtype: 'int', shape: [2] }), address: variable({ dtype: 'int', shape: [] }) }
  const space = Space.of(kernel.step(Space.variables(kernel.source).value).trace(site).value[1])
  const wrong = space.leaves.find((leaf) => leaf.dtype !== 'float' || leaf.shape.length > 0)
  return wrong === undefined
    ? space
    : fail(
        'ShapeError',
        `an info with a leaf '${wrong.path}' of type ${wrong.dtype}[${wrong.shape.join(',')}]`,
        'report scalars, such as a mean',
        kernel.name,
      )
}

const zeros = (n: number): readonly Scalar[] => Array.from({ length: n }, () => T.constant(0))

/** Stops with a `ShapeError` unless the kernel's steps stay in its source. */
const checked = <X, I extends Info>(kernel: Stepper<X, I>): ((x: X) => Random<readonly [X, I]>) => {
  const { source, name, step } = kernel
  return (x) =>
    R.map(([y, info]: readonly [X, I]) => {
      within(name, () => source.flatten(y))
      return [y, info] as const
    })(step(x))
}

/** Programs by name; each is compiled when it is first needed. */
const remembered = (scope: Scope): ((name: string, make: () => Program) => Program) => {
  const known = new Map<string, Program>()
  return (name, make) => {
    const before = known.get(name)
    if (before !== undefined) return before
    const made = make()
    scope.defer(made.dispose)
    known.set(name, made)
    return made
  }
}

export const family = <X, P, I extends Info, E>(o: FamilyOptions<X, P, I, E>): Family => {
  const { name, backend, lanes, thin, shared } = o
  const outside = within(name, () => o.kernel(Space.variables(shared).value))
  const { source } = outside
  const info = within(name, () => infoSpace(outside))
  const emission = within(name, () => o.emission(source, info))
  const carriedSpace = Space.of(emission.initial)
  const sums = Space.tuple(...info.leaves.map(() => Space.scalar)) as Space.Space<readonly Scalar[]>
  const input = Space.struct({ x: source, sums, carried: carriedSpace }) as Space.Space<Carry<X, E>>

  type Step = (c: Carry<X, E>) => Random<Carry<X, E>>
  const stepOf = (p: P): Step => {
    const step = checked(o.kernel(p))
    return (c) =>
      R.map(([x, report]: readonly [X, I]) => {
        const found = info.flatten(report) as readonly Scalar[]
        return { x, sums: c.sums.map((s, i) => T.add(s, found[i]!)), carried: c.carried }
      })(step(c.x))
  }
  const steps = (count: number, step: Step): Step => R.times(count, step)
  const emit = (c: Carry<X, E>): readonly [Carry<X, E>, readonly Tensor[]] => {
    const { carried, rows } = emission.emit(c.carried, c.x, c.sums)
    return [{ x: c.x, sums: zeros(c.sums.length), carried }, rows]
  }
  const tensors = ([c, rows]: readonly [Carry<X, E>, readonly Tensor[]]): readonly Tensor[] => [
    ...input.flatten(c),
    ...rows,
  ]
  const drawn = (count: number, whole: Step, c: Carry<X, E>): Random<readonly Tensor[]> =>
    R.map(([last, rows]: readonly [Carry<X, E>, unknown]) => tensors([last, Space.flatten(rows)]))(
      R.scan(count, (at: Carry<X, E>) => R.map(emit)(whole(at)))(c) as Random<
        readonly [Carry<X, E>, unknown]
      >,
    )

  const single = { name, input, shared }
  const { hash, output, blocks } = orFail(
    describe(single)((c, p: P) => R.map(tensors)(R.map(emit)(stepOf(p)(c)))),
  )
  const make = (f: (c: Carry<X, E>, p: P) => Random<readonly Tensor[]>): Program =>
    orFail(compile({ ...single, backend, lanes })(f)) as unknown as Program
  const remember = remembered(o.scope)
  return {
    hash,
    blocks,
    info,
    carried: carriedSpace,
    widths: [source.leaves.length, info.leaves.length, carriedSpace.leaves.length],
    rows: output.leaves.slice(input.leaves.length),
    initial: () =>
      remember(
        'initial',
        () =>
          orFail(
            compile({ name, backend, lanes, input: Space.struct({}) })(() =>
              R.of([...zeros(info.leaves.length), ...carriedSpace.flatten(emission.initial)]),
            ),
          ) as unknown as Program,
      ),
    advance: (count) =>
      remember(`advance ${count}`, () =>
        make((c, p) => R.map((last: Carry<X, E>) => input.flatten(last))(steps(count, stepOf(p))(c))),
      ),
    draws: (count) =>
      remember(`draws ${count}`, () => make((c, p) => drawn(count, steps(thin, stepOf(p)), c))),
    emit: () => remember('emit', () => make((c, p) => drawn(1, steps(1, stepOf(p)), c))),
  }
}
