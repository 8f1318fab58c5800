// What must hold of integers in modules, as functions that throw when it doesn't.

import { choices, compared, draws, large, type Case } from '../programs.js'
import { agrees } from './modules.js'

const agreesInBoth = (made: Case): void => {
  agrees('unrolled', made)
  agrees('dense', made)
}

export const chosenIntegers = (): void => agrees('unrolled', choices)
export const largeIntegers = (): void => agreesInBoth(large)
export const comparedIntegers = (): void => agreesInBoth(compared)
export const keysOfChains = (): void => agreesInBoth(draws)
