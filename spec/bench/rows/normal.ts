// A million standard normals.

import type * as Jax from '@jax-js/jax'
import * as tf from '@tensorflow/tfjs-core'
import { Callable, Random as R, Space as S } from '../../../lib/index.js'
import type { Backend } from '../../../lib/interpret/Backend.js'
import { calls, must } from '../contenders/giry.js'
import * as jaxjs from '../contenders/jaxjs.js'
import * as tfjs from '../contenders/tfjs.js'
import { NORMAL } from '../operations.js'
import type { Contender, Row } from '../row.js'

const COUNT = 1_000_000

const giry = (backend: Backend): Contender => {
  const callable = must(
    Callable.compile({ backend, name: 'normal', input: S.struct({}) })(() => R.normal([COUNT])),
  )
  return calls(backend, callable, { keys: Callable.stream(1, 0) })
}

const withJaxjs = (jax: typeof Jax): Contender => {
  const draw = jax.jit((key: Jax.Array) => jax.random.normal(key, [COUNT]))
  return jaxjs.calls(jax, (count) => draw(jax.random.key(count)))
}

export const normal: Row = {
  name: 'normal',
  work: 'a million standard normals',
  operations: COUNT * NORMAL,
  bytes: 4 * COUNT,
  contenders: async (s) => ({
    giry: giry(s.giry),
    tfjs: tfjs.calls(() => tf.randomNormal([COUNT])),
    jaxjs: withJaxjs(s.jax),
    plain: giry(s.plain),
  }),
}
