/**
 * Elementary functions where tfjs's own kernel is off by more than 8 units in the last place: on cpu and wasm they
 * are computed by the formula of the primitive, number by number; on WebGL by a shader of their own.
 *   wasm    log1p and sin lose all digits near 0, sign calls small numbers 0
 *   cpu     erf is an approximation with an error of 1e-7 near 0, where erf x is small
 *   webgl   expm1, log1p, tanh, softplus, erf lose digits near 0, sin and cos at large x
 */
import { table } from '../../core/table.js'
import type { Builder } from './builder.js'
import { read, write } from './device.js'
import { typed, type DevicePlace, type Operand } from './place.js'
import { shaders, type ShaderRunner } from './shader.js'

const BY_FORMULA: Readonly<Record<string, readonly string[]>> = {
  cpu: ['erf'],
  wasm: ['log1p', 'sin', 'sign'],
  webgl: [],
}

/** An accurate result, where the kernel of tfjs isn't. */
export const accurate = (b: Builder, op: string, x: Operand): DevicePlace | undefined => {
  const { device } = b
  const out = typed('float', x.shape)
  if (BY_FORMULA[device.name]!.includes(op)) {
    const f = table.get(op)!.scalar!({})
    return b.produce(op, { tensors: [x] }, out, ([info]) => {
      const values = read(device, info!)
      const result = new Float32Array(values.length)
      for (let i = 0; i < result.length; i++) result[i] = f(values[i]!)
      return write(device, result, x.shape, 'float')
    })
  }
  const code = device.name === 'webgl' ? shaders[op] : undefined
  if (code === undefined) return undefined
  const program = { variableNames: ['A'], outputShape: [...x.shape], userCode: code }
  const gpu = device.backend as unknown as ShaderRunner
  return b.produce(op, { tensors: [x] }, out, ([info]) => gpu.compileAndRun(program, [info!], 'float32'))
}
