/** The inputs of training, from its feed to the back end. */
import * as Data from '../../core/Data.js'
import { fail } from '../../core/GiryError.js'
import { sameShape, showType } from '../../core/graph.js'
import type { Backend, Resident } from '../Backend.js'
import type { Feed } from './feed.js'
import { orFail, type Scope } from './task.js'

const check = (place: string, iteration: number, { values }: Data.Data): void => {
  if (values instanceof Uint8Array || values instanceof Int32Array) return
  const bad = values.findIndex((v) => !Number.isFinite(v))
  if (bad >= 0)
    fail(
      'NumericalError',
      `'${place}' has ${values[bad]} at element ${bad} in iteration ${iteration}`,
      'clean the data before they are fed',
      'feed',
    )
}

/**
 * The residents of an iteration's inputs, which stay this function's. Only leaves that are other objects than in the
 * iteration before are checked and uploaded.
 */
export const inputsOf = <D>(
  feed: Feed<D>,
  backend: Backend,
  scope: Scope,
): ((iteration: number) => readonly Resident[]) => {
  let data: readonly Data.Data[] = []
  let residents: readonly Resident[] = []
  return (iteration) => {
    const next = Data.leaves(feed.space, orFail(feed.at(iteration)))
    const uploaded = next.map((leaf, i) => {
      if (leaf === data[i]) return residents[i]!
      const { path, dtype, shape } = feed.space.leaves[i]!
      const place = path === '' ? 'input' : `input.${path}`
      if (leaf.dtype !== dtype || !sameShape(leaf.shape, shape))
        fail(
          'ShapeError',
          `'${place}' is ${showType(leaf)} in iteration ${iteration}, not ${dtype}[${shape.join(',')}]`,
          'feed values of one space',
          'feed',
        )
      check(place, iteration, leaf)
      return scope.own([backend.upload(leaf)])[0]!
    })
    scope.release(residents.filter((r) => !uploaded.includes(r)))
    data = next
    residents = uploaded
    return residents
  }
}
