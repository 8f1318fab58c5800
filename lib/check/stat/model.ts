/** Models that can be drawn from, theta ~ prior and y ~ data(theta): what tests of posteriors draw exactly. */
import { constant, variable } from '../../core/graph.js'
import * as R from '../../random/Random.js'
import type { Random } from '../../random/Random.js'

/** A model that can be drawn from. */
export interface Model<Theta, Y> {
  readonly prior: Random<Theta>
  readonly data: (theta: Theta) => Random<Y>
}

/** A parameter with data of a model. */
export type Pair<Theta, Y> = readonly [theta: Theta, y: Y]

/** Draws of a parameter and of data that it gives. */
export const drawn = <Theta, Y>({ prior, data }: Model<Theta, Y>): Random<Pair<Theta, Y>> =>
  R.chain((theta: Theta) => R.map((y: Y) => [theta, y] as const)(data(theta)))(prior)

/** The value that a random value has at a site with nothing in it but variables: what it looks like. */
export const shown = <A>(random: Random<A>): A =>
  random.trace({ key: variable({ dtype: 'int', shape: [2] }), address: constant([0], [], 'int') }).value
