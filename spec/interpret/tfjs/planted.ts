// Errors planted in kernels of tfjs, so that a test that sees none can be trusted.

import {
  getKernel,
  registerKernel,
  unregisterKernel,
  type KernelBackend,
  type TensorInfo,
} from '@tensorflow/tfjs-core'

/** Runs `use` while the results of a kernel of a back end are off by a relative error. */
export const withPlanted = async <A>(
  backendName: string,
  kernelName: string,
  relative: number,
  use: () => Promise<A>,
): Promise<A> => {
  const original = getKernel(kernelName, backendName)
  const replace = (kernelFunc: typeof original.kernelFunc): void => {
    unregisterKernel(kernelName, backendName)
    registerKernel({ kernelName, backendName, kernelFunc })
  }
  replace((params) => {
    const made = original.kernelFunc(params) as TensorInfo
    const backend = params.backend as KernelBackend
    const values = (backend.readSync(made.dataId) as Float32Array).map((x) => x * (1 + relative))
    backend.disposeData(made.dataId)
    return { ...made, dataId: backend.write(values, made.shape, made.dtype) }
  })
  try {
    return await use()
  } finally {
    replace(original.kernelFunc)
  }
}
