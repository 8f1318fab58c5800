// Programs whose modules `emit.ts` has written, as the lowering to tfjs meets them.

import { pipe } from 'fp-ts/lib/function.js'
import type { Block, Program } from '../../lib/core/Ir.js'
import { simplify } from '../../lib/core/simplify.js'
import { inline } from '../../lib/core/simplify/inline.js'
import {
  Callable,
  Energy as E,
  Kernel as K,
  Move as M,
  Random as R,
  Reference,
  Space as S,
  Term as T,
} from '../../lib/index.js'
import type { Move } from '../../lib/mcmc/Move.js'
import type { Info } from '../../lib/model/Info.js'
import { network } from '../interpret/wasm/programs.js'

const mainOf = (program: Program): Block => simplify(inline(program)).main

/** A hundred steps of a move. */
const steps = <const N extends number>(
  chains: number,
  size: N,
  energy: (x: T.Vec<N>) => T.Scalar,
  move: Move<K.Approximate, Info>,
): Block => {
  const input = S.real(size)
  const kernel = pipe(E.energy('target', input, energy), move, K.times(100))
  const options = { backend: Reference.backend, name: 'loop', input, lanes: chains }
  const made = Callable.compile(options)((x: T.Vec<N>) =>
    R.map(([y]: readonly [T.Vec<N>, Info]) => y)(kernel.step(x)),
  )
  if (made._tag === 'Left') throw new Error(made.left.what)
  return mainOf(made.right.program)
}

const mixture = (x: T.Vec<2>): T.Scalar => {
  const means = Array.from({ length: 8 }, (_, k) => [4 * Math.cos(k), 4 * Math.sin(k)])
  const apart = T.sub(T.broadcast([8, 2], x), T.tensor(means.flat(), [8, 2]))
  return T.neg(T.logsumexp(T.scale(-2)(T.sumOver<readonly [8]>([1], T.square(apart)))))
}

const funnel = (x: T.Vec<10>): T.Scalar => {
  const v = T.element(x, T.index(0))
  const rest = T.sum(T.square(T.slice([1], [9] as const, x)))
  return T.add(T.scale(0.5)(T.mul(T.exp(T.neg(v)), rest)), T.add(T.square(v), T.scale(4.5)(v)))
}

const numbers = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => 0.1 * Math.sin(i * i))
const net = (x: T.Vec<100>): T.Scalar => {
  const relu = T.leakyRelu(0.2)
  const h1 = relu(T.vecMat(x, T.tensor(numbers(100 * 200), [100, 200] as const)))
  const h2 = relu(T.vecMat(h1, T.tensor(numbers(200 * 200), [200, 200] as const)))
  return T.add(T.dot(h2, T.tensor(numbers(200), [200] as const)), T.scale(0.5)(T.dot(x, x)))
}

export const programs: Readonly<Record<string, Block>> = {
  'ULA, mixture of 8 in 2-D': steps(1000, 2, mixture, M.ula({ stepSize: 0.05 })),
  'MALA, funnel in 10-D': steps(1000, 10, funnel, M.mala({ stepSize: 0.05 })),
  'ULA, net 100-200-200-1': steps(100, 100, net, M.ula({ stepSize: 0.08 })),
  'weights and transposes': mainOf(network.reified.program),
}
