// Iterations of a system, one call of a compiled program each, and what each took.

import {
  Callable,
  Data,
  Net as N,
  Random as R,
  Space as S,
  type Run,
  type Term as T,
} from '../../../lib/index.js'
import type { Example } from '../../../examples/04-systems/data/feed.js'
import type { System } from '../../../examples/04-systems/system.js'
import type { Backend } from '../../../lib/interpret/Backend.js'
import { must } from '../contenders/giry.js'
import { memory, type Memory } from './memory.js'

export interface Iteration {
  readonly ms: number
  /** Milliseconds of processors, whatever else they had to do. */
  readonly cpuMs: number
  readonly memory: Memory
  /** What it reported, by name. */
  readonly report: Readonly<Record<string, number>>
}

/** What came before: making the program, and making the first state. */
export interface Prepared {
  readonly compiledMs: number
  readonly startedMs: number
  readonly parameters: number
  readonly memory: Memory
}

export interface Telling {
  readonly onPrepared: (prepared: Prepared) => void
  readonly onIteration: (done: number, iteration: Iteration) => void | Promise<void>
}

/** Milliseconds that processors have worked for this process. */
const worked = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

const keys = Callable.stream(1, 0)

/** Runs so many iterations and tells of each. */
export const iterate = async <Q, A>(
  backend: Backend,
  system: System<Q, A>,
  feed: Run.Feed<T.Batch<Example>>,
  iterations: number,
  { onPrepared, onIteration }: Telling,
): Promise<void> => {
  const begin = performance.now()
  const space = N.spaceOf(system.init)
  const first = must(Callable.compile({ backend, name: 'first', input: S.struct({}) })(() => system.init))
  const input = S.struct({ state: space, examples: feed.space }) as S.Space<{
    readonly state: Q
    readonly examples: T.Batch<Example>
  }>
  let reported: S.Space<unknown> | undefined
  const step = must(
    Callable.compile({ backend, name: 'iteration', input })(({ state, examples }) =>
      R.map(([next, report]: readonly [Q, unknown]) => {
        reported = S.of(report)
        return [...space.flatten(next), ...reported.flatten(report)]
      })(system.step(state, examples)),
    ),
  )
  const compiled = performance.now()
  let state = must(first.call({ keys, address: 0 }, []))
  first.dispose()
  onPrepared({
    compiledMs: compiled - begin,
    startedMs: performance.now() - compiled,
    parameters: N.count({ space }),
    memory: memory(),
  })
  for (let t = 0; t < iterations; t++) {
    const examples = Data.leaves(feed.space, must(feed.at(t)))
    const [at, workedBefore] = [performance.now(), worked()]
    const given = examples.map(backend.upload)
    const results = must(step.call({ keys, address: t * step.blocks }, [...state, ...given]))
    const [ms, cpuMs] = [performance.now() - at, worked() - workedBefore]
    backend.release([...state, ...given])
    state = results.slice(0, space.leaves.length)
    const infos = results.slice(space.leaves.length)
    const values: [string, number][] = []
    for (const [i, info] of infos.entries())
      values.push([reported!.leaves[i]!.path, must(await backend.download(info)()).values[0]!])
    backend.release(infos)
    await onIteration(t + 1, { ms, cpuMs, memory: memory(), report: Object.fromEntries(values) })
  }
  backend.release(state)
  step.dispose()
}
