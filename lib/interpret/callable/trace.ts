/** Random functions as graphs: for one value, and for several side by side. */
import * as Either from 'fp-ts/lib/Either.js'
import { batch, spreadLane } from '../../core/Batch.js'
import { attempt, within, type GiryError } from '../../core/GiryError.js'
import { variable, type Tensor } from '../../core/graph.js'
import { hash } from '../../core/hash.js'
import { reify, type Input } from '../../core/reify.js'
import * as Space from '../../core/Space.js'
import type { Random } from '../../random/Random.js'
import { orFail } from '../run/task.js'

/** What a random function is called, and what it takes. */
export interface Description<A, P> {
  readonly name: string
  readonly input: Space.Space<A>
  /** What all lanes share; by default nothing. */
  readonly shared?: Space.Space<P>
}

/** What a function has built: its inputs and results, and the blocks that its draws take. */
interface Traced<B> {
  readonly inputs: readonly Input[]
  readonly results: readonly Tensor[]
  readonly blocks: number
  readonly output: Space.Space<B>
}

/** What is shared by default. */
export const nothing = Space.struct({}) as Space.Space<never>
const leafName = (root: string, path: string): string => (path === '' ? root : `${root}.${path}`)
const inputsOf = (root: string, space: Space.Space<unknown>, tensors: readonly Tensor[]): readonly Input[] =>
  tensors.map((tensor, i) => ({ name: leafName(root, space.leaves[i]!.path), tensor }))

/** The function at one value of each. */
export const trace = <A, P, B>(
  { name, input, shared = nothing }: Description<A, P>,
  f: (a: A, shared: P) => Random<B>,
): Traced<B> => {
  const key = variable({ dtype: 'int', shape: [2] })
  const address = variable({ dtype: 'int', shape: [] })
  const a = Space.variables(input)
  const p = Space.variables(shared)
  const { value, blocks } = within(name, () => f(a.value, p.value).trace({ key, address }))
  const output = Space.of(value)
  return {
    inputs: [
      { name: 'key', tensor: key },
      { name: 'address', tensor: address },
      ...inputsOf('input', input, a.tensors),
      ...inputsOf('shared', shared, p.tensors),
    ],
    results: output.flatten(value),
    blocks,
    output,
  }
}

/** The trace with `lanes` keys and values of A in place of one. */
export const batched = <B>(traced: Traced<B>, lanes: number): Traced<B> => {
  const varies = ({ name }: Input): boolean => name !== 'address' && !/^shared(\.|$)/.test(name)
  const inputs = traced.inputs.map((input) =>
    varies(input)
      ? { ...input, tensor: variable({ dtype: input.tensor.dtype, shape: [lanes, ...input.tensor.shape] }) }
      : input,
  )
  const changed = new Map(
    traced.inputs.flatMap(({ tensor }, i) =>
      inputs[i]!.tensor === tensor ? [] : [[tensor, inputs[i]!.tensor] as const],
    ),
  )
  const results = batch(traced.results, changed, lanes).map((lane) => spreadLane(lane, lanes))
  return { ...traced, inputs, results }
}

/**
 * What a function is, whatever the lanes and the back end: the hash of its program for one value, as it was written,
 * the blocks that it uses, and its output's space. Left: an error while the function builds its terms.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Callable, Random as R, Space as S, Term as T } from 'giry'
 * const walk = Callable.describe({ name: 'walk', input: S.real(3) })((x) => R.map((xi: T.Vec<3>) => T.add(x, xi))(R.normal([3])))
 * pipe(walk, Either.map(({ blocks }) => blocks)) // Either.right(2)
 * pipe(walk, Either.map(({ output }) => output.leaves[0]!.shape)) // Either.right([3])
 */
export const describe =
  <A, P>(o: Description<A, P>) =>
  <B>(
    f: (a: A, shared: P) => Random<B>,
  ): Either.Either<
    GiryError,
    { readonly hash: string; readonly blocks: number; readonly output: Space.Space<B> }
  > =>
    attempt(() => {
      const { inputs, results, blocks, output } = trace(o, f)
      return { hash: hash(orFail(reify(o.name, inputs, results)).program), blocks, output }
    })
