/** What each pass is for: small programs, what is left of them, and that they still give the same numbers. */
import { expect } from 'vitest'
import * as Space from '../../../lib/core/Space.js'
import { constant } from '../../../lib/core/graph.js'
import type { Block, Program } from '../../../lib/core/Ir.js'
import * as B from '../../../lib/core/prim/broadcast.js'
import * as V from '../../../lib/core/prim/convolution.js'
import * as E from '../../../lib/core/prim/elementwise.js'
import * as L from '../../../lib/core/prim/layout.js'
import { reify } from '../../../lib/core/reify.js'
import { simplify } from '../../../lib/core/simplify.js'
import * as T from '../../../lib/core/Term.js'
import { data } from '../../../lib/core/Data.js'
import { allIdentical, right, run, spreadNumbers } from './evaluate.js'
import { passes } from './passes.js'

const space = Space.struct({ x: Space.tensor([2, 3, 4]), v: Space.real(3), s: Space.scalar })
type Inputs = Space.Of<typeof space>
type Build = (inputs: Inputs) => unknown
type Options = V.ConvolutionOptions

const at = [data(spreadNumbers(24, 2), [2, 3, 4]), data([0.4, -1.2, 0.9], [3]), data([0.3], [])]

const made = (f: Build): ReturnType<typeof reify> => {
  const { value, tensors } = Space.variables(space)
  return reify(
    'law',
    tensors.map((tensor, i) => ({ name: `x${i}`, tensor })),
    Space.flatten(f(value)),
  )
}

/** The operations of a program in order, those of loops in brackets. */
const ops = (b: Block): string =>
  b.equations.map((e) => [e.callee ?? e.op, ...e.blocks.map((inner) => `[${ops(inner)}]`)].join('')).join(' ')

/** A program keeps its numbers under a pass and under all of them, and is what is said of it when simplified. */
const becomes = (name: string, f: Build, left: string | RegExp): void => {
  const before = right(made(f))
  const numbers = run(before, at)
  const kept = (program: Program): void => {
    if (!allIdentical(run({ ...before, program }, at), numbers))
      expect.fail(`${left}: other numbers under ${name}`)
  }
  kept(passes[name]!(before.program))
  const simple = simplify(before.program)
  kept(simple)
  if (typeof left === 'string') expect(ops(simple.main)).toBe(left)
  else expect(ops(simple.main)).toMatch(left)
}

const one = (x: T.Tensor): T.Tensor => E.fill(1, x.shape)
const zero = (x: T.Tensor): T.Tensor => E.fill(0, x.shape)
const yes = constant([1], [], 'bool')
const no = constant([0], [], 'bool')

/** Neutral elements, double negations, settled choices and stopped gradients go; constants are computed. */
export const algebra = (): void => {
  const gone: readonly ((x: T.Tensor) => T.Tensor)[] = [
    (x) => E.add(x, zero(x)),
    (x) => E.add(zero(x), x),
    (x) => E.sub(x, zero(x)),
    (x) => E.mul(x, one(x)),
    (x) => E.mul(one(x), x),
    (x) => E.div(x, one(x)),
    (x) => E.neg(E.neg(x)),
    (x) => E.select(yes, x, E.sin(x)),
    (x) => E.select(no, E.sin(x), x),
    (x) => E.select(E.less(constant([2], []), constant([1], [])), E.sin(x), x),
    (x) => E.stopGradient(x),
  ]
  gone.forEach((f) => becomes('fold', ({ x }) => f(x), ''))
  becomes('fold', () => E.mul(constant([2, 3], [2]), constant([5, 7], [2])), 'constant')
  // what only looks neutral stays: 0 x is NaN for an infinite x, and 0 - x, 1 / x, 2 x are not x
  becomes('fold', ({ x }) => E.mul(x, zero(x)), /mul/)
  becomes('fold', ({ x }) => E.sub(zero(x), x), /sub/)
  becomes('fold', ({ x }) => E.div(one(x), x), /div/)
  becomes('fold', ({ x }) => E.mul(x, E.fill(2, x.shape)), /mul/)
}

/** Layouts of layouts merge, and vanish when they undo each other; work moves before broadcasts. */
export const layouts = (): void => {
  const turn = (order: readonly number[]) => (x: T.Tensor) => L.transpose(x, order)
  becomes('fold', ({ x }) => turn([1, 2, 0])(turn([1, 2, 0])(x)), 'transpose')
  becomes('fold', ({ x }) => turn([2, 0, 1])(turn([1, 2, 0])(x)), '')
  becomes('fold', ({ x }) => turn([1, 0, 2])(turn([2, 0, 1])(x)), 'transpose')
  becomes('fold', ({ x }) => L.reshape(L.reshape(x, [6, 4]), [8, 3]), 'reshape')
  becomes('fold', ({ x }) => L.reshape(L.reshape(x, [6, 4]), [2, 3, 4]), '')
  becomes('fold', ({ v }) => B.broadcast(B.broadcast(v, [3, 2], [0]), [4, 3, 2], [1, 2]), 'broadcast')
  becomes('fold', ({ v }) => E.sin(B.broadcast(v, [2, 3], [1])), 'sin broadcast')
  becomes(
    'fold',
    ({ v, s }) => E.mul(B.broadcast(v, [2, 3], [1]), B.broadcast(s, [2, 3], [])),
    /broadcast.*mul/,
  )
}

/** Convolutions of one window, and those by filters of one pixel, are products; others aren't. */
export const convolutions = (): void => {
  type Convolution = (a: T.Tensor, b: T.Tensor) => T.Tensor
  const made =
    (f: Convolution, a: readonly number[], b: readonly number[]): Build =>
    ({ x }) =>
      f(L.reshape(x, a), L.reshape(E.neg(x), b))
  const [plain, stride3] = [1, 3].map((stride) => ({ stride, pad: 0 })) as [Options, Options]
  const conv =
    (o: Options): Convolution =>
    (x, w) =>
      V.conv(x, w, o)
  const transposed =
    (o: Options, size: readonly number[]): Convolution =>
    (y, w) =>
      V.convTranspose(y, w, o, size)
  const filtered =
    (o: Options, size: readonly number[]): Convolution =>
    (x, y) =>
      V.convFilter(x, y, o, size)
  const are: readonly Build[] = [
    made(conv(stride3), [2, 2, 2, 3], [2, 2, 3, 2]),
    made(conv(plain), [2, 2, 3, 2], [1, 1, 2, 12]),
    made(transposed(stride3, [2, 3]), [6, 1, 1, 4], [2, 3, 1, 4]),
    made(transposed(plain, [2, 3]), [2, 2, 3, 2], [1, 1, 12, 2]),
    made(filtered(stride3, [2, 2]), [3, 2, 2, 2], [3, 1, 1, 8]),
    made(filtered(plain, [1, 1]), [2, 2, 3, 2], [2, 2, 3, 2]),
  ]
  are.forEach((f) => becomes('fold', f, /^(?!.*conv).*dot/))
  // windows that meet zeros, several windows, and pixels that are left out
  const around = { stride: 1, pad: 1 }
  becomes('fold', made(conv(around), [2, 2, 2, 3], [2, 2, 3, 2]), /conv2d/)
  becomes('fold', made(conv(around), [2, 2, 3, 2], [1, 1, 2, 12]), /conv2d/)
  becomes('fold', made(conv(plain), [1, 3, 4, 2], [2, 2, 2, 3]), /conv2d/)
  becomes('fold', made(conv(stride3), [2, 2, 3, 2], [1, 1, 2, 12]), /conv2d/)
  becomes('fold', made(conv(stride3), [2, 2, 3, 2], [2, 2, 2, 3]), /conv2d/)
  becomes('fold', made(transposed(stride3, [3, 4]), [6, 1, 1, 4], [2, 3, 1, 4]), /conv2dTranspose/)
}

/** Equal work is done once: also with equal parameters, and not with others; calls with other arguments are others. */
export const sharing = (): void => {
  becomes('cse', ({ v }) => [T.sin(v), T.sin(v)], 'sin')
  becomes(
    'cse',
    ({ x }) => [B.sum(x, [0]), B.sum(x, [0]), L.transpose(B.sum(x, [1]), [1, 0])],
    'sum sum transpose',
  )
  becomes('cse', ({ v }) => [E.leakyRelu(0.1, v), E.leakyRelu(0.2, v)], 'leakyRelu leakyRelu')
  const f = T.named('f', ([a, b]: readonly [T.Vec<3>, T.Vec<3>]) => T.mul(T.sin(a), b))
  becomes('reuse', ({ v }) => [f([v, v]), f([v, v])], 'f')
  becomes('reuse', ({ v }) => [f([v, v]), f([v, T.cos(v)])], /f cos f/)
  const flag = ({ s }: Inputs): T.Flag => T.less(s, T.constant(1))
  becomes(
    'reuse',
    (i) => {
      const [a, b] = [T.sin(i.v), T.cos(i.v)]
      return [f([a, i.v]), f([b, i.v]), f([T.select(flag(i), a, b), i.v])]
    },
    /^[^f]*f[^f]*f[^f]*select[^f]*$/,
  )
  becomes('inline', ({ v }) => [f([v, T.sin(v)]), f([T.cos(v), v])], /f/)
}

type Pair = readonly [T.Vec<3>, T.Vec<3>]

/** Loops lose what nobody needs, and do once what doesn't change; states that move are kept. */
export const loops = (): void => {
  becomes(
    'dce',
    ({ v }) => T.times(3, ([a, b]: Pair) => [T.sin(a), T.cos(b)] as const)([v, v])[0],
    /^loop\[sin\]$/,
  )
  becomes(
    'dce',
    ({ v }) => T.times(3, ([a, b]: Pair) => [T.mul(T.sin(a), b), b] as const)([v, v]),
    /loop\[sin mul\]/,
  )
  // a register that shifts: each state is the last one of the other
  becomes(
    'dce',
    ({ v }) => T.times(3, ([a, b]: Pair) => [T.sin(b), a] as const)([v, T.cos(v)]),
    /loop\[sin\]/,
  )
  becomes('dce', ({ v }) => T.times(3, ([a, b]: Pair) => [b, a] as const)([v, T.cos(v)]), /loop/)
  becomes('hoist', ({ v }) => T.times(3, (a: T.Vec<3>) => T.mul(a, T.sin(v)))(v), 'sin loop[mul]')
  becomes(
    'hoist',
    ({ v }) => T.times(3, ([, b]: Pair) => [T.mul(T.sin(b), v), T.cos(b)] as const)([v, v]),
    /^loop/,
  )
  becomes('sink', ({ v }) => T.times(3, (a: T.Vec<3>) => T.sin(T.add(a, v)))(T.vector([1, 2, 3])), /loop/)
  becomes('sink', ({ v }) => T.times(3, (a: T.Vec<3>) => T.mul(a, T.vector([1, 1, 1])))(v), '')
}

/** Subprograms lose results and arguments that no call needs. */
export const subprograms = (): void => {
  const f = T.named('f', ([a, b]: Pair) => [T.sin(a), T.cos(b)] as const)
  becomes('prune', ({ v }) => f([v, T.exp(v)])[0], 'f')
  becomes('prune', ({ v }) => [f([v, T.exp(v)])[1], f([T.tanh(v), v])[1]], /exp f f/)
  const unused = right(made(({ v }) => f([v, T.exp(v)])[0])).program
  expect(ops(simplify(unused).functions['f']!)).toBe('sin')
}
