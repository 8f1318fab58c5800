// Summaries of both examples, as their runs would write them.

import type { DigitsMetrics, PinwheelMetrics, Summary } from '../../../examples/shared/summary.js'

export const pinwheel: Summary<PinwheelMetrics> = {
  example: '01-pinwheel',
  profile: 'start',
  seed: 1,
  programHash: 'abc',
  seconds: 60,
  metrics: {
    nEq: { value: 1234.4, low: 900, high: 1500, censored: false },
    nEqFromStart: { value: 3000, low: 3000, high: 3000, censored: true },
    energyDistance: { value: 0.012345, low: 0.01, high: 0.015 },
    modeMassError: { value: 0.05, low: 0.04, high: 0.06 },
    untrained: { energyDistance: 0.5312, modeMassError: 0.7 },
    langevin: {
      fromNormal: [
        {
          steps: 3000,
          chains: 10,
          energyDistance: { value: 0.0222, low: 0.02, high: 0.03 },
          modeMassError: { value: 0.1, low: 0.08, high: 0.12 },
        },
        {
          steps: 30,
          chains: 100,
          energyDistance: { value: 0.3, low: 0.2, high: 0.4 },
          modeMassError: { value: 0.4, low: 0.3, high: 0.5 },
        },
      ],
      fromUntrained: [
        {
          steps: 3000,
          chains: 10,
          energyDistance: { value: 0.0333, low: 0.03, high: 0.04 },
          modeMassError: { value: 0.2, low: 0.1, high: 0.3 },
        },
      ],
    },
  },
}

export const digits: Summary<DigitsMetrics> = {
  example: '02-digits',
  profile: 'start',
  seed: 1,
  programHash: 'def',
  seconds: 90,
  metrics: { damc: { mse: 0.0211, fcd: 12.34, fcdPrior: 15.6 }, lebm: { mse: 0.0299, fcd: 20.1 } },
}
