/**
 * Affine couplings of vectors. A layer keeps one half a of x = (a, b) and moves the other by what it sees there,
 *   (a, b) -> (a, exp(s(a)) b + t(a))        log |det| = sum s(a)
 *   inverse   (a, exp(-s(a)) (b - t(a)))
 * with s = bound tanh(raw / bound), so that no scale leaves (exp(-bound), exp(bound)); (raw, t) is any function, a net, and
 * may see a context too. Layers keep the first half and the second in turn.
 * Reference: Dinh, Sohl-Dickstein and Bengio 2017, "Density estimation using Real NVP".
 */
import { requireOption } from '../../core/GiryError.js'
import * as Space from '../../core/Space.js'
import * as T from '../../core/Term.js'
import type { Scalar, Vec } from '../../core/types.js'
import * as B from '../../model/Bijection.js'
import type { Bijection } from '../../model/Bijection.js'
import type { Net } from '../net/define.js'

/** The sizes of a stack of couplings, and what moves one half by the other. */
export interface CouplingOptions<P, D extends number> {
  /** The length of the vectors, at least 2. */
  readonly size: D
  /** How many layers, at least 2 if all elements are to move. */
  readonly layers: number
  /** A net of the given numbers of inputs and outputs, for each layer; activations should be smooth. */
  readonly conditioner: (inputs: number, outputs: number) => Net<P, Vec<number>, Vec<number>>
  /** The largest |log scale| of a layer; default 2. */
  readonly bound?: number
}

/** Where a layer's halves are: what it keeps, and what it moves. */
interface Halves {
  readonly first: number
  readonly rest: number
  readonly keepsFirst: boolean
}

const halvesOf = (size: number, layer: number): Halves => {
  const first = Math.floor(size / 2)
  return { first, rest: size - first, keepsFirst: layer % 2 === 0 }
}

/** The net of each layer, for a context of the given length. */
export const conditioners = <P, D extends number>(
  { size, layers, conditioner }: CouplingOptions<P, D>,
  context: number,
): readonly Net<P, Vec<number>, Vec<number>>[] =>
  Array.from({ length: layers }, (_, layer) => {
    const { first, rest, keepsFirst } = halvesOf(size, layer)
    const [kept, moved] = keepsFirst ? [first, rest] : [rest, first]
    return conditioner(kept + context, 2 * moved)
  })

/** What a layer does to the half that it moves, seen from the half that it keeps. */
type Affine = (kept: Vec<number>) => { readonly shift: Vec<number>; readonly logScale: Vec<number> }

const affineOf =
  (
    net: (x: Vec<number>) => Vec<number>,
    moved: number,
    bound: number,
    context: Vec<number> | undefined,
  ): Affine =>
  (kept) => {
    const out = net(context === undefined ? kept : T.concat<number>(kept, context))
    const part = (begin: number): Vec<number> => T.slice([begin], [moved], out)
    return { logScale: T.scale(bound)(T.tanh(T.scale(1 / bound)(part(0)))), shift: part(moved) }
  }

const layerOf = <D extends number>(
  space: Space.Space<Vec<D>>,
  halves: Halves,
  affine: Affine,
): Bijection<Vec<D>, Vec<D>> => {
  const { first, rest, keepsFirst } = halves
  const moving =
    (move: (x: Vec<number>, by: ReturnType<Affine>) => readonly [Vec<number>, Scalar]) =>
    (x: Vec<D>): readonly [Vec<D>, Scalar] => {
      const head: Vec<number> = T.slice([0], [first], x)
      const tail: Vec<number> = T.slice([first], [rest], x)
      const [kept, other] = keepsFirst ? [head, tail] : [tail, head]
      const [moved, logDet] = move(other, affine(kept))
      return [keepsFirst ? T.concat<D>(kept, moved) : T.concat<D>(moved, kept), logDet]
    }
  return {
    name: 'coupling',
    source: space,
    target: space,
    forward: moving((b, { shift, logScale }) => [T.add(T.mul(T.exp(logScale), b), shift), T.sum(logScale)]),
    inverse: moving((b, { shift, logScale }) => [
      T.mul(T.exp(T.neg(logScale)), T.sub(b, shift)),
      T.neg(T.sum(logScale)),
    ]),
  }
}

/** The stack of couplings at given parameters and, if it has one, a context. */
export const couplings = <P, D extends number>(
  o: CouplingOptions<P, D>,
  nets: readonly Net<P, Vec<number>, Vec<number>>[],
  params: readonly P[],
  context?: Vec<number>,
): Bijection<Vec<D>, Vec<D>> => {
  const { size, layers, bound = 2 } = o
  requireOption('size', size, (n) => Number.isInteger(n) && n >= 2, 'a whole number of at least 2')
  requireOption('layers', layers, (n) => Number.isInteger(n) && n >= 1, 'a whole number of at least 1')
  requireOption('bound', bound, (b) => b > 0, 'positive')
  const space = Space.real(size) as Space.Space<Vec<D>>
  return nets
    .map((net, layer) => {
      const halves = halvesOf(size, layer)
      const moved = halves.keepsFirst ? halves.rest : halves.first
      return layerOf(space, halves, affineOf(net(params[layer]!), moved, bound, context))
    })
    .reduce((all, layer) => B.andThen(layer)(all), B.identity(space))
}
