/** What `chains` and `reduce` have in common: from options to a walk, and from its last place to a checkpoint. */
import * as Data from '../../core/Data.js'
import { within } from '../../core/GiryError.js'
import { sha256Hex } from '../../core/hash.js'
import * as Space from '../../core/Space.js'
import type { Info } from '../../model/Info.js'
import type { Backend, Resident } from '../Backend.js'
import { keysOf, streams } from '../Callable.js'
import { openBackend } from './backend.js'
import { encodeNumbers, requireCheckpoint, VERSION, type Checkpoint } from './checkpoint.js'
import { checkpointer } from './checkpointer.js'
import { family, type Emission, type Family, type Stepper } from './family.js'
import type { Given } from './given.js'
import { averages, type Averages } from './infos.js'
import type { ChainsOptions } from './options.js'
import { checkEnergies, checkSupports, startOf } from './start.js'
import { keyFor, requireAddresses, requireWhole, type Purpose } from './streams.js'
import { awaited, orFail, scoped, type Scope } from './task.js'
import { walk } from './walk.js'

export interface EngineOptions<X, P, I extends Info, E> {
  readonly name: string
  readonly options: ChainsOptions
  /** Which streams the steps draw from, if not from the chains' own. */
  readonly purpose?: Purpose
  readonly parameters: Given<P>
  readonly kernel: (shared: P) => Stepper<X, I>
  readonly emission: (source: Space.Space<X>, info: Space.Space<I>) => Emission<X, E>
  readonly sink: (family: Family, averages: Averages) => Sink
}

/** What becomes of draws. */
export interface Sink {
  readonly watch: readonly number[]
  readonly take: (rows: readonly Data.Data[], watched: readonly Data.Data[], n: number) => void
}

export interface Outcome<X> {
  readonly source: Space.Space<X>
  readonly family: Family
  readonly carried: readonly Data.Data[]
  readonly checkpoint: Checkpoint
  readonly stopped: boolean
}

type Settings = Required<Pick<ChainsOptions, 'chains' | 'draws' | 'seed' | 'burnIn' | 'thin' | 'firstChain'>>

const settingsOf = (o: ChainsOptions): Settings => {
  const { chains, draws, seed, burnIn = 0, thin = 1, firstChain = 0 } = o
  const settings = { chains, draws, seed, burnIn, thin, firstChain }
  const least: Settings = { chains: 1, draws: 0, seed: 0, burnIn: 0, thin: 1, firstChain: 0 }
  Object.entries(least).forEach(([name, n]) => requireWhole(name, settings[name as keyof Settings], n))
  return settings
}

/** The keys that steps draw from. */
const keysFor = (purpose: Purpose | undefined): typeof streams =>
  purpose === undefined
    ? streams
    : (seed, first, lanes) =>
        keysOf(Array.from({ length: lanes }, (_, i) => keyFor(purpose, seed, first + i)))

/** A program with other parameters is another program. */
const identity = ({ hash }: Family, parameters: readonly Data.Data[]): string =>
  parameters.length === 0
    ? hash
    : sha256Hex(JSON.stringify([hash, parameters.map((p) => [p.shape, encodeNumbers(p.values)])]))

export const download = async (
  backend: Backend,
  residents: readonly Resident[],
): Promise<readonly Data.Data[]> => {
  const found: Data.Data[] = []
  for (const r of residents) found.push(await awaited(backend.download(r)))
  return found
}

export const runChains = async <X, P, I extends Info, E>(
  o: EngineOptions<X, P, I, E>,
): Promise<Outcome<X>> => {
  const settings = within(o.name, () => settingsOf(o.options))
  const backend = await awaited(openBackend(o.options.backend))
  return scoped(backend, (scope) => inScope(o, settings, backend, scope))
}

const inScope = async <X, P, I extends Info, E>(
  o: EngineOptions<X, P, I, E>,
  { chains, draws, seed, burnIn, thin, firstChain }: Settings,
  backend: Backend,
  scope: Scope,
): Promise<Outcome<X>> => {
  const { name, options, kernel, parameters } = o
  const stepKeys = keysFor(o.purpose)
  const shared = parameters.space
  const { source } = within(name, () => kernel(Space.variables(shared).value))
  const made = family({ name, backend, scope, lanes: chains, thin, shared, kernel, emission: o.emission })
  const given = Data.leaves(shared, parameters.value)
  const residents = scope.own(given.map(backend.upload))
  const writer = within(name, () => checkpointer(options.checkpoint, options.onEvent))

  const programHash = identity(made, given)
  const [, sumsWidth] = made.widths
  const upload = (data: readonly Data.Data[]): readonly Resident[] => scope.own(data.map(backend.upload))
  const zeroSums = (): readonly Resident[] =>
    upload(Array.from({ length: sumsWidth }, () => Data.data(new Float64Array(chains), [chains])))

  const fresh = async (): Promise<readonly Resident[]> => {
    const startOptions = { backend, scope, chains, firstChain, seed, source, shared, kernel }
    const states = startOf(startOptions, options.start)
    await checkSupports(startOptions, states)
    await checkEnergies(startOptions, states, residents)
    const initial = orFail(made.initial().call({ keys: streams(seed, firstChain, chains), address: 0 }, []))
    return [...states, ...scope.own(initial)]
  }
  const resumed = (from: Checkpoint): readonly Resident[] => {
    const state = Space.batchOf(chains, [...source.leaves, ...made.carried.leaves])
    requireCheckpoint(from, { programHash, seed, firstChain, state })
    const [x, carried] = [from.state.slice(0, source.leaves.length), from.state.slice(source.leaves.length)]
    return [...upload(x), ...zeroSums(), ...upload(carried)]
  }
  const { from } = options
  const counter = from?.counter ?? 0
  within(name, () => requireAddresses(counter + burnIn + draws * thin, made.blocks))
  const carry = from === undefined ? await fresh() : resumed(from)

  const checkpointAt = (at: number, state: readonly Data.Data[]): Checkpoint => ({
    version: VERSION,
    programHash,
    seed,
    firstChain,
    counter: at,
    state,
  })
  const means = averages(made.info)
  const end = await walk(
    {
      backend,
      scope,
      family: made,
      chains,
      keys: stepKeys(seed, firstChain, chains),
      parameters: residents,
      counter,
      burnIn,
      draws,
      thin,
      signal: options.signal,
      onEvent: options.onEvent,
      ...o.sink(made, means),
      averages: means,
      atRest: (place) =>
        writer.atRest(place.counter, async () =>
          checkpointAt(place.counter, await download(backend, [...place.state, ...place.carried])),
        ),
    },
    carry,
  )
  const state = await download(backend, [...end.state, ...end.carried])
  const checkpoint = checkpointAt(end.counter, state)
  await writer.atEnd(checkpoint)
  return {
    source,
    family: made,
    carried: state.slice(source.leaves.length),
    checkpoint,
    stopped: end.stopped,
  }
}
