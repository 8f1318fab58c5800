/**
 * Checkpoints: where a run is, so that it can go on to the bit:
 *   run(a + b) = resume(run(a), b)           decode . encode = id           both bitwise
 * As JSON, numbers are base64 of their bits (little-endian), and a digest tells whether the text is whole.
 */
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import * as t from 'io-ts'
import { readText, refuseNewer, type Kind } from '../../core/codec/document.js'
import { malformed } from '../../core/codec/floats.js'
import type { Data, Numbers } from '../../core/Data.js'
import { fail, type GiryError } from '../../core/GiryError.js'
import { sameShape, showType, size, type Json, type TensorType } from '../../core/graph.js'
import { sha256Hex } from '../../core/hash.js'

/** The version of this format; newer ones are refused. */
export const VERSION = 1

/** The state after `counter` steps of each chain, or iterations, and what it is the state of. */
export interface Checkpoint {
  readonly version: number
  /** The hash of the program that made it; a run of another program refuses it. */
  readonly programHash: string
  readonly seed: number
  /** The number of the first chain's stream. */
  readonly firstChain: number
  readonly counter: number
  /** The leaves of the state, in the order of its space. */
  readonly state: readonly Data[]
}

/** Writes checkpoints from time to time and at the end. A failed write is an event, and the run goes on. */
export interface Checkpointing {
  /** Seconds between checkpoints, at least 0. */
  readonly everySeconds: number
  readonly write: (checkpoint: Checkpoint) => TaskEither<GiryError, unknown>
}

const document: Kind = {
  name: 'a checkpoint',
  newest: VERSION,
  where: 'checkpoint',
  remedy: 'use an earlier checkpoint, or start again without one',
  otherwise: 'start again without the checkpoint',
}
const broken = (what: string): GiryError => malformed(what, document.where, document.remedy)

const arrays = {
  float64: Float64Array,
  float32: Float32Array,
  int32: Int32Array,
  uint8: Uint8Array,
} as const
type Numeric = keyof typeof arrays
const numericOf = (values: Numbers): Numeric =>
  values instanceof Float64Array
    ? 'float64'
    : values instanceof Float32Array
      ? 'float32'
      : values instanceof Int32Array
        ? 'int32'
        : 'uint8'

/** Numbers as base64 of their bits. */
export const encodeNumbers = (values: Numbers): string => {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  const parts: string[] = []
  for (let i = 0; i < bytes.length; i += 0x8000)
    parts.push(String.fromCharCode(...bytes.subarray(i, i + 0x8000)))
  return btoa(parts.join(''))
}

const fromBase64 = (kind: Numeric, text: string): Numbers | undefined => {
  const bytes = Either.tryCatch(
    () => Uint8Array.from(atob(text), (c) => c.charCodeAt(0)),
    () => undefined,
  )
  return Either.isLeft(bytes) || bytes.right.length % arrays[kind].BYTES_PER_ELEMENT !== 0
    ? undefined
    : new arrays[kind](bytes.right.buffer)
}

const natural = t.refinement(t.number, (n) => Number.isSafeInteger(n) && n >= 0, 'natural number')
const codec = t.type({
  format: t.literal('giry checkpoint'),
  version: natural,
  programHash: t.string,
  seed: natural,
  firstChain: natural,
  counter: natural,
  state: t.readonlyArray(
    t.type({
      dtype: t.union([t.literal('float'), t.literal('int'), t.literal('bool')]),
      shape: t.readonlyArray(natural),
      numbers: t.union([t.literal('float64'), t.literal('float32'), t.literal('int32'), t.literal('uint8')]),
      data: t.string,
    }),
  ),
  digest: t.string,
})
type Written = t.TypeOf<typeof codec>

/** Every field in a fixed order, so that it doesn't depend on how the JSON was written. */
const digestOf = (w: Omit<Written, 'digest'>): string =>
  sha256Hex(
    JSON.stringify([
      w.version,
      w.programHash,
      w.seed,
      w.firstChain,
      w.counter,
      w.state.map((s) => [s.dtype, s.shape, s.numbers, s.data]),
    ]),
  )

/**
 * The checkpoint as JSON.
 *
 * @example
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Run } from 'giry'
 * const checkpoint = { version: 1, programHash: 'p', seed: 1, firstChain: 0, counter: 7, state: [Data.data([0.1], [])] }
 * const json = Run.encodeCheckpoint(checkpoint)
 * Run.decodeCheckpoint(json) // Either.right(checkpoint)
 * Run.decodeCheckpoint({ ...Object(json), counter: 8 })._tag // 'Left'
 */
export const encodeCheckpoint = (checkpoint: Checkpoint): Json => {
  const { version, programHash, seed, firstChain, counter } = checkpoint
  const state = checkpoint.state.map(({ dtype, shape, values }) => ({
    dtype,
    shape,
    numbers: numericOf(values),
    data: encodeNumbers(values),
  }))
  const written = {
    format: 'giry checkpoint' as const,
    version,
    programHash,
    seed,
    firstChain,
    counter,
    state,
  }
  return { ...written, digest: digestOf(written) }
}

const dataOf = (leaf: Written['state'][number]): Either.Either<GiryError, Data> => {
  const values = fromBase64(leaf.numbers, leaf.data)
  return values === undefined || values.length !== size(leaf.shape)
    ? Either.left(broken('a checkpoint with a tensor whose numbers do not fill its shape'))
    : Either.right({ dtype: leaf.dtype, shape: leaf.shape, values })
}

/**
 * The checkpoint that JSON holds. Left: a `CodecError` for JSON that isn't a whole checkpoint, or one of a newer version; it
 * says what to do.
 */
export const decodeCheckpoint = (json: unknown): Either.Either<GiryError, Checkpoint> =>
  pipe(
    refuseNewer(document)(json),
    Either.chain((j) =>
      pipe(
        codec.decode(j),
        Either.mapLeft(() => broken('JSON that is not a checkpoint')),
      ),
    ),
    Either.filterOrElse(
      (written) => written.digest === digestOf(written),
      () => broken('a checkpoint whose digest does not match what is in it'),
    ),
    Either.chain((written) =>
      pipe(
        Either.sequenceArray(written.state.map(dataOf)),
        Either.map((state) => {
          const { version, programHash, seed, firstChain, counter } = written
          return { version, programHash, seed, firstChain, counter, state }
        }),
      ),
    ),
  )

/**
 * The checkpoint as text, for a file.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Run } from 'giry'
 * const checkpoint = { version: 1, programHash: 'p', seed: 1, firstChain: 0, counter: 7, state: [] }
 * pipe(Run.readCheckpoint(Run.writeCheckpoint(checkpoint)), Either.map((c) => c.counter)) // Either.right(7)
 */
export const writeCheckpoint = (checkpoint: Checkpoint): string =>
  JSON.stringify(encodeCheckpoint(checkpoint))

/** The checkpoint that text holds. Left: a `CodecError` for text that isn't a whole checkpoint; it says what to do. */
export const readCheckpoint: (text: string) => Either.Either<GiryError, Checkpoint> =
  readText(document)(decodeCheckpoint)

/** What a run expects of the checkpoint that it goes on from. */
export interface Expected {
  readonly programHash: string
  readonly seed: number
  readonly firstChain: number
  readonly state: readonly TensorType[]
}

const difference = (found: Checkpoint, wanted: Expected): string | undefined => {
  if (found.version > VERSION) return `version ${found.version}; this giry reads versions up to ${VERSION}`
  if (found.programHash !== wanted.programHash)
    return `another program (${found.programHash.slice(0, 12)}, not ${wanted.programHash.slice(0, 12)})`
  if (found.seed !== wanted.seed) return `seed ${found.seed}, not ${wanted.seed}`
  if (found.firstChain !== wanted.firstChain)
    return `first chain ${found.firstChain}, not ${wanted.firstChain}`
  const [a, b] = [found.state, wanted.state].map((s) => s.map(showType).join(', '))
  const fits =
    found.state.length === wanted.state.length &&
    found.state.every((s, i) => {
      const w = wanted.state[i]!
      return s.dtype === w.dtype && sameShape(s.shape, w.shape)
    })
  return fits ? undefined : `a state of types ${a}, not ${b}`
}

/** The checkpoint, if the run can go on from it; otherwise a `CodecError` that says how they differ. */
export const requireCheckpoint = (found: Checkpoint, wanted: Expected): Checkpoint => {
  const differs = difference(found, wanted)
  return differs === undefined
    ? found
    : fail(
        'CodecError',
        `a checkpoint of ${differs}`,
        'go on with the program and options that made it, or start again without it',
        'checkpoint',
      )
}
