/** Where chains start, and whether they can. */
import * as Data from '../../core/Data.js'
import { fail } from '../../core/GiryError.js'
import { sameShape, showType } from '../../core/graph.js'
import * as Space from '../../core/Space.js'
import { inside, showSupport } from '../../core/support.js'
import { constrained } from '../../model/Bijection.js'
import * as E from '../../model/Energy.js'
import type { Info } from '../../model/Info.js'
import * as R from '../../random/Random.js'
import type { Random } from '../../random/Random.js'
import type { Backend, Resident } from '../Backend.js'
import { compile, keysOf, streams } from '../Callable.js'
import type { Stepper } from './family.js'
import type { Value } from './options.js'
import { keyFor } from './streams.js'
import { awaited, orFail, type Scope } from './task.js'

export interface StartOptions<X, P, I extends Info> {
  readonly backend: Backend
  readonly scope: Scope
  readonly chains: number
  readonly firstChain: number
  readonly seed: number
  readonly source: Space.Space<X>
  readonly shared: Space.Space<P>
  readonly kernel: (shared: P) => Stepper<X, I>
}

type Starting = Omit<StartOptions<unknown, never, Info>, 'shared' | 'kernel'>

export const isRandom = (start: Random<unknown> | Value): start is Random<unknown> =>
  'trace' in start && typeof start.trace === 'function'

const drawn = (o: Starting, start: Random<unknown>): readonly Resident[] => {
  const { backend, scope, chains, source } = o
  const callable = orFail(
    compile({ name: 'start', backend, lanes: chains, input: Space.struct({}) })(() =>
      R.map((x: unknown) => source.flatten(x))(start),
    ),
  )
  scope.defer(callable.dispose)
  const keys = keysOf(Array.from({ length: chains }, (_, i) => keyFor('start', o.seed, o.firstChain + i)))
  return orFail(callable.call({ keys, address: 0 }, []))
}

const placeOf = (path: string): string => (path === '' ? 'start' : `start.${path}`)

const concrete = (o: Starting, start: Value): readonly Resident[] => {
  const leaves = Data.leaves(o.source, start as Data.Concrete<unknown>)
  leaves.forEach((leaf, i) => {
    const { path, dtype, shape } = o.source.leaves[i]!
    const place = placeOf(path)
    const wanted = { dtype, shape: [o.chains, ...shape] }
    if (leaf.dtype !== dtype || !sameShape(leaf.shape, wanted.shape))
      fail(
        'ShapeError',
        `'${place}' is ${showType(leaf)}, not ${showType(wanted)}`,
        'give one row per chain',
        'run',
      )
    const width = leaf.values.length / o.chains
    const bad = leaf.values.findIndex((v) => !Number.isFinite(v))
    if (bad >= 0)
      fail(
        'NumericalError',
        `'${place}' of chain ${o.firstChain + Math.floor(bad / width)} is ${leaf.values[bad]}`,
        'start every chain at numbers',
        'run',
      )
  })
  return leaves.map(o.backend.upload)
}

/** A standard normal value, taken to where the numbers of the space lie. */
export const anywhere = <X>(space: Space.Space<X>): Random<X> => {
  const { source, forward } = constrained(space)
  return R.map((z: X) => forward(z)[0])(R.normalLike(source))
}

/** The first states of all chains. */
export const startOf = (o: Starting, start: Random<unknown> | Value | undefined): readonly Resident[] => {
  const given = start ?? anywhere(o.source)
  return o.scope.own(isRandom(given) ? drawn(o, given) : concrete(o, given))
}

/** Stops with an `OptionError` that names a chain whose state lies outside of its space's supports. */
export const checkSupports = async (
  { backend, source, chains, firstChain }: Starting,
  states: readonly Resident[],
): Promise<void> => {
  for (const [i, { path, support }] of source.leaves.entries()) {
    if (support === undefined) continue
    const { values } = await awaited(backend.download(states[i]!))
    const bad = values.findIndex((x) => !inside(support, x))
    if (bad >= 0)
      fail(
        'OptionError',
        `'${placeOf(path)}' of chain ${firstChain + Math.floor((bad * chains) / values.length)} is ${values[bad]}`,
        `start every chain inside of ${showSupport(support)}`,
        'run',
      )
  }
}

/** Stops with a `NumericalError` that names a chain at whose state the energy isn't finite. */
export const checkEnergies = async <X, P, I extends Info>(
  o: StartOptions<X, P, I>,
  states: readonly Resident[],
  parameters: readonly Resident[],
): Promise<void> => {
  const target = o.kernel(Space.variables(o.shared).value).target
  if (target === undefined) return
  const { backend, scope, chains, source, shared } = o
  const callable = orFail(
    compile({ name: E.nameOf(target), backend, lanes: chains, input: source, shared })((x, p: P) =>
      R.of(E.value(o.kernel(p).target!)(x)),
    ),
  )
  scope.defer(callable.dispose)
  // no draws are made, so that any keys will do
  const results = orFail(
    callable.call({ keys: streams(0, 0, chains), address: 0 }, [...states, ...parameters]),
  )
  scope.own(results)
  const { values } = await awaited(backend.download(results[0]!))
  scope.release(results)
  const bad = values.findIndex((u) => !Number.isFinite(u))
  if (bad >= 0)
    fail(
      'NumericalError',
      `the energy '${E.nameOf(target)}' is ${values[bad]} where chain ${o.firstChain + bad} starts`,
      'give a start at which the energy is finite',
      'run',
    )
}
