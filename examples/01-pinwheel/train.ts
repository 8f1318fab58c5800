// Training: the program's iterations, with checkpoints, and with samplers kept on the way for the pictures.

import { pipe } from 'fp-ts/lib/function.js'
import * as TaskEither from 'fp-ts/lib/TaskEither.js'
import { Data, Net as N, Random as R, Run, Space as S } from 'giry'
import { loadSampler, loadTraining, samplerName, saveSampler, saveTraining, trainingName } from './files.js'
import type { Saving, Weights } from './files.js'
import { latents } from './likelihood.js'
import { watched, type Machine, type Task } from './machine.js'
import type { Learner, Program } from './program.js'
import type { Settings } from './profiles.js'

export interface Snapshot {
  readonly iteration: number
  readonly weights: Weights
}

export interface Training {
  /** The sampler before training, on the way, and where training ended. */
  readonly snapshots: readonly Snapshot[]
  /** Pairs of iteration and loss. */
  readonly losses: readonly (readonly [number, number])[]
  readonly programHash: string
  readonly iterations: number
  readonly stopped: boolean
}

export interface Place {
  readonly folder: string
  readonly resume: boolean
}

/** Seconds between two checkpoints. */
const everySeconds = 20

/** The sampler as training starts: what no iteration has changed. */
const untrained = (program: Program, { backend, seed }: Machine): Task<Weights> =>
  pipe(
    Run.train({ name: 'untrained', seed, backend, iterations: 0, init: program.init })((q: Learner) =>
      R.of([q, {}] as const),
    ),
    TaskEither.map(({ state }) => state.phi),
  )

/**
 * Looks at training after each iteration: keeps the samplers of the given iterations, and writes where training is
 * from time to time.
 */
const keeper = (o: Settings, program: Program, folder: string, wanted: readonly number[]) => {
  const space = N.spaceOf(program.init)
  const kept: Snapshot[] = []
  let written = performance.now()
  return {
    kept,
    look: ({ checkpoint, losses }: Saving): Task<unknown> => {
      const { counter, state } = checkpoint
      const { phi } = Data.build(space, state)
      const due = performance.now() - written >= 1000 * everySeconds
      if (due) written = performance.now()
      if (wanted.includes(counter)) kept.push({ iteration: counter, weights: phi })
      return pipe(
        wanted.includes(counter) ? saveSampler(o, folder, samplerName(counter))(phi) : TaskEither.right(''),
        TaskEither.chain(() => (due ? saveTraining(folder, { checkpoint, losses }) : TaskEither.right(''))),
      )
    },
  }
}

/** What an earlier run left behind, if this one goes on from there. */
const earlier = (
  o: Settings,
  wanted: readonly number[],
  { folder, resume }: Place,
): Task<{ readonly saving: Saving | undefined; readonly snapshots: readonly Snapshot[] }> =>
  pipe(
    TaskEither.Do,
    TaskEither.bind('saving', () => (resume ? loadTraining(folder) : TaskEither.right(undefined))),
    TaskEither.bind('snapshots', ({ saving }) =>
      pipe(
        wanted.filter((iteration) => iteration <= (saving?.checkpoint.counter ?? -1)),
        TaskEither.traverseSeqArray((iteration) =>
          pipe(
            loadSampler(o, folder, samplerName(iteration)),
            TaskEither.map((weights) => ({ iteration, weights })),
          ),
        ),
      ),
    ),
  )

const feedOf = (points: Data.Data, { batch }: Settings, seed: number) =>
  Run.feed.batches({ space: S.real(2), data: points, batch, seed })

interface Job {
  readonly o: Settings
  readonly program: Program
  readonly keep: ReturnType<typeof keeper>
  readonly machine: Machine
}

/** The iterations that are left to do. */
const iterate = ({ o, program, keep, machine }: Job, points: Data.Data, saving: Saving | undefined) => {
  const losses = [...(saving?.losses ?? [])]
  const { onEvent, ...options } = watched(machine, 'train')
  return pipe(
    Run.train({
      ...options,
      name: 'pinwheel',
      seed: machine.seed,
      iterations: o.iterations,
      init: program.init,
      feed: feedOf(points, o, machine.seed),
      ...(saving === undefined ? {} : { from: saving.checkpoint }),
      checkpoint: { everySeconds: 0, write: (checkpoint) => keep.look({ checkpoint, losses }) },
      onEvent: (event) => {
        if (event.kind === 'progress' && event.info['loss'] !== undefined)
          losses.push([event.done, event.info['loss']])
        if (event.kind === 'checkpointFailed') machine.progress.say(Run.show(event))
        onEvent(event)
      },
    })(program.step),
    TaskEither.map((trained) => ({ ...trained, losses })),
  )
}

/** Trains the sampler of a program; `wanted` are the iterations at which it is kept. */
export const train = (
  program: Program,
  o: Settings,
  wanted: readonly number[],
  place: Place,
  machine: Machine,
): Task<Training> => {
  const keep = keeper(o, program, place.folder, wanted)
  return pipe(
    TaskEither.Do,
    TaskEither.bind('points', () => latents),
    TaskEither.bind('first', () => untrained(program, machine)),
    TaskEither.bind('before', () => earlier(o, wanted, place)),
    TaskEither.tapIO(({ before: { saving } }) => () => {
      if (place.resume && saving === undefined)
        machine.progress.say(`no ${trainingName} in ${place.folder}: training starts anew`)
    }),
    TaskEither.bind('trained', ({ points, before: { saving } }) =>
      iterate({ o, program, keep, machine }, points, saving),
    ),
    TaskEither.tap(({ trained }) => saveTraining(place.folder, trained)),
    TaskEither.map(({ first, before, trained }) => ({
      snapshots: [
        { iteration: 0, weights: first },
        ...before.snapshots,
        ...keep.kept,
        { iteration: trained.iterations, weights: trained.state.phi },
      ],
      losses: trained.losses,
      programHash: trained.checkpoint.programHash,
      iterations: trained.iterations,
      stopped: trained.stopped,
    })),
  )
}
