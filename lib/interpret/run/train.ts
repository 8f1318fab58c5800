/**
 * Training: (s_t, info_t) ~ step(s_{t-1}, feed(t)), a chain whose state is whatever a learning algorithm has: parameters,
 * slots of optimisers, slow copies, persistent chains. Iteration t draws from the blocks
 * t |step|, ..., (t + 1) |step| - 1 of stream 0.
 * Laws, bitwise on the Reference:
 *   train(a + b) = resume(train(a), b)
 *   nothing depends on events, checkpoints, the history or the clock
 */
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import * as Data from '../../core/Data.js'
import { fail, within, type GiryError } from '../../core/GiryError.js'
import * as Space from '../../core/Space.js'
import type { Info } from '../../model/Info.js'
import * as R from '../../random/Random.js'
import type { Random } from '../../random/Random.js'
import type { Backend, Resident } from '../Backend.js'
import { compile, describe, keyOf, stream, type Callable } from '../Callable.js'
import { openBackend } from './backend.js'
import { requireCheckpoint, VERSION, type Checkpoint } from './checkpoint.js'
import { checkpointer } from './checkpointer.js'
import { download } from './engine.js'
import { now, turns } from './eventLoop.js'
import { stageProgress } from './events.js'
import { constant, type Feed } from './feed.js'
import type { Given } from './given.js'
import { history } from './history.js'
import { inputsOf } from './inputs.js'
import { noParameters } from './chains.js'
import type { Trained, TrainOptions } from './results.js'
import { keyFor, requireAddresses, requireWhole } from './streams.js'
import { attemptTask, awaited, orFail, scoped, type Scope } from './task.js'

/** Milliseconds between looks at the infos, and the most infos that wait for one. */
const LOOK = 100
const WAITING = 256

type Step<S, D, I> = (state: S, input: D) => Random<readonly [S, I]>
interface Iteration<S, D> {
  readonly state: S
  readonly input: D
}
type Program<S, D> = Callable<Iteration<S, D>, unknown, readonly unknown[]>

const checkOptions = <S, D>(o: TrainOptions<S, D>): void =>
  within(o.name, () => {
    requireWhole('seed', o.seed, 0)
    requireWhole('iterations', o.iterations, 0)
    requireWhole('history', o.history ?? 1, 1)
  })

/** The space of the state, and the first one, which isn't made when the run goes on from a checkpoint. */
interface Initial<S> {
  readonly space: Space.Space<S>
  readonly make: () => readonly Resident[]
}

const initial = <S, D>(o: TrainOptions<S, D>, backend: Backend, scope: Scope): Initial<S> =>
  'trace' in o.init ? drawn(o.name, o.seed, o.init, backend, scope) : handed(o.name, o.init, backend)

const drawn = <S>(
  name: string,
  seed: number,
  init: Random<S>,
  backend: Backend,
  scope: Scope,
): Initial<S> => {
  const first = orFail(
    compile({ name: `${name}.init`, backend, input: Space.struct({}) })(() => init),
  ) as unknown as Callable<unknown, unknown, S>
  scope.defer(first.dispose)
  return {
    space: first.output,
    make: () => orFail(first.call({ keys: keyOf(keyFor('start', seed, 0)), address: 0 }, [])),
  }
}

const handed = <S>(name: string, { space, value }: Given<S>, backend: Backend): Initial<S> => ({
  space,
  make: () =>
    within(name, () => {
      const leaves = Data.leaves(space, value)
      leaves.forEach((leaf, i) => Data.expectData(`'init.${space.leaves[i]!.path}'`, leaf, space.leaves[i]!))
      requireNumbers(space, leaves, 0)
      return leaves.map(backend.upload)
    }),
})

/** The step as a program, and the space of its infos; a step that leaves the space of its state is a `ShapeError`. */
const prepare = <S, D, I extends Info>(
  name: string,
  state: Space.Space<S>,
  feed: Feed<D>,
  step: Step<S, D, I>,
) => {
  const input = Space.struct({ state, input: feed.space }) as Space.Space<Iteration<S, D>>
  let infos: Space.Space<I> | undefined
  const f = (i: Iteration<S, D>): Random<readonly unknown[]> =>
    R.map(([next, info]: readonly [S, I]) => {
      infos = Space.of(info)
      const wrong = infos.leaves.find((leaf) => leaf.dtype !== 'float' || leaf.shape.length > 0)
      if (wrong !== undefined)
        fail('ShapeError', `an info '${wrong.path}' that is not a scalar`, 'report scalars, such as a mean')
      return [...within('the state', () => state.flatten(next)), ...infos.flatten(info)]
    })(step(i.state, i.input))
  const { hash, blocks } = orFail(describe({ name, input })(f))
  return { input, f, hash, blocks, infos: infos! }
}

const requireNumbers = (space: Space.Space<unknown>, state: readonly Data.Data[], iterations: number): void =>
  state.forEach(({ values }, i) => {
    const bad = values.findIndex(Number.isNaN)
    if (bad >= 0)
      fail(
        'NumericalError',
        `'${space.leaves[i]!.path || 'state'}' of the state has NaN at element ${bad} after ${iterations} iterations`,
        'take smaller steps or clip gradients, and go on from the last checkpoint',
        'train',
      )
  })

const inScope = async <S, D, I extends Info>(
  o: TrainOptions<S, D>,
  step: Step<S, D, I>,
  backend: Backend,
  scope: Scope,
): Promise<Trained<S, I>> => {
  const { name, seed, iterations, signal, onEvent } = o
  const { space, make } = initial(o, backend, scope)
  const feed = o.feed ?? (constant(noParameters) as Feed<D>)
  const { input, f, hash: programHash, blocks, infos } = prepare(name, space, feed, step)
  const program = orFail(compile({ name, backend, input })(f)) as unknown as Program<S, D>
  scope.defer(program.dispose)
  within(name, () => requireAddresses(iterations, blocks))

  const resumed = (from: Checkpoint): readonly Resident[] => {
    requireCheckpoint(from, { programHash, seed, firstChain: 0, state: space.leaves })
    return from.state.map(backend.upload)
  }
  let t = o.from?.counter ?? 0
  const writer = within(name, () => checkpointer(o.checkpoint, onEvent))
  let state = scope.own(o.from === undefined ? make() : resumed(o.from))

  const kept = history(
    {
      backend,
      scope,
      stride: Math.max(1, Math.ceil(iterations / (o.history ?? 1000))),
      last: iterations - 1,
    },
    infos,
  )
  const progress = stageProgress(name, iterations, t, onEvent)
  const look = async (): Promise<void> => {
    if (kept.pending() > 0) progress(t, await kept.flush())
  }
  /** Whatever a checkpoint says has been looked at: the last one is always good. */
  const checkpoint = async (): Promise<Checkpoint> => {
    await look()
    const leaves = await download(backend, state)
    requireNumbers(space, leaves, t)
    return { version: VERSION, programHash, seed, firstChain: 0, counter: t, state: leaves }
  }

  const inputs = inputsOf(feed, backend, scope)
  const keys = stream(seed, 0)
  const goOn = turns(signal)
  let looked = now()
  while (t < iterations && signal?.aborted !== true) {
    const site = { keys, address: t * blocks }
    const results = await awaited(program.callInTurns(site, [...state, ...inputs(t)], goOn))
    if (results === undefined) break
    scope.own(results)
    scope.release(state)
    state = results.slice(0, space.leaves.length)
    kept.add(t, results.slice(space.leaves.length))
    t += 1
    if (now() - looked >= LOOK || kept.pending() >= WAITING) {
      await look()
      looked = now()
    }
    await writer.atRest(t, checkpoint)
    await goOn()
  }
  const end = await checkpoint()
  await writer.atEnd(end)
  const { iterations: numbers, leaves } = kept.kept()
  // an info's type is recursive, and the compiler needn't follow it
  const trained: unknown = {
    space,
    state: Data.build(space, end.state),
    iterations: t,
    history: { iterations: numbers, info: Data.build(infos as Space.Space<unknown>, leaves) },
    checkpoint: end,
    stopped: t < iterations,
  }
  return trained as Trained<S, I>
}

/**
 * Iterates a learning step; its state stays on the back end, and its infos come to the host.
 * Left: a `NumericalError` that names the iteration and the field when an info, the feed or the state isn't a number;
 * checkpoints written before it stay good. An `OptionError`, a `ShapeError` when the step changes the space of its
 * state, a `CodecError` for a checkpoint of another program, a `BackendError`.
 *
 * @example
 * import { Random as R, Run, Term as T } from 'giry'
 * const run = await Run.train({
 *   name: 'descent',
 *   seed: 1,
 *   backend: 'reference',
 *   iterations: 3,
 *   init: R.of(T.constant(8)),
 * })((x: T.Scalar) => R.of([T.scale(0.5)(x), { loss: T.square(x) }] as const))()
 * run._tag === 'Right' && run.right.state.values[0] // 1
 * run._tag === 'Right' && run.right.history.info.loss.values // 64, 16, 4
 * const start = { name: 'descent', seed: 1, backend: 'reference', iterations: 2 }
 * const halve = (x: T.Scalar) => R.of([T.scale(0.5)(x), {}] as const)
 * const first = await Run.train({ ...start, init: R.of(T.constant(8)) })(halve)()
 * const second = first._tag === 'Right' && (await Run.train({ ...start, init: Run.given(first.right.space, first.right.state) })(halve)())
 * second && second._tag === 'Right' && second.right.state.values[0] // 0.5
 */
export const train =
  <S, D = object>(options: TrainOptions<S, D>) =>
  <I extends Info>(step: Step<S, D, I>): TaskEither<GiryError, Trained<S, I>> =>
    attemptTask(async () => {
      checkOptions(options)
      const backend = await awaited(openBackend(options.backend))
      return scoped(backend, (scope) => inScope(options, step, backend, scope))
    })
