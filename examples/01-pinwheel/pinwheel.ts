// The two-armed pinwheel in the plane, from which latent points z are drawn. Nothing is learned about it.
//   f = (f0, f1),  f0 ~ N(1, 0.3^2),  f1 ~ N(0, 0.1^2),  angle a = theta + exp(f0) / 4 with theta 0 or pi,
//   z = 2 (f0 cos a + f1 sin a, f1 cos a - f0 sin a)

import { pipe } from 'fp-ts/lib/function.js'
import { Distribution as D, Random as R, Term as T } from 'giry'

/** The point of the arm at angle theta, in radians, that two standard normal numbers stand for. */
export const bend =
  (theta: number) =>
  (noise: T.Vec<2>): T.Vec<2> => {
    const [u, v] = T.unstack(noise)
    const [f0, f1] = [T.shift(1)(T.scale(0.3)(u)), T.scale(0.1)(v)]
    const angle = T.shift(theta)(T.scale(0.25)(T.exp(f0)))
    const [c, s] = [T.cos(angle), T.sin(angle)]
    const [along, across] = [T.add(T.mul(f0, c), T.mul(f1, s)), T.sub(T.mul(f1, c), T.mul(f0, s))]
    return T.scale(2)(T.stack<readonly [], readonly [T.Scalar, T.Scalar]>([along, across]))
  }

const arm = (theta: number): R.Random<T.Vec<2>> => pipe(R.normal([2]), R.map(bend(theta)))

/** A point of either arm, with the same probability. */
export const pinwheel: R.Random<T.Vec<2>> = D.mixture([1, arm(0)], [1, arm(Math.PI)])

/** `half` points of each arm: [2 half, 2]. */
export const points = (half: number): R.Random<T.Mat<number, 2>> =>
  pipe(
    R.both(R.replicate(half)(arm(0)), R.replicate(half)(arm(Math.PI))),
    R.map(([one, other]) => T.concatAxis<readonly [number, 2]>(0, [one, other])),
  )
