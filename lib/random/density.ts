/**
 * The log-density interpreter: log p(y) of a random value by inversion. Each leaf of the value must be one fresh
 * draw, or an invertible elementwise image of one, given the leaves before it; or a finite mixture of such, whose
 * choice the leaves share:
 *   p(y) = sum_k P(k) p(y | k)
 * Integers and flags may be any function of choices.
 * Anything else (a sum of two draws, a draw that a loop makes) has no density here: a `LawError`.
 */
import {
  constant,
  dependents,
  substitute,
  topological,
  variable,
  type Node,
  type Tensor,
} from '../core/graph.js'
import { sum } from '../core/prim/broadcast.js'
import * as P from '../core/prim/draw.js'
import * as E from '../core/prim/elementwise.js'
import { stack } from '../core/prim/layout.js'
import { logsumexp } from '../core/prim/reduce.js'
import * as Space from '../core/Space.js'
import type { Scalar } from '../core/types.js'
import { choose, isChoice, outcomes } from './density/choice.js'
import { invert, refuse } from './density/invert.js'
import type { Random } from './Random.js'

/** A leaf of the value, and what it is to be. */
interface Component {
  readonly leaf: Tensor
  readonly at: Tensor
}

/** Leaves and draws whose values are known. */
type Known = ReadonlyMap<Tensor, Tensor>

const DRAWS = [P.uniformPrimitive, P.normalPrimitive, P.acceptPrimitive, P.categoricalPrimitive]

/**
 * The log-density of a random value of floats, integers or flags, at a given value; -Infinity outside its support.
 *
 * @example
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as Either from 'fp-ts/lib/Either.js'
 * import { Core, Data, Distribution as D, Energy as E, Reference, Space as S, Term as T } from 'giry'
 * const energy = E.fromRandom('coin', S.flag, D.bernoulli(0.25))
 * pipe(
 *   Core.fromFunction('energy', S.flag, E.value(energy)),
 *   Either.chain((program) => Reference.run(program, [Data.data([1], [], 'bool')])),
 *   Either.map(([u]) => u!.values[0]),
 * ) // Either.right(Math.log(4))
 */
export const logDensity =
  <A>(random: Random<A>) =>
  (at: A): Scalar => {
    const key = variable({ dtype: 'int', shape: [2] })
    const { value } = random.trace({ key, address: constant([0], [], 'int') })
    const space = Space.of(value)
    const targets = space.flatten(at)
    const components = space.flatten(value).map((leaf, i) => ({ leaf, at: targets[i]! }))
    const density = joint(components, new Map(components.map((c) => [c.leaf, c.at])), key)
    if (dependents([density], [key]).has(density.node)) refuse('a value that hides a draw')
    return density as Scalar
  }

/** The draws of this key that a tensor needs; those that a loop makes don't show. */
const drawsOf = (t: Tensor, key: Tensor): readonly Node[] => {
  const own = dependents([t], [key])
  return topological([t]).filter((n) => own.has(n) && DRAWS.includes(n.primitive))
}

/** A component with everything in it that is known already. */
const settle = (c: Component, known: Known): Tensor =>
  substitute([c.leaf], new Map([...known].filter(([t]) => t !== c.leaf)))[0]!

/** The log-density of components in order, given what is known. */
const joint = (components: readonly Component[], known: Known, key: Tensor): Tensor => {
  const [first, ...rest] = components
  if (first === undefined) return constant([0], [])
  const leaf = settle(first, known)
  const draws = drawsOf(leaf, key)
  const choice = draws.find((n) => isChoice(n) && n !== leaf.node)
  if (choice !== undefined) return marginal(choice, components, known, key)
  const [draw] = draws
  if (draw === undefined) return E.add(determined(leaf, first.at, key), joint(rest, known, key))
  const solved = invert(leaf, first.at, (n) => draws.includes(n))
  return E.add(solved.logDensity, joint(rest, new Map([...known, [solved.draw, solved.value]]), key))
}

/** The log-probability that a component without a draw is y: a point mass, which only integers and flags have. */
const determined = (leaf: Tensor, y: Tensor, key: Tensor): Tensor => {
  if (dependents([leaf], [key]).has(leaf.node))
    return refuse(`'${leaf.node.primitive.name}' with draws of its own`)
  if (leaf.dtype === 'float')
    return refuse('a real component that is constant, or that the others determine,')
  const whole = (t: Tensor): Tensor => (t.dtype === 'bool' ? E.toInt(t) : t)
  const same = E.equal(whole(leaf), whole(y))
  const log = E.select(same, E.fill(0, y.shape), E.fill(-Infinity, y.shape))
  return sum(
    log,
    log.shape.map((_, i) => i),
  )
}

/** The sum over the outcomes of a choice that the value hides, for all components that have to do with it. */
const marginal = (choice: Node, components: readonly Component[], known: Known, key: Tensor): Tensor => {
  const [k] = choice.outputs
  if (k!.shape.length > 0) return refuse('a hidden choice in each row of a plate')
  const group = related(choice, components, known, key)
  const settled = group.map((c) => settle(c, known))
  const logs = outcomes(choice).map(([outcome, log]) => {
    const leaves = choose(settled, k!, outcome)
    const given = group.map((c, i) => ({ leaf: leaves[i]!, at: c.at }))
    return E.add(log, joint(given, new Map([...known, ...given.map((c) => [c.leaf, c.at] as const)]), key))
  })
  const others = components.filter((c) => !group.includes(c))
  return E.add(logsumexp(stack(logs), [0]), joint(others, known, key))
}

/** The components that share a draw with a choice, directly or through others of them. */
const related = (
  choice: Node,
  components: readonly Component[],
  known: Known,
  key: Tensor,
): readonly Component[] => {
  const needs = components.map((c) => drawsOf(settle(c, known), key))
  const shared = new Set<Node>([choice])
  for (let before = 0; before < shared.size;) {
    before = shared.size
    needs.filter((ns) => ns.some((n) => shared.has(n))).forEach((ns) => ns.forEach((n) => shared.add(n)))
  }
  return components.filter((_, i) => needs[i]!.some((n) => shared.has(n)))
}
