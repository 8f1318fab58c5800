/**
 * What a step exchanges: sums over weighted states x, all draws and all outcomes y of a step,
 *   a move of f         E [f(y) - f(x)]
 *   a swap of f and g   E [g(x) f(y) - f(x) g(y)]
 * which vanish if the states' law is invariant, and if the step is reversible for it.
 */
import { fail } from '../../core/GiryError.js'
import type { Scalar } from '../../core/types.js'
import type { Kernel } from '../../model/Kernel.js'
import * as R from '../../random/Random.js'
import { enumerator, type Enumerator } from './enumerate.js'
import { lanes } from './lanes.js'
import { drawNodes, type Draw } from './lattice.js'
import { CHUNK, chunkOf, type Nodes } from './nodes.js'

/** Functions of a state; bounded ones make defects easy to judge. */
export type Functions<X> = readonly ((x: X) => Scalar)[]

/** A kernel, as far as its steps go. */
export type Step<X> = Pick<Kernel<X, X>, 'name' | 'source' | 'step'>

/** How a step moves the mean of the function number f. */
export interface Moved {
  readonly f: number
  /** E f(x). */
  readonly before: number
  readonly change: number
}

/** How a step swaps the functions of numbers f < g. */
export interface Swapped {
  readonly f: number
  readonly g: number
  /** E f(x) g(y). */
  readonly forth: number
  readonly change: number
}

export interface Exchange {
  readonly moved: readonly Moved[]
  readonly swapped: readonly Swapped[]
}

/** Pairs of states and draws that are looked at before it counts as too much. */
const LIMIT = 20_000_000

/** Pairs lighter than this beside the heaviest are left out. */
const NEGLIGIBLE = 1e-10

/** Nodes for none, one, two, ... drawn numbers, unless told otherwise. */
const NODES = [1, 201, 1511, 4001, 4001]

/** A program that follows f over a step, and the draws in it. */
interface Followed {
  readonly run: Enumerator
  readonly draws: readonly Draw[]
  /** Makes the draws of each lane the nodes' entries in the given rows. */
  readonly use: (nodes: Nodes, rows: Int32Array) => void
}

const follow = <X>(kernel: Step<X>, fs: Functions<X>): Followed => {
  const at = (x: X): readonly Scalar[] => fs.map((f) => f(x))
  const program = lanes<X, readonly (readonly Scalar[])[]>(kernel.name, kernel.source, CHUNK, (x) =>
    R.map(([y]: readonly [X, unknown]) => [at(x), at(y)])(kernel.step(x)),
  )
  const places = new Map<string, number>()
  const draws: Draw[] = []
  let used: { readonly nodes: Nodes; readonly rows: Int32Array } | undefined
  const placeOf = (kind: Draw, draw: string): number => {
    const known = places.get(draw)
    if (known !== undefined) return known
    if (used !== undefined)
      fail('LawError', 'draws that differ between states', 'use loops of known length', 'quadrature')
    places.set(draw, draws.push(kind) - 1)
    return draws.length - 1
  }
  const run = enumerator(program, (kind, draw) => {
    const place = placeOf(kind, draw)
    if (used === undefined) return () => 0.5
    const [column, rows] = [used.nodes.columns[place]!, used.rows]
    return (lane) => column[rows[lane]!]!
  })
  return { run, draws, use: (nodes, rows) => (used = { nodes, rows }) }
}

/** The exchange of one step from the given states; `noise` is the number of nodes for its draws. */
export const exchange = <X>(
  kernel: Step<X>,
  states: Nodes,
  noise: number | undefined,
  fs: Functions<X>,
): Exchange => {
  const { run, draws, use } = follow(kernel, fs)
  const points = (rows: ArrayLike<number>): readonly Float64Array[] =>
    chunkOf(kernel.source, states.columns, rows)
  // a first run, whose results don't count, finds out what is drawn
  run(points([]), new Float64Array(CHUNK), () => undefined)
  const count =
    noise ??
    NODES[draws.length] ??
    fail(
      'LawError',
      `${draws.length} drawn numbers in one step`,
      'give the number of nodes for them, or a kernel with fewer draws',
      'quadrature',
    )
  if (count * states.weights.length > LIMIT)
    fail(
      'LawError',
      `${states.weights.length} states times ${count} nodes`,
      'give a coarser grid',
      'quadrature',
    )
  const nodes = drawNodes(draws, count)
  const moved = fs.map((_, f) => ({ f, before: 0, change: 0 }))
  const swapped = fs.flatMap((_, g) => Array.from({ length: g }, (__, f) => ({ f, g, forth: 0, change: 0 })))
  for (const chunk of pairsOf(states, nodes)) {
    use(nodes, chunk.draws)
    run(points(chunk.states), chunk.weights, ({ weights, results }) => {
      const [before, after] = [results.slice(0, fs.length), results.slice(fs.length)]
      moved.forEach((m) => addMove(m, weights, before[m.f]!, after[m.f]!))
      swapped.forEach((s) => addSwap(s, weights, [before[s.f]!, before[s.g]!], [after[s.f]!, after[s.g]!]))
    })
  }
  return { moved, swapped }
}

type Sums<A> = { -readonly [K in keyof A]: A[K] }
type Two = readonly [f: Float64Array, g: Float64Array]

/** Adds w f(x) and w (f(y) - f(x)); where a weight is 0 the values needn't be numbers. */
const addMove = (to: Sums<Moved>, w: Float64Array, fx: Float64Array, fy: Float64Array): void => {
  for (let k = 0; k < w.length; k++)
    if (w[k]! !== 0) {
      to.before += w[k]! * fx[k]!
      to.change += w[k]! * (fy[k]! - fx[k]!)
    }
}

/** Adds w f(x) g(y) and w (g(x) f(y) - f(x) g(y)). */
const addSwap = (to: Sums<Swapped>, w: Float64Array, [fx, gx]: Two, [fy, gy]: Two): void => {
  for (let k = 0; k < w.length; k++)
    if (w[k]! !== 0) {
      const forth = fx[k]! * gy[k]!
      to.forth += w[k]! * forth
      to.change += w[k]! * (gx[k]! * fy[k]! - forth)
    }
}

interface Chunk {
  readonly states: Int32Array
  readonly draws: Int32Array
  readonly weights: Float64Array
}

/** Pairs of a state and draws that aren't negligible, in chunks; the last is filled up with weight 0. */
function* pairsOf(states: Nodes, draws: Nodes): Generator<Chunk> {
  const heaviest = (w: Float64Array): number => w.reduce((m, x) => Math.max(m, x), 0)
  const least = NEGLIGIBLE * heaviest(states.weights) * heaviest(draws.weights)
  const fresh = (): Chunk => ({
    states: new Int32Array(CHUNK),
    draws: new Int32Array(CHUNK),
    weights: new Float64Array(CHUNK),
  })
  let [chunk, filled] = [fresh(), 0]
  for (let s = 0; s < states.weights.length; s++)
    for (let d = 0; d < draws.weights.length; d++) {
      const weight = states.weights[s]! * draws.weights[d]!
      if (weight < least) continue
      chunk.states[filled] = s
      chunk.draws[filled] = d
      chunk.weights[filled] = weight
      if (++filled === CHUNK) {
        yield chunk
        ;[chunk, filled] = [fresh(), 0]
      }
    }
  if (filled > 0) yield chunk
}
