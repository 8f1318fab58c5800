/** What a command line puts in a profile's place, as functions that throw. */
import { isRight } from 'fp-ts/lib/Either.js'
import { expect } from 'vitest'
import { systemNames } from '../../../../examples/04-systems/systems.js'
import {
  assignable,
  assigned,
  assignmentsOf,
  textOf,
} from '../../../../examples/04-systems/table/assignments.js'
import { workOf } from '../../../../examples/04-systems/table/work.js'
import { right } from '../files.js'

/** Leaves of a value by their paths. */
const leaves = (value: unknown, path = ''): readonly (readonly [string, unknown])[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === '' ? key : `${path}.${key}`))
    : [[path, value]]

/** Leaves that differ between two values: what they are in the second. */
const changed = (before: unknown, after: unknown): Readonly<Record<string, unknown>> => {
  const [old, known] = [Object.fromEntries(leaves(before)), Object.fromEntries(leaves(after))]
  const paths = [...new Set([...Object.keys(old), ...Object.keys(known)])].filter(
    (path) => old[path] !== known[path],
  )
  return Object.fromEntries(paths.map((path) => [path, known[path]]))
}

/** Places that a profile may leave empty. */
const optional = ['damc.weightDecay', 'damc.start', 'damc.negatives']

/** Every name stands for the leaf of that path and no other, in all systems or in one. */
export const assignedByName = async (): Promise<void> => {
  const { settings } = right(await workOf({ data: 'optdigits', profile: 'smoke' })())
  const places = leaves(settings.vae).map(([path]) => path)
  expect(assignable.filter((name) => !places.includes(name))).toEqual(optional)
  for (const name of assignable) {
    const value = ['0.75', '7', 'noise', 'inference'].find((text) =>
      isRight(assignmentsOf(`${name}=${text}`)),
    )!
    const everywhere = assigned(right(assignmentsOf(`${name}=${value}`)))(settings)
    const once = assigned(right(assignmentsOf(`lebm:${name}=${value}`)))(settings)
    const wanted = { [name]: Number.isNaN(Number(value)) ? value : Number(value) }
    for (const system of systemNames) {
      expect(changed(settings[system], everywhere[system])).toStrictEqual(wanted)
      expect(changed(settings[system], once[system])).toStrictEqual(system === 'lebm' ? wanted : {})
    }
  }
}

/** Assignments come back from their text, and a work has them. */
export const assignedAgain = async (): Promise<void> => {
  const text = 'sigma=0.15,sri-5:posterior.steps=40,damc.negatives=inference,damc:sigma=0.1'
  const set = right(assignmentsOf(text))
  expect(textOf(set)).toBe(text)
  const {
    damc,
    vae,
    'sri-5': sri5,
  } = right(await workOf({ data: 'optdigits', profile: 'smoke', set })()).settings
  expect([damc.sigma, vae.sigma, sri5.sigma]).toEqual([0.1, 0.15, 0.15])
  expect([damc.damc.negatives, sri5.posterior.steps]).toEqual(['inference', 40])
  expect(vae.posterior.steps).not.toBe(40)
}
