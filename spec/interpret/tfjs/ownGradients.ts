/**
 * giry's own gradients beside those of tfjs, where tfjs has them: prints the largest difference for each function, as JSON.
 * A process of its own, since tfjs-core registers no gradients when Node loads it, and the file of the package that does
 * can be read by tsx only.
 */
import { createRequire } from 'node:module'
import * as Either from 'fp-ts/lib/Either.js'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import * as Data from '../../../lib/core/Data.js'
import * as S from '../../../lib/core/Space.js'
import * as T from '../../../lib/core/Term.js'
import * as Run from '../../../lib/interpret/Run.js'

const X = [0.3, -1.2, 0.7, 1.9, -0.4]
const W = Array.from({ length: 15 }, (_, i) => Math.sin(1 + 2 * i))

type Pair = readonly [own: (x: T.Vec<5>) => T.Scalar, theirs: (x: tf.Tensor) => tf.Tensor]

const weights = T.tensor(W, [5, 3])
const product = (x: tf.Tensor): tf.Tensor => tf.matMul(tf.reshape(x, [1, 5]), tf.tensor2d(W, [5, 3]))

const pairs: Readonly<Record<string, Pair>> = {
  logsumexp: [(x) => T.logsumexp(x), (x) => tf.logSumExp(x)],
  'tanh of a product': [(x) => T.sum(T.tanh(T.vecMat(x, weights))), (x) => tf.sum(tf.tanh(product(x)))],
  softplus: [(x) => T.sum(T.softplus(x)), (x) => tf.sum(tf.softplus(x))],
  'sigmoid times square': [
    (x) => T.sum(T.mul(T.sigmoid(x), T.square(x))),
    (x) => tf.sum(tf.mul(tf.sigmoid(x), tf.square(x))),
  ],
  'leaky ReLU': [
    (x) => T.sum(T.leakyRelu(0.2)(T.vecMat(x, weights))),
    (x) => tf.sum(tf.leakyRelu(product(x), 0.2)),
  ],
  'quotient with exp': [
    (x) => T.sum(T.div(T.exp(x), T.shift(1)(T.square(x)))),
    (x) => tf.sum(tf.div(tf.exp(x), tf.add(tf.square(x), 1))),
  ],
  'erf times sine': [(x) => T.sum(T.mul(T.erf(x), T.sin(x))), (x) => tf.sum(tf.mul(tf.erf(x), tf.sin(x)))],
}

const difference = async ([own, theirs]: Pair): Promise<number> => {
  const rows = Run.given(S.real(5), Data.data(X, [1, 5]))
  const found = await Run.evaluate({ rows, backend: 'reference' })((x) => T.grad(own)(x))()
  if (Either.isLeft(found)) throw new Error(found.left.what)
  const wanted = tf.tidy(() => tf.grad(theirs)(tf.tensor1d(X)).dataSync())
  return Math.max(...Array.from(wanted, (w, i) => Math.abs(found.right.values[i]! - w)))
}

createRequire(import.meta.url)('@tensorflow/tfjs-core/dist/register_all_gradients.js')
await tf.setBackend('cpu')
const differences: Record<string, number> = {}
for (const [name, pair] of Object.entries(pairs)) differences[name] = await difference(pair)
console.log(JSON.stringify(differences))
