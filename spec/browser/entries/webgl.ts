// A matrix product on tfjs's WebGL backend.

import '@tensorflow/tfjs-backend-webgl'
import { product, type Product } from './product.js'

export const main = (): Promise<Product> => product('webgl')
