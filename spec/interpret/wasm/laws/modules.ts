// What must hold of loops as modules, as functions that throw when it doesn't.

import * as fc from 'fast-check'
import { expect } from 'vitest'
import * as Reference from '../../../../lib/interpret/Reference.js'
import { near } from '../../../learn/quadrature.js'
import { right } from '../../tfjs/right.js'
import { runAlone } from '../alone.js'
import { longestFunction } from '../sections.js'
import {
  cases,
  deep,
  errorOf,
  generators,
  network,
  nothing,
  unknown,
  readyOf,
  type Case,
  type Ready,
} from '../programs.js'
import { table } from '../../../../lib/core/table.js'
import { batches, casesOf, programs, programsOf, special } from '../tensors.js'

type Generator = keyof typeof generators

export interface Agreement {
  readonly covered: number
  readonly worst: number
}

/** What went wrong is said together with the program. */
const errorIn = (made: Case, ready: Ready): number => {
  try {
    return errorOf(made, ready)
  } catch (thrown) {
    throw new Error(`${String(thrown)} for ${made.text}`, { cause: thrown })
  }
}

/** Generated cases: each module is valid, stays inside of its values and agrees with the Reference. */
const agreementOn = (generator: Generator, made: readonly Case[]): Agreement => {
  let covered = 0
  let worst = 0
  for (const one of made) {
    const ready = readyOf(generator, one)
    if (typeof ready === 'string') continue
    covered++
    const error = errorIn(one, ready)
    if (!(error <= 1)) throw new Error(`error / bound ${error} for ${one.text}`)
    worst = Math.max(worst, error)
  }
  return { covered, worst }
}

/** Loops over chains. */
export const agreement = (generator: Generator, seed: number, runs: number): Agreement =>
  agreementOn(generator, fc.sample(cases, { seed, numRuns: runs }))

/** Programs of the whole language on whole tensors. */
export const programsAgree = (seed: number, runs: number): Agreement =>
  agreementOn('dense', fc.sample(programs, { seed, numRuns: runs }))

/** A share of the generated cases: whole programs, shallow and deep, several examples at once, and each primitive. */
export const generated = (seed: number, runs: number): readonly Case[] => [
  ...PRIMITIVES.flatMap((name) => fc.sample(casesOf(name), { seed, numRuns: runs / 100 })),
  ...fc.sample(programsOf(2), { seed: seed + 1, numRuns: 0.1 * runs }),
  ...fc.sample(programsOf(4), { seed: seed + 2, numRuns: 0.2 * runs }),
  ...fc.sample(programsOf(6), { seed: seed + 3, numRuns: 0.05 * runs }),
  ...fc.sample(batches, { seed: seed + 4, numRuns: 0.1 * runs }),
]

const PRIMITIVES = [...table.keys()].filter((name) => name !== 'variable')

export const agreementOfAll = (made: readonly Case[]): Agreement => agreementOn('dense', made)

/** Cases of a primitive on whole tensors. */
export const primitiveAgrees = (primitive: string, seed: number, runs: number): Agreement =>
  agreementOn('dense', fc.sample(casesOf(primitive), { seed, numRuns: runs }))

const whole = (primitive: string): void => {
  expect(primitiveAgrees(primitive, 3, 40).covered).toBe(40)
}
export const tensors = (): void => {
  expect(programsAgree(3, 200).covered).toBe(200)
}
export const gathers = (): void => whole('gather')
export const transposed = (): void => whole('conv2dTranspose')
export const choices = (): void => ['argmax', 'categorical'].forEach(whole)
export const reduced = (): void => ['sum', 'maximum'].forEach(whole)

/** Cases that few generated programs have. */
export const specially = (name: keyof typeof special): void => agrees('dense', special[name]!)
export const products = (): void => specially('products')
export const added = (): void => specially('added')
export const images = (): void => specially('images')
export const states = (): void => specially('states')
export const halving = (): void => specially('halving')
export const learning = (): void => specially('learning')
export const drawn = (): void => specially('draws')

/** Enough programs for a mutant, by both generators. */
export const some = (): void => {
  for (const generator of ['unrolled', 'dense'] as const)
    expect(agreement(generator, 2, 60).covered).toBeGreaterThan(30)
}

export const agrees = (generator: Generator, made: Case): void => {
  const ready = readyOf(generator, made)
  if (typeof ready === 'string') throw new Error(`${made.text} is not covered: ${ready}`)
  expect(errorOf(made, ready)).toBeLessThanOrEqual(1)
}

export const networks = (): void => {
  agrees('unrolled', network)
  agrees('dense', network)
}

/** Of a layer more, other functions have only that its weights are packed and that it is called. */
const MORE = 200

/** A net of more layers has more functions, and hardly longer ones. */
export const shortFunctions = (): void => {
  const longest = (layers: number): number => {
    const made = deep(layers)
    agrees('dense', made)
    return longestFunction((readyOf('dense', made) as Ready).part.bytes)
  }
  const [few, many] = [longest(4), longest(40)]
  expect(many - few).toBeLessThan(36 * MORE)
}

/** By the Reference itself: where there is NaN on the way no bound of the magnitude is left. */
export const largestOfUnknown = (): void => {
  const [wanted] = right(Reference.run(unknown.reified, unknown.inputs))
  const ways = new Set(Array.from(wanted!.values, (x, i) => x > Number(unknown.inputs[0]!.values[i])))
  expect(ways.size).toBe(2)
  for (const generator of ['unrolled', 'dense'] as const) {
    const { part, given, outs } = readyOf(generator, unknown) as Ready
    const [found] = runAlone(part, given, outs)
    near(Array.from(found!.values), Array.from(wanted!.values), 1e-6)
  }
}

export const sumsOfNothing = (): void => {
  agrees('unrolled', nothing)
  agrees('dense', nothing)
}
