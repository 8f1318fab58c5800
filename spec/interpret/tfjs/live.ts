import { findBackend, memory } from '@tensorflow/tfjs-core'

/** What tfjs counts, and what the back end itself holds: data inside of programs is known to the latter alone. */
export const live = (backend: string) => {
  const { numTensors, numBytes, numDataBuffers } = memory()
  return { numTensors, numBytes, numDataBuffers, held: findBackend(backend).numDataIds() }
}
