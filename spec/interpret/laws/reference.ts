/** How the Reference runs programs and serves as a back end, as functions that throw when it doesn't. */
import * as Either from 'fp-ts/lib/Either.js'
import { expect } from 'vitest'
import * as Core from '../../../lib/core/Core.js'
import { data } from '../../../lib/core/Data.js'
import { constant, variable } from '../../../lib/core/graph.js'
import { reify } from '../../../lib/core/reify.js'
import * as Space from '../../../lib/core/Space.js'
import * as T from '../../../lib/core/Term.js'
import * as Reference from '../../../lib/interpret/Reference.js'
import { right } from '../../core/laws/evaluate.js'

/** a + n, for two numbers a and an integer n. */
const add = right(
  Core.fromFunction('add', Space.struct({ a: Space.real(2), n: Space.integer }), ({ a, n }) =>
    T.shift(T.toFloat(n))(a),
  ),
)
const a = data([1, 2], [2])
const n = data([5], [], 'int')

/** Results are numbers of the types that the program says. */
export const typedResults = (): void =>
  expect(right(Reference.run(add, [a, n]))).toEqual([
    { dtype: 'float', shape: [2], values: Float64Array.of(6, 7) },
  ])

/** An input that doesn't fit is an error with its name. */
export const misfits = (): void => {
  const left = (inputs: Parameters<typeof Reference.run>[1]) => Reference.run(add, inputs)
  expect(left([a, data([5], [])])).toMatchObject({ left: { _tag: 'ShapeError', what: /'n'/ } })
  expect(left([data([1], [1]), n])).toMatchObject({
    left: { _tag: 'ShapeError', what: expect.stringContaining("'a' of add is float[1], not float[2]") },
  })
  expect(left([a])).toMatchObject({
    left: { _tag: 'ShapeError', what: expect.stringContaining('takes a, n') },
  })
  expect(left([{ ...a, values: Float64Array.of(1) }, n])).toMatchObject({
    left: { _tag: 'ShapeError', what: expect.stringContaining("'a' of add has 1 numbers") },
  })
}

/** Large constants are inputs that the program brings with it. */
export const bindings = (): void => {
  const large = Array.from({ length: 1500 }, (_, i) => i)
  const x = variable({ dtype: 'float', shape: [] })
  const made = right(
    reify('large', [{ name: 'x', tensor: x }], [T.add(T.sum(constant(large, [1500])), x as T.Scalar)]),
  )
  expect(made.program.inputs).toHaveLength(2)
  expect(right(Reference.run(made, [data([1], [])]))[0]!.values[0]).toBe((1500 * 1499) / 2 + 1)
}

/** Whoever writes to results changes neither inputs nor constants. */
export const ownResults = (): void => {
  const same = right(Core.fromFunction('same', Space.real(2), (x) => [x, T.vector([3, 4])] as const))
  const once = right(Reference.run(same, [a]))
  once.forEach((r) => r.values.fill(9))
  expect(right(Reference.run(same, [a])).map((r) => Array.from(r.values))).toEqual([
    [1, 2],
    [3, 4],
  ])
}

/** An observer sees every equation with its numbers. */
export const observed = (): void => {
  const seen: string[] = []
  const found = Reference.runObserved((e, args, outs) =>
    seen.push(`${e.op} ${args.length} ${Array.from(outs[0]!).join(' ')}`),
  )(add, [a, n])
  expect(Either.isRight(found)).toBe(true)
  expect(seen).toEqual(['toFloat 1 5', 'broadcast 1 5 5', 'add 2 6 7'])
}

const { backend } = Reference

/** Compiled once, a program can be called on its own results; arguments stay as they are. */
export const calledAgain = async (): Promise<void> => {
  const program = right(backend.compile(add))
  const [x, k] = [backend.upload(a), backend.upload(n)]
  const [y] = right(program.call([x, k]))
  const [z] = right(program.call([y!, k]))
  expect(right(await backend.download(z!)()).values).toEqual(Float64Array.of(11, 12))
  expect(right(await backend.download(x)()).values).toEqual(Float64Array.of(1, 2))
}

/** Values of another back end are refused. */
export const foreignValues = (): void => {
  const program = right(backend.compile(add))
  const foreign = { backend: 'wasm', dtype: 'float', shape: [2] } as const
  expect(program.call([foreign, backend.upload(n)])).toMatchObject({
    left: { _tag: 'BackendError', what: expect.stringContaining('wasm') },
  })
}
