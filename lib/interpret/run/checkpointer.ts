/** When checkpoints are written, and what becomes of a write that fails. */
import * as Either from 'fp-ts/lib/Either.js'
import { requireOption } from '../../core/GiryError.js'
import type { GiryError } from '../../core/GiryError.js'
import type { Checkpoint, Checkpointing } from './checkpoint.js'
import { now } from './eventLoop.js'
import type { Event } from './events.js'

export interface Checkpointer {
  /** Writes if enough time has passed. */
  readonly atRest: (counter: number, make: () => Promise<Checkpoint>) => Promise<void>
  /** Writes, unless this place was the last that was written. */
  readonly atEnd: (checkpoint: Checkpoint) => Promise<void>
}

/** A write that throws is as good as one that gives a Left: neither may end a long run. */
const attemptWrite = async (
  { write }: Checkpointing,
  checkpoint: Checkpoint,
): Promise<Either.Either<GiryError, unknown>> => {
  try {
    return await write(checkpoint)()
  } catch (e) {
    return Either.left({
      _tag: 'CodecError',
      what: `writing the checkpoint threw '${e instanceof Error ? e.message : String(e)}'`,
      where: 'checkpoint.write',
      remedy: 'see that there is room for it',
    })
  }
}

export const checkpointer = (
  o: Checkpointing | undefined,
  onEvent: ((event: Event) => void) | undefined,
): Checkpointer => {
  if (o !== undefined) requireOption('everySeconds', o.everySeconds, (s) => s >= 0, 'at least 0')
  let last = now()
  let written: number | undefined
  const save = async (checkpoint: Checkpoint): Promise<void> => {
    if (o === undefined || written === checkpoint.counter) return
    const { counter } = checkpoint
    const result = await attemptWrite(o, checkpoint)
    last = now()
    if (Either.isRight(result)) written = counter
    onEvent?.(
      Either.isRight(result)
        ? { kind: 'checkpoint', counter }
        : { kind: 'checkpointFailed', counter, error: result.left },
    )
  }
  return {
    atRest: async (counter, make) => {
      if (o === undefined || counter === written || now() - last < 1000 * o.everySeconds) return
      await save(await make())
    },
    atEnd: save,
  }
}
