/**
 * Saved amortizers: the parameters of a family as JSON, to be loaded and drawn from in another program.
 *   decode(family) . encode(family) = id, bitwise;   decode of another family's parameters is an error
 * What a family is, is the program of its samplers: parameters go only where the same numbers give the same draws.
 * Numbers are base64 of their float64 bits, and a digest tells whether the text is whole.
 */
import * as Either from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import { readText, refuseNewer, type Kind } from '../core/codec/document.js'
import { decodeFloats, encodeFloats, malformed } from '../core/codec/floats.js'
import { natural } from '../core/codec/signatures.js'
import * as Data from '../core/Data.js'
import { attempt, type GiryError } from '../core/GiryError.js'
import { constant, showType, size, variable, type Json, type TensorType } from '../core/graph.js'
import { hash, sha256Hex } from '../core/hash.js'
import { reify } from '../core/reify.js'
import * as Space from '../core/Space.js'
import * as R from '../random/Random.js'
import type { Family } from './Family.js'

/** The version of this format; newer ones are refused. */
export const VERSION = 1

const FORMAT = 'giry amortizer'
const codec = t.type({
  format: t.literal(FORMAT),
  version: t.literal(VERSION),
  family: t.string,
  program: t.string,
  parameters: t.readonlyArray(
    t.type({
      path: t.string,
      dtype: t.union([t.literal('float'), t.literal('int'), t.literal('bool')]),
      shape: t.readonlyArray(natural),
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
      w.family,
      w.program,
      w.parameters.map((p) => [p.path, p.dtype, p.shape, p.data]),
    ]),
  )

const document: Kind = {
  name: 'an amortizer',
  newest: VERSION,
  where: 'saved amortizer',
  remedy: 'use an intact copy of the file, or save it again',
  otherwise: 'save the amortizer again with this version',
}
const broken = (what: string): GiryError => malformed(what, document.where, document.remedy)
const foreign = (what: string): GiryError =>
  malformed(what, document.where, 'make the family with the options of the one that was saved')

/** What a family is: its name, the space of its parameters, and the hash of the program of its samplers. */
interface Identity<Phi> {
  readonly family: string
  readonly space: Space.Space<Phi>
  readonly program: string
}

const identify = <Phi, C, Z>(
  family: Family<Phi, C, Z>,
  conditions: Space.Space<C>,
): Either.Either<GiryError, Identity<Phi>> =>
  pipe(
    attempt(() => {
      const site = { key: variable({ dtype: 'int', shape: [2] }), address: constant([0], [], 'int') }
      const space = Space.of(family.init.trace(site).value)
      const [phi, c] = [Space.variables(space), Space.variables(conditions)]
      const samplers = R.both(family.sample(phi.value, c.value), family.sampleNull(phi.value))
      const inputs = [site.key, ...phi.tensors, ...c.tensors].map((tensor, i) => ({ name: `x${i}`, tensor }))
      return { space, reified: reify(family.name, inputs, Space.flatten(samplers.trace(site).value)) }
    }),
    Either.chain(({ space, reified }) =>
      pipe(
        reified,
        Either.map(({ program }) => ({ family: family.name, space, program: hash(program) })),
      ),
    ),
  )

/**
 * The parameters of a family as JSON; `conditions` is the space of what it samples at.
 * Left: parameters of other types than the family's, or an error while its samplers are built.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Saved, Space as S, Table } from 'giry'
 * const family = Table.family({ conditions: 1, cells: Table.points(2) })
 * const parameters = { rows: Data.data([0.25, 0.75], [1, 2]), null: Data.data([0.5, 0.5], [2]) }
 * const json = Saved.encode(family, S.integer)(parameters)
 * pipe(json, Either.map((j) => (j as { version: number }).version === Saved.VERSION)) // Either.right(true)
 * pipe(json, Either.chain(Saved.decode(family, S.integer))) // Either.right(parameters)
 * const other = Table.family({ conditions: 1, cells: Table.points(3) })
 * pipe(json, Either.chain(Saved.decode(other, S.integer)))._tag // 'Left'
 */
export const encode =
  <Phi, C, Z>(family: Family<Phi, C, Z>, conditions: Space.Space<C>) =>
  (phi: Data.Concrete<Phi>): Either.Either<GiryError, Json> =>
    pipe(
      identify(family, conditions),
      Either.chain(({ space, ...identity }) =>
        attempt(() => {
          const parameters = Data.leaves(space, phi).map((found, i) => {
            const { path, dtype, shape } = space.leaves[i]!
            Data.expectData(`the parameter '${path}'`, found, { dtype, shape })
            return { path, dtype, shape, data: encodeFloats(Float64Array.from(found.values)) }
          })
          const written = { format: FORMAT, version: VERSION, ...identity, parameters } as const
          return { ...written, digest: digestOf(written) }
        }),
      ),
    )

const showLeaf = (leaf: TensorType & { readonly path: string }): string => `'${leaf.path}' ${showType(leaf)}`

/** How what was saved differs from the family that it is loaded into. */
const difference = (found: Written, wanted: Identity<unknown>): string | undefined => {
  if (found.family !== wanted.family)
    return `parameters of the family '${found.family}', not '${wanted.family}'`
  const [saved, own] = [found.parameters, wanted.space.leaves].map((leaves) => leaves.map(showLeaf))
  const at = Array.from({ length: Math.max(saved!.length, own!.length) }, (_, i) => i).find(
    (i) => saved![i] !== own![i],
  )
  if (at !== undefined)
    return `parameters with ${saved![at] ?? 'nothing'} where ${own![at] ?? 'nothing'} belongs`
  if (found.program !== wanted.program)
    return `parameters of a '${found.family}' whose samplers are another program`
  return undefined
}

const dataOf = (leaf: Written['parameters'][number]): Either.Either<GiryError, Data.Data> => {
  const values = decodeFloats(leaf.data)
  return Either.isRight(values) && values.right.length === size(leaf.shape)
    ? Either.right(Data.data(values.right, leaf.shape, leaf.dtype))
    : Either.left(broken(`numbers that do not fill the parameter '${leaf.path}'`))
}

/**
 * The parameters that JSON holds, for the family that they were saved from.
 * Left: a `CodecError` for JSON that isn't a whole saved amortizer, one of a newer version, or one of another family.
 */
export const decode =
  <Phi, C, Z>(family: Family<Phi, C, Z>, conditions: Space.Space<C>) =>
  (json: unknown): Either.Either<GiryError, Data.Concrete<Phi>> =>
    pipe(
      Either.Do,
      Either.bind('versioned', () => refuseNewer(document)(json)),
      Either.bind('found', ({ versioned }) =>
        pipe(
          codec.decode(versioned),
          Either.mapLeft(() => broken('JSON that is not a saved amortizer')),
        ),
      ),
      Either.filterOrElse(
        ({ found }) => found.digest === digestOf(found),
        () => broken('a saved amortizer whose digest does not match what is in it'),
      ),
      Either.bind('own', () => identify(family, conditions)),
      Either.chain(({ own, found }) => {
        const differs = difference(found, own)
        return differs !== undefined
          ? Either.left(foreign(differs))
          : pipe(
              Either.sequenceArray(found.parameters.map(dataOf)),
              Either.map((leaves) => Data.build(own.space, leaves)),
            )
      }),
    )

/**
 * The parameters as text, for a file. Left: as for `encode`.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Data, Diffusion, Net as N, Saved, Space as S } from 'giry'
 * const family = Diffusion.family({ size: 2, encoder: N.mlp([2, 8], N.relu), context: 8, levels: [4, 4, 4], timeWidth: 4 })
 * const space = N.spaceOf(family.init)
 * const zeros = Data.build(space, space.leaves.map((l) => Data.data(new Array(l.shape.reduce((n, d) => n * d, 1)).fill(0), l.shape)))
 * const again = pipe(Saved.write(family, S.real(2))(zeros), Either.chain(Saved.read(family, S.real(2))))
 * again._tag // 'Right'
 */
export const write =
  <Phi, C, Z>(family: Family<Phi, C, Z>, conditions: Space.Space<C>) =>
  (phi: Data.Concrete<Phi>): Either.Either<GiryError, string> =>
    pipe(
      encode(family, conditions)(phi),
      Either.map((json) => JSON.stringify(json)),
    )

/** The parameters that text holds. Left: as for `decode`, or text that isn't JSON. */
export const read =
  <Phi, C, Z>(family: Family<Phi, C, Z>, conditions: Space.Space<C>) =>
  (text: string): Either.Either<GiryError, Data.Concrete<Phi>> =>
    readText(document)(decode(family, conditions))(text)
