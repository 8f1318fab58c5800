import { describe, it } from 'vitest'
import * as Laws from './laws/gradients.js'

describe('gradients', () => {
  it('are linear [float64 tolerance]', () => Laws.linear())
  it('obey the product rule [float64 tolerance]', () => Laws.product())
  it('obey the chain rule [float64 tolerance]', () => Laws.chain())
  it('stop exactly at stopGradient [bitwise]', () => Laws.stopped())
  it.each([0, 1, 5, 64])('go through a loop of %i steps [float64 tolerance]', (count) =>
    Laws.throughLoop(count),
  )
  it('through a discrete draw are errors that name it, also inside functions and loops', () =>
    Laws.discretePathsAreErrors())
  it('past a discrete draw or a long loop are fine where stopGradient cuts the path', () =>
    Laws.cutPathsAreFine())
  it('through long loops and while loops are errors that say where', () => Laws.longLoopsAreErrors())
})
