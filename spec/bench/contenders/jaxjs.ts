// How work is done with jax-js: functions under jit, whose arguments are theirs (`ref` keeps one for later), and nothing
// is done for sure before one has waited for it.

import type * as Jax from '@jax-js/jax'
import type { Contender } from '../row.js'

type Array = Jax.Array

/** The library with its wasm back end started. It looks at `navigator`, which Node 20 doesn't have. */
export const openJax = async (): Promise<typeof Jax> => {
  if (!('navigator' in globalThis)) Object.assign(globalThis, { navigator: { userAgent: 'Node' } })
  const jax = await import('@jax-js/jax')
  await jax.init('wasm')
  jax.defaultDevice('wasm')
  return jax
}

/**
 * Steps of a state under jit, whose first array is what the row is about. Each splits the key that it is given, which is
 * faster than to make one outside.
 */
export const steps = (
  jax: typeof Jax,
  start: readonly Array[],
  step: (key: Array, ...state: Array[]) => readonly Array[],
): Contender => {
  const { numpy: np, random, jit } = jax
  const compiled = jit((key: Array, ...state: Array[]): Array[] => {
    const [now, later] = np.unstack(random.split(key, 2)) as [Array, Array]
    return [later, ...step(now, ...state)]
  })
  let all: readonly Array[] = [random.key(0), ...start]
  return {
    units: 1,
    run: () => {
      const [key, ...state] = all
      all = compiled(key!, ...state)
    },
    settle: () => jax.blockUntilReady([...all]),
    values: () => all[1]!.ref.data(),
    dispose: () => {
      all.forEach((x) => x.dispose())
      compiled.dispose()
    },
  }
}

/** Calls of a function of the count of calls. Results are kept until they are there: what nobody waits for is never done. */
export const calls = (jax: typeof Jax, f: (count: number) => Array): Contender => {
  const results: Array[] = []
  let count = 0
  const keepLast = (): void => results.splice(0, results.length - 1).forEach((x) => x.dispose())
  return {
    units: 1,
    run: () => {
      results.push(f(count))
      count += 1
    },
    settle: async () => {
      await jax.blockUntilReady(results)
      keepLast()
    },
    values: () => results.at(-1)!.ref.data(),
    dispose: () => results.forEach((x) => x.dispose()),
  }
}

/** Of a function of rows that gives a number for each: the numbers and their gradients. */
export const valuesAndSlopes =
  (jax: typeof Jax, values: (x: Array) => Array) =>
  (x: Array): [Array, Array] => {
    const of = (z: Array): [Array, Array] => {
      const u = values(z)
      return [u.ref.sum(), u]
    }
    const [[sum, u], slope] = jax.valueAndGrad(of, { hasAux: true })(x)
    sum.dispose()
    return [u, slope]
  }
