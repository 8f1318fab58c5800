/**
 * What is known of the posteriors: means and second moments with their Monte Carlo standard errors, of reference draws (`derive.ts`
 * makes the file from them), or by quadrature, without an error.
 */
import { pipe } from 'fp-ts/lib/function.js'
import type * as TaskEither from 'fp-ts/lib/TaskEither.js'
import * as t from 'io-ts'
import type { DataError } from '../shared/failure.js'
import { readJson } from './data.js'

/** An estimate and its Monte Carlo standard error. */
const estimate = t.readonly(t.type({ value: t.number, mcse: t.number }))
export type Estimate = t.TypeOf<typeof estimate>

const moments = t.readonly(t.type({ mean: estimate, second: estimate, spread: estimate }))
/** E x, E x^2 and E (x - c)^2 of one quantity, c its mean in the reference. */
export type Moments = t.TypeOf<typeof moments>

const references = t.readonly(t.record(t.string, t.readonly(t.record(t.string, moments))))
/** By posterior and quantity. */
export type References = t.TypeOf<typeof references>

/** The file's name in the example's data. */
export const referenceName = 'reference_moments.json'

/** Reads the references that come with this example. */
export const readReferences = (folder?: string): TaskEither.TaskEither<DataError, References> =>
  pipe(readJson(references, referenceName, folder))
