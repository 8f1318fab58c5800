import { describe, it } from 'vitest'
import * as Laws from './laws/learning.js'
describe('x', () => {
  for (const [name, law] of Object.entries(Laws)) if (typeof law === 'function') it(name, () => (law as () => void)())
})
