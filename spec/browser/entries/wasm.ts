// A matrix product on tfjs's wasm backend, whose modules the page's own server must deliver.

import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import { product, type Product } from './product.js'

export const main = (): Promise<Product> => {
  setWasmPaths('/')
  return product('wasm')
}
