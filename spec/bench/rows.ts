// The rows of the bench, in the order of the table. `contenders` of a row makes whoever does its work.

import type { Row } from './row.js'
import { adamStep } from './rows/adamStep.js'
import { conv2d, conv2dFilterGradient, conv2dTranspose } from './rows/convolutions.js'
import { damcToyIteration, workersDamc } from './rows/damcToyIteration.js'
import { ddpmSample100, ddpmSample2 } from './rows/ddpmSample.js'
import { generatorLangevin } from './rows/generatorLangevin.js'
import { hmcLogistic } from './rows/hmcLogistic.js'
import { langevinEnergyNet } from './rows/langevinEnergyNet.js'
import { malaFunnel } from './rows/malaFunnel.js'
import { normal } from './rows/normal.js'
import { matmul, matmulTransposed } from './rows/products.js'
import { ulaMixture, workersUla } from './rows/ulaMixture.js'

export const rows: readonly Row[] = [
  ulaMixture,
  malaFunnel,
  langevinEnergyNet,
  hmcLogistic,
  ddpmSample2,
  ddpmSample100,
  adamStep,
  damcToyIteration,
  generatorLangevin,
  conv2d,
  conv2dTranspose,
  conv2dFilterGradient,
  matmul,
  matmulTransposed,
  normal,
  workersUla,
  workersDamc,
]
