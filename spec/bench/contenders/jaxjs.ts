// How work is done with jax-js: functions under jit, whose arguments are theirs (`ref` keeps one for later), and nothing
// is done for sure before one has waited for it.

import type * as Jax from '@jax-js/jax'
import type { Contender } from '../row.js'

type Array = Jax.numpy.Array

/** The library with its wasm back end started. It looks at `navigator`, which Node 20 doesn't have. */
export const openJax = async (): Promise<typeof Jax> => {
  if (!('navigator' in globalThis)) Object.assign(globalThis, { navigator: { userAgent: 'Node' } })
  const jax = await import('@jax-js/jax')
  await jax.init('wasm')
  jax.defaultDevice('wasm')
  return jax
}

/** Steps of a state, whose first array is what the row is about; each has a key of its own. */
export const steps = <A extends readonly Array[]>(
  jax: typeof Jax,
  start: A,
  step: (key: Array, ...state: A) => A,
): Contender => {
  let state = start
  let count = 0
  return {
    units: 1,
    run: () => {
      state = step(jax.random.key(count), ...state)
      count += 1
    },
    settle: () => jax.blockUntilReady(state),
    values: () => state[0]!.ref.data(),
    dispose: () => state.forEach((x) => x.dispose()),
  }
}

/** Calls of a function, each with a key of its own. Results are kept until they are there: what nobody waits for is never done. */
export const calls = (jax: typeof Jax, f: (key: Array) => Array): Contender => {
  const results: Array[] = []
  let count = 0
  const keepLast = (): void => results.splice(0, results.length - 1).forEach((x) => x.dispose())
  return {
    units: 1,
    run: () => {
      results.push(f(jax.random.key(count)))
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
