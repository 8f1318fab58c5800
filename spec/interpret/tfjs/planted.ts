// Kernels of tfjs that are off, that fail, that tell who calls them, or that aren't there.

import {
  getKernel,
  getKernelsForBackend,
  registerKernel,
  unregisterKernel,
  type KernelBackend,
  type KernelConfig,
  type KernelFunc,
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

/** Runs `use` while every kernel of a back end says its name before it starts; what `before` throws, it throws. */
export const withWatched = async <A>(
  backendName: string,
  before: (kernelName: string) => void,
  use: () => Promise<A>,
): Promise<A> => {
  const originals = getKernelsForBackend(backendName)
  const replace = (f: (config: KernelConfig) => KernelFunc): void =>
    originals.forEach((config) => {
      unregisterKernel(config.kernelName, backendName)
      registerKernel({ kernelName: config.kernelName, backendName, kernelFunc: f(config) })
    })
  replace(({ kernelName, kernelFunc }) => (params) => {
    before(kernelName)
    return kernelFunc(params)
  })
  try {
    return await use()
  } finally {
    replace(({ kernelFunc }) => kernelFunc)
  }
}

/** Runs `use` while a back end lacks a kernel. */
export const withoutKernel = async <A>(
  backendName: string,
  kernelName: string,
  use: () => Promise<A>,
): Promise<A> => {
  const { kernelFunc } = getKernel(kernelName, backendName)
  unregisterKernel(kernelName, backendName)
  try {
    return await use()
  } finally {
    registerKernel({ kernelName, backendName, kernelFunc })
  }
}
