/**
 * The three convolutions. All run over the same triples: pixel (i, j) of the image meets pixel (p, q) of the result
 * through place (u, v) of the filter when i = p stride + u - pad and j = q stride + v - pad.
 */
import { size, type Shape } from '../../core/graph.js'
import { convolutionOptions, type ConvolutionOptions } from '../../core/prim/convolution.js'
import type { Cells, Prepare } from './cells.js'

/** Offsets of the first channel of the three pixels that meet. */
type Meet = (image: number, filter: number, result: number) => void

const meetings = (x: Shape, w: Shape, y: Shape, o: ConvolutionOptions, meet: Meet): void => {
  const [images, height, width, channels] = x as readonly [number, number, number, number]
  const [tall, wide] = w as readonly [number, number]
  const [, rows, columns, out] = y as readonly [number, number, number, number]
  for (let n = 0; n < images; n++)
    for (let p = 0; p < rows; p++)
      for (let q = 0; q < columns; q++)
        for (let u = 0; u < tall; u++) {
          const i = p * o.stride + u - o.pad
          if (i < 0 || i >= height) continue
          for (let v = 0; v < wide; v++) {
            const j = q * o.stride + v - o.pad
            if (j < 0 || j >= width) continue
            meet(
              ((n * height + i) * width + j) * channels,
              (u * wide + v) * channels * out,
              ((n * rows + p) * columns + q) * out,
            )
          }
        }
}

const conv2d: Prepare = (e, [x, w]) => {
  const o = convolutionOptions(e.params)
  const y = e.outs[0]!.shape
  const [channels, out] = [x!.shape[3]!, y[3]!]
  return ([image, filter]) => {
    const result: Cells = new Float64Array(size(y))
    meetings(x!.shape, w!.shape, y, o, (i, f, r) => {
      for (let c = 0; c < channels; c++)
        for (let d = 0; d < out; d++) result[r + d]! += image![i + c]! * filter![f + c * out + d]!
    })
    return [result]
  }
}

const conv2dTranspose: Prepare = (e, [y, w]) => {
  const o = convolutionOptions(e.params)
  const x = e.outs[0]!.shape
  const [channels, out] = [x[3]!, y!.shape[3]!]
  return ([result, filter]) => {
    const image: Cells = new Float64Array(size(x))
    meetings(x, w!.shape, y!.shape, o, (i, f, r) => {
      for (let c = 0; c < channels; c++)
        for (let d = 0; d < out; d++) image[i + c]! += result![r + d]! * filter![f + c * out + d]!
    })
    return [image]
  }
}

const conv2dFilter: Prepare = (e, [x, y]) => {
  const o = convolutionOptions(e.params)
  const w = e.outs[0]!.shape
  const [channels, out] = [x!.shape[3]!, y!.shape[3]!]
  return ([image, result]) => {
    const filter: Cells = new Float64Array(size(w))
    meetings(x!.shape, w, y!.shape, o, (i, f, r) => {
      for (let c = 0; c < channels; c++)
        for (let d = 0; d < out; d++) filter[f + c * out + d]! += image![i + c]! * result![r + d]!
    })
    return [filter]
  }
}

export const convolutionKernels: Readonly<Record<string, Prepare>> = { conv2d, conv2dTranspose, conv2dFilter }
